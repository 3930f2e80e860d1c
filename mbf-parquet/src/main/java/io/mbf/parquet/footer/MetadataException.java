package io.mbf.parquet.footer;

import java.util.Optional;

/**
 * Metadata breaks a rule, or has what this version does not know. Whoever knows the file turns this into an exception of
 * the {@code io.mbf.error} family.
 */
public final class MetadataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String place; // null if it is the whole of what was read
    private final boolean unsupported;

    private MetadataException(String place, String problem, boolean unsupported) {
        super(problem, null, false, false);
        this.place = place;
        this.unsupported = unsupported;
    }

    /** Something that contradicts the specification, or itself. */
    static MetadataException corrupt(String problem) {
        return new MetadataException(null, problem, false);
    }

    static MetadataException corrupt(String place, String problem) {
        return new MetadataException(place, problem, false);
    }

    /** Something that may be right, and that this version cannot read. */
    static MetadataException unsupported(String place, String problem) {
        return new MetadataException(place, problem, true);
    }

    /** The same, at a place if it has none yet. */
    MetadataException at(String where) {
        return place == null ? new MetadataException(where, getMessage(), unsupported) : this;
    }

    /** Row group and column, as messages name them, with names as they are in the file. */
    public Optional<String> place() {
        return Optional.ofNullable(place);
    }

    public boolean isUnsupported() {
        return unsupported;
    }
}
