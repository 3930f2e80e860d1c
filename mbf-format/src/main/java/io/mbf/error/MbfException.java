package io.mbf.error;

/**
 * The family of everything MBF itself refuses: bad files and values, foreign versions, wrong queries.
 *
 * <p>Messages are one line that names the file, the place, the rule and the value, fit to be shown to a person as it
 * is. Failures of the operating system (missing file, no permission, full disk) stay {@link java.io.IOException}s, or
 * {@link java.io.UncheckedIOException}s where an iteration cannot declare them.
 */
public abstract sealed class MbfException extends RuntimeException
        permits CorruptFileException,
                UnsupportedVersionException,
                UnsupportedFeatureException,
                SourceChangedException,
                VariantException,
                ConversionMismatchException,
                InvalidSettingException,
                InvalidQueryException {

    MbfException(String message, Throwable cause) {
        super(message, cause);
    }
}
