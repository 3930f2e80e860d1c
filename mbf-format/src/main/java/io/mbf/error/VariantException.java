package io.mbf.error;

/**
 * A VARIANT value that cannot be read: its bytes break a rule of the encoding, its pieces contradict each other, or it
 * is newer, deeper or larger than this version can read.
 *
 * <p>Whoever decodes a value knows no file. The message has the problem; those who know the column and the row put them
 * in front ({@link #at}), and whoever knows the file makes this an error of it ({@link #in}).
 */
public final class VariantException extends MbfException {

    private static final long serialVersionUID = 1;

    private final boolean corrupt;

    private VariantException(boolean corrupt, String problem, Throwable cause) {
        super(problem, cause);
        this.corrupt = corrupt;
    }

    /** A rule of the specification is broken. */
    public static VariantException corrupt(String problem) {
        return new VariantException(true, problem, null);
    }

    /** The variant may be well-formed, but is newer, deeper or larger than this version can read. */
    public static VariantException unsupported(String problem) {
        return new VariantException(false, problem, null);
    }

    /** The same problem with its place, {@code column 'v', row 3}, in front of it. */
    public VariantException at(String place) {
        return new VariantException(corrupt, place + ": " + getMessage(), this);
    }

    /**
     * This as an error of a file: {@link CorruptFileException} or {@link UnsupportedFeatureException}. The message also
     * says how to see what is stored.
     */
    public MbfException in(String file) {
        String problem = getMessage() + " (its parts, selected by name, are printed as they are stored)";
        return corrupt
                ? new CorruptFileException(file, "variant", problem, this)
                : new UnsupportedFeatureException(file, "variant", problem, this);
    }
}
