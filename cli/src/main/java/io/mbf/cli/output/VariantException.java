package io.mbf.cli.output;

import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import java.nio.file.Path;

/**
 * A variant that no JSON can be made of. It knows its column and row as soon as a {@link VariantCheck} saw it, and
 * becomes one of the errors that people are shown where the file's name is known.
 */
public final class VariantException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean corrupt;

    private VariantException(boolean corrupt, String problem, Throwable cause) {
        super(problem, cause);
        this.corrupt = corrupt;
    }

    /** A rule of the specification is broken. */
    static VariantException corrupt(String problem) {
        return new VariantException(true, problem, null);
    }

    /** The variant may be well-formed, but is newer, deeper or larger than this version can read. */
    static VariantException unsupported(String problem) {
        return new VariantException(false, problem, null);
    }

    VariantException at(String place) {
        return new VariantException(corrupt, place + ": " + getMessage(), this);
    }

    /** This, as an error of a file; the message also says how to see what is stored. */
    public MbfException in(Path file) {
        String problem = getMessage() + " (its parts, selected by name, are printed as they are stored)";
        return corrupt
                ? new CorruptFileException(file.toString(), "variant", problem, this)
                : new UnsupportedFeatureException(file.toString(), "variant", problem, this);
    }
}
