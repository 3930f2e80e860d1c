package io.mbf.format;

import io.mbf.error.UnsupportedVersionException;

/**
 * A version of the {@code .mbf} format. Readers take every file of their own major version: what a minor version adds is
 * listed by number where it is required, and checked there (SPEC.md, "Versions").
 */
public record FormatVersion(int major, int minor) {

    /** What this library writes, and the newest it reads. */
    public static final FormatVersion CURRENT = new FormatVersion(1, 0);

    /**
     * Checks that this library reads files of this version.
     *
     * @throws UnsupportedVersionException otherwise
     */
    void requireReadable(String file) {
        if (major != CURRENT.major) {
            boolean newer = major > CURRENT.major;
            String problem = "format version " + this + " is " + (newer ? "newer" : "older") + " than the versions "
                    + CURRENT.major + ".x that this library reads";
            throw newer
                    ? new UnsupportedVersionException(file, "trailer", problem)
                    : UnsupportedVersionException.tooOld(file, "trailer", problem);
        }
    }

    /** Whether files of this version may hold what this library does not know. */
    public boolean isNewer() {
        return major == CURRENT.major && minor > CURRENT.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
