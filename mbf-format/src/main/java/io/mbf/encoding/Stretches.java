package io.mbf.encoding;

/**
 * The parts of a text that are coded side by side: strings as they follow each other. They have about the same number of
 * bytes, since what one of them has more than the others is coded alone, at half the speed.
 *
 * <p>For one text after the other, not thread-safe.
 */
final class Stretches {

    /** So many are coded side by side. */
    static final int SIDE_BY_SIDE = 4;

    /** Bytes of a stretch, about: so few that those coded side by side and their codes fit the first-level cache. */
    private static final int BYTES = 4 << 10;

    private final int[] ends = new int[EncodingHeader.MAX_ENTRIES]; // in the text
    private final int[] strings = new int[EncodingHeader.MAX_ENTRIES]; // that have ended there
    private int size;
    private int wanted;
    private int count;
    private int nextEnd;

    /** Starts a text of {@code size} bytes. */
    void begin(int size) {
        this.size = size;
        wanted = (size / (SIDE_BY_SIDE * BYTES) + 1) * SIDE_BY_SIDE;
        count = 0;
        nextEnd = end(0);
    }

    /** Takes note of where a string ends, and how many have ended then; for each of them, in order. */
    void endString(int at, int ended) {
        if (at >= nextEnd) {
            ends[count] = at;
            strings[count++] = ended;
            nextEnd = end(count);
        }
    }

    /** Where a stretch should end. */
    private int end(int stretch) {
        return (int) ((long) size * (stretch + 1) / wanted);
    }

    /** How many there are: fewer than wanted, where strings are long. */
    int count() {
        return count;
    }

    /** The byte of the text at which a stretch starts; that of the one behind the last is the text's size. */
    int start(int stretch) {
        return stretch == 0 ? 0 : ends[stretch - 1];
    }

    /** The first string of a stretch. */
    int firstString(int stretch) {
        return stretch == 0 ? 0 : strings[stretch - 1];
    }
}
