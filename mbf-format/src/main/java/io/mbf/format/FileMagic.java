package io.mbf.format;

/** The first and the last bytes of a file, by which its kind is known. */
public final class FileMagic {

    public static final int BYTES = 8;

    /** As in PNG: a high bit, the name, both line ends, and the DOS end of file, so that text transfer shows. */
    private static final byte[] START = {(byte) 0x89, 'M', 'B', 'F', 0x0D, 0x0A, 0x1A, 0x0A};

    private static final byte[] END = {(byte) 0x89, 'M', 'B', 'F', 'E', 'N', 'D', 0x0A};

    /** With which files of drafts of format 1.0 end. */
    private static final byte[] END_OF_DRAFT = {'M', 'B', 'F', 'E'};

    private FileMagic() {}

    static byte[] end() {
        return END.clone();
    }

    /** What a file begins with. */
    public static byte[] start() {
        return START.clone();
    }

    /** Whether bytes begin like an {@code .mbf} file. This separates kinds of files, and proves nothing more. */
    public static boolean isStart(byte[] bytes) {
        return bytes.length >= BYTES && isAt(bytes, 0, START);
    }

    static boolean isEnd(byte[] bytes) {
        return isAt(bytes, bytes.length - END.length, END);
    }

    static boolean isEndOfDraft(byte[] bytes) {
        return isAt(bytes, bytes.length - END_OF_DRAFT.length, END_OF_DRAFT);
    }

    private static boolean isAt(byte[] bytes, int at, byte[] magic) {
        if (at < 0) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[at + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
