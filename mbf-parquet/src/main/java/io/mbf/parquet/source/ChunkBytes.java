package io.mbf.parquet.source;

import io.mbf.parquet.bytes.MemoryLimits;

/**
 * The stored bytes of a column chunk; a window of them is in memory. Small reads are made larger while reading goes on
 * without gaps, so that a whole chunk takes few reads, and a few pages of a chunk take few bytes. Where it is known
 * beforehand what will be read, that is fetched by {@linkplain PlannedRanges plan}.
 *
 * <p>The memory is kept from page to page: about what the largest one needs, and never more than a chunk.
 */
public final class ChunkBytes {

    private static final int FIRST_READ = 1 << 15;

    /** To fetch ahead where little of what follows is wanted: most page headers. */
    public static final int LITTLE = 1 << 8;

    /** To fetch ahead where what follows will be wanted, too: more and more. */
    public static final int MUCH = Integer.MAX_VALUE;

    /** The part of a chunk that is fetched goes through the processor's cache on its way to the decompressor. */
    private static final int LARGEST_READ = 1 << 18;

    private SourceReader file;
    private long start;
    private long end;
    private long limit; // where the end may move to
    private byte[] window = new byte[0];
    private long windowStart; // in the file
    private int windowSize;
    private boolean shared; // whether the window is somebody else's, too, and must not be written to
    private long position; // in the file
    private int nextRead;
    private PlannedRanges planned; // null if nothing is known
    private byte[] fetched = window; // what was fetched last: the window, or bytes of the plan

    /** Goes to a chunk at {@code [start, end)}, which is within the file. */
    public void open(SourceReader file, long start, long end) {
        this.file = file;
        this.start = start;
        this.end = end;
        this.limit = end;
        if (shared) {
            release();
        }
        this.windowStart = start;
        this.windowSize = 0;
        this.position = start;
        this.nextRead = FIRST_READ;
        this.planned = null;
    }

    /** Whether a plan of what will be read saves anything: not where the chunk is there, or is one read anyway. */
    public boolean isWorthAPlan() {
        return !shared && end - start > file.worthwhile();
    }

    /** Says what will be read of the chunk: the ranges that are added to what is returned. */
    public PlannedRanges plan() {
        planned = new PlannedRanges(Math.max(LARGEST_READ, file.worthwhile()));
        return planned;
    }

    /**
     * Takes bytes of the chunk that were fetched with others.
     *
     * @param bytes those of the file from {@code position} on; nobody may change them
     */
    public void share(byte[] bytes, long position) {
        window = bytes;
        windowStart = position;
        windowSize = bytes.length;
        shared = true;
    }

    public long start() {
        return start;
    }

    public long end() {
        return end;
    }

    /** Lets the chunk be so much longer than the footer says, if it turns out to be; not beyond the end of the file. */
    public void allowMore(long bytes) {
        limit = Math.min(end + bytes, Math.max(end, file.size()));
    }

    /** Moves the end as far as allowed; false if it is there. */
    public boolean extend() {
        boolean moved = limit > end;
        end = limit;
        return moved;
    }

    /** Bytes from the position to the end of the chunk. */
    public long left() {
        return end - position;
    }

    /** Goes to a position in the file, within the chunk or at its end. */
    public void seek(long to) {
        position = to;
    }

    /** Lets go of the window's memory; what was handed out of it stays as it is. */
    public void release() {
        window = new byte[0];
        windowSize = 0;
        shared = false;
        planned = null;
        fetched = window;
    }

    /** What {@link #fetch} made available, and said where. */
    public byte[] array() {
        return fetched;
    }

    /**
     * Makes bytes from the position on available in {@link #array}, without going on.
     *
     * @param length at most {@link #left}
     * @return their index in the array; valid until the next call
     */
    public int fetch(int length) {
        return fetch(length, MUCH);
    }

    /**
     * As {@link #fetch(int)}.
     *
     * @param ahead bytes to fetch at most if more than {@code length} are, those behind it included, unless the store
     *     is one where that is not worth a request
     */
    public int fetch(int length, int ahead) {
        long index = position - windowStart;
        if (index >= 0 && index + length <= windowSize) {
            fetched = window;
            return (int) index;
        }
        int at = planned == null ? -1 : planned.fetch(file, position, length);
        if (at >= 0) {
            fetched = planned.bytes();
            return at;
        }
        int kept = 0;
        if (index >= 0 && index <= windowSize) {
            kept = windowSize - (int) index;
        } else {
            nextRead = FIRST_READ;
        }
        int size =
                (int) Math.min(left(), Math.max(length, kept + Math.max(file.worthwhile(), Math.min(ahead, nextRead))));
        if (ahead == MUCH) {
            nextRead = Math.min(2 * nextRead, LARGEST_READ);
        }
        byte[] target = window;
        if (shared || target.length < size) {
            MemoryLimits.checkAllocation(size, "a page");
            target = new byte[(int) Math.min(end - start, Math.max(size, size + size / 4L))];
        }
        if (kept > 0) {
            System.arraycopy(window, (int) index, target, 0, kept);
        }
        window = target;
        fetched = target;
        shared = false;
        windowStart = position;
        windowSize = 0; // in case reading fails
        file.read(position + kept, window, kept, size - kept);
        windowSize = size;
        return 0;
    }
}
