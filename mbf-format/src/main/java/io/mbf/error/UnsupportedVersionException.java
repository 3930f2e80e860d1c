package io.mbf.error;

/** A well-formed {@code .mbf} file of a format version that this library does not read. */
public final class UnsupportedVersionException extends MbfException {

    public UnsupportedVersionException(String file, String place, String problem) {
        this(file, place, problem, null);
    }

    public UnsupportedVersionException(String file, String place, String problem, Throwable cause) {
        super(file + ": " + place + ": " + problem, cause);
    }
}
