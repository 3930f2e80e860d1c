package io.mbf.error;

/** The bytes of a file break a rule of its format: damaged, cut off, or never a file of that kind. */
public final class CorruptFileException extends MbfException {

    public CorruptFileException(String file, String place, String problem) {
        this(file, place, problem, null);
    }

    /** Of a file without a byte, whatever it should have been. */
    public static CorruptFileException empty(String file) {
        return new CorruptFileException(file, "file", "it is empty");
    }

    public CorruptFileException(String file, String place, String problem, Throwable cause) {
        super(file + ": " + place + ": " + problem, cause);
    }
}
