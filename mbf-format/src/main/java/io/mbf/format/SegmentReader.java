package io.mbf.format;

import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockFormatException;
import java.util.Arrays;

/**
 * Fetches, checks and unpacks the pages of a segment, as its {@link PageTable} says where they lie.
 *
 * <p>One reader serves one column, segment after segment, and keeps the blocks it unpacked last. The bytes of a page are
 * valid until the next {@link #seek}, {@link #turnTo} or {@link #open} of a reader with the same buffers. Not
 * thread-safe.
 */
public final class SegmentReader {

    /** Where the bytes of a segment come from: they are fetched only as pages need them. */
    public interface Source {

        /** Copies bytes {@code [from, from + length)} of the segment into an array, from index {@code to} on. */
        void fetch(int from, int length, byte[] target, int to);
    }

    private static final byte[] NONE = {};

    private final SegmentBuffers buffers;
    private Source source;
    private String file = "";
    private String place = "";
    private PageTable table;
    private BlockCodec codec = BlockCodec.NONE;

    /** Blocks that have their places among the unpacked bytes, and which of them are there. */
    private int firstUnpacked;

    private int lastUnpacked;
    private boolean[] isUnpacked = new boolean[0];

    private byte[] bytes = NONE;
    private int offset;
    private int length;

    /** @param buffers of this reader alone, or shared */
    public SegmentReader(SegmentBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Turns to a segment.
     *
     * @param source of the segment's bytes
     * @param place for error messages, such as {@code chunk 3, column "a"}
     */
    public void open(String file, String place, Source source, PageTable table, BlockCodec codec) {
        this.source = source;
        this.file = file;
        this.place = place;
        this.table = table;
        this.codec = codec;
        buffers.user = null;
    }

    public int pageCount() {
        return table.pages();
    }

    public int plainLength() {
        return table.plainLength();
    }

    /** Makes the bytes of a page available in {@link #bytes}. */
    public void seek(int page) {
        turnTo(page);
        load(0, length);
    }

    /** Turns to a page; only what {@link #load} is asked for will be available in {@link #bytes}. */
    public void turnTo(int page) {
        if (buffers.user != this) {
            buffers.user = this;
            lastUnpacked = -1;
        }
        int from = table.pageStart(page);
        int to = table.pageEnd(page);
        int first = table.blockOf(from);
        int last = table.plainEnd(first) >= to ? first : table.blockOf(to - 1);
        length = to - from;
        if (first == last && table.isRaw(first)) {
            seekRaw(first, from - table.plainStart(first));
            return;
        }
        if (first != firstUnpacked || last != lastUnpacked) {
            prepare(first, last);
        }
        bytes = buffers.unpacked;
        offset = from - table.plainStart(first);
    }

    /** Fetches a page out of a block that is stored as it is; the whole block as long as that was not checked. */
    private void seekRaw(int block, int from) {
        if (table.isChecked(block)) {
            fetch(table.storedStart(block) + from, length);
            offset = 0;
        } else {
            fetch(table.storedStart(block), table.storedLength(block));
            table.check(file, place, block, buffers.stored, 0);
            offset = from;
        }
        bytes = buffers.stored;
    }

    /** Makes bytes {@code [from, to)} of the page available. */
    public void load(int from, int to) {
        if (bytes == buffers.unpacked && from < to) {
            int start = table.plainStart(firstUnpacked) + offset;
            unpack(table.blockOf(start + from), table.blockOf(start + to - 1));
        }
    }

    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /** Makes room for some blocks side by side. */
    private void prepare(int first, int last) {
        int total = table.plainEnd(last) - table.plainStart(first);
        if (buffers.unpacked.length < total) {
            buffers.unpacked = new byte[Math.max(total, Math.min(table.plainLength(), FormatLimits.BLOCK_BYTES))];
        }
        if (isUnpacked.length <= last - first) {
            isUnpacked = new boolean[last - first + 1];
        }
        Arrays.fill(isUnpacked, false);
        firstUnpacked = first;
        lastUnpacked = last;
    }

    private void unpack(int firstWanted, int lastWanted) {
        int first = firstWanted;
        while (first <= lastWanted && isUnpacked[first - firstUnpacked]) {
            first++;
        }
        if (first > lastWanted) {
            return;
        }
        // at once: each fetch looks at the file's size
        int fetched = table.storedStart(first);
        fetch(fetched, table.storedEnd(lastWanted) - fetched);
        for (int block = first; block <= lastWanted; block++) {
            if (isUnpacked[block - firstUnpacked]) {
                continue;
            }
            int position = table.plainStart(block) - table.plainStart(firstUnpacked);
            int plain = table.plainEnd(block) - table.plainStart(block);
            int from = table.storedStart(block) - fetched;
            if (!table.isChecked(block)) {
                table.check(file, place, block, buffers.stored, from);
            }
            if (table.isRaw(block)) {
                System.arraycopy(buffers.stored, from, buffers.unpacked, position, plain);
            } else {
                try {
                    codec.decompress(
                            buffers.stored, from, table.storedLength(block), buffers.unpacked, position, plain);
                } catch (BlockFormatException e) {
                    throw Rule.BLOCK_CODEC.broken(file, place, "block " + block + ": " + e.getMessage(), e);
                }
            }
            isUnpacked[block - firstUnpacked] = true;
        }
    }

    /** Fetches bytes of the segment to the front of the array for them. */
    private void fetch(int from, int count) {
        if (buffers.stored.length < count) {
            buffers.stored = new byte[count];
        }
        if (count > 0) {
            source.fetch(from, count, buffers.stored, 0);
        }
    }
}
