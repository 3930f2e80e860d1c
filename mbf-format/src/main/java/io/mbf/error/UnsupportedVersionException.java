package io.mbf.error;

/** A well-formed {@code .mbf} file of a format version that this library does not read. */
public final class UnsupportedVersionException extends MbfException {

    private final boolean tooOld;

    public UnsupportedVersionException(String file, String place, String problem) {
        this(file, place, problem, null);
    }

    public UnsupportedVersionException(String file, String place, String problem, Throwable cause) {
        this(file, place, problem, cause, false);
    }

    private UnsupportedVersionException(String file, String place, String problem, Throwable cause, boolean tooOld) {
        super(file + ": " + place + ": " + problem, cause);
        this.tooOld = tooOld;
    }

    /** A version that is no longer read. */
    public static UnsupportedVersionException tooOld(String file, String place, String problem) {
        return new UnsupportedVersionException(file, place, problem, null, true);
    }

    /** Whether the version is older than those that are read; it is newer, or of another kind, otherwise. */
    public boolean isTooOld() {
        return tooOld;
    }
}
