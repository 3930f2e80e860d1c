package io.mbf.error;

/**
 * A converted file does not hold what was read from its source: the file is thrown away. This is a bug, or memory or a
 * disk that fails; the source itself is not to blame.
 */
public final class ConversionMismatchException extends MbfException {

    /** @param difference names the column */
    public ConversionMismatchException(String source, String difference) {
        super(source + ": the converted file differs from what was read: " + difference, null);
    }
}
