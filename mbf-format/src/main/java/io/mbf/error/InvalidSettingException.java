package io.mbf.error;

/** A setting has a value that it cannot have, or a name that is none. */
public final class InvalidSettingException extends MbfException {

    /** @param place a file and line, a system property or an environment variable */
    public InvalidSettingException(String place, String problem) {
        super(place + ": " + problem, null);
    }
}
