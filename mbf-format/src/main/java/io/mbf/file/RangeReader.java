package io.mbf.file;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * An open file; ranges of its bytes are copied to the heap. Safe for any number of threads until {@link #close},
 * which must come after the last read.
 */
public interface RangeReader extends Closeable {

    /**
     * Bytes of the file to copy.
     *
     * @param position of the first in the file
     * @param target takes them at {@code [from, from + length)}
     */
    record Range(long position, byte[] target, int from, int length) {

        public Range {
            requireNonNull(target, "target");
        }

        /** To fill an array. */
        public Range(long position, byte[] target) {
            this(position, requireNonNull(target, "target"), 0, target.length);
        }
    }

    /** What people call the file, for messages; on one line. */
    String name();

    /** The file as it was when it was opened: what is open, and not what lies at its name by now. */
    FileState state();

    /** Bytes of the file when it was opened. */
    default long length() {
        return state().size();
    }

    /**
     * Whether all bytes that are read are of {@link #state}, whatever becomes of the file meanwhile, so that nobody has
     * to look again after each read. Not so where a file can be written to in place.
     */
    default boolean isFixed() {
        return false;
    }

    /**
     * How many bytes a read should be for at least, where so many will be wanted: a request over a network takes its
     * time, however few they are. 0 where it takes next to none.
     */
    default int worthwhile() {
        return 0;
    }

    /**
     * Copies {@code length} bytes from {@code position} on to {@code target[from ..]}.
     *
     * @throws java.io.EOFException if the file ends before
     * @throws io.mbf.error.CorruptFileException if the file was cut off since it was opened, and that is noticed
     * @throws IOException if it cannot be read
     */
    void read(long position, byte[] target, int from, int length) throws IOException;

    /**
     * Copies several ranges, where the store allows it with fewer requests than there are ranges, or at the same time.
     *
     * @param ranges in any order; may not share bytes of targets
     */
    default void read(List<Range> ranges) throws IOException {
        requireNonNull(ranges, "ranges");
        for (Range range : ranges) {
            read(range.position, range.target, range.from, range.length);
        }
    }
}
