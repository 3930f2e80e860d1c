package io.mbf.error;

/** A well-formed file that needs something this library, or this class path, does not have. */
public final class UnsupportedFeatureException extends MbfException {

    public UnsupportedFeatureException(String file, String place, String problem) {
        this(file, place, problem, null);
    }

    public UnsupportedFeatureException(String file, String place, String problem, Throwable cause) {
        super(file + ": " + place + ": " + problem, cause);
    }
}
