package io.mbf.format;

import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockFormatException;
import io.mbf.error.CorruptFileException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds, fetches and unpacks the pages of a segment; {@link SegmentBuilder} shows its bytes.
 *
 * <p>One reader serves one column, segment after segment, and keeps the blocks it unpacked last. The bytes of a page are
 * valid until the next {@link #seek}, {@link #turnTo} or {@link #open} of a reader with the same buffers. Not
 * thread-safe.
 */
public final class SegmentReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** How many bytes are fetched at first: usually all of a segment's tables. */
    private static final int FIRST_FETCH = 4096;

    /** Where the bytes of a segment come from: they are fetched only as pages need them. */
    public interface Source {

        /** Copies bytes {@code [from, from + length)} of the segment into an array, from index {@code to} on. */
        void fetch(int from, int length, byte[] target, int to);
    }

    private final SegmentBuffers buffers;
    private Source source;
    private String file = "";
    private String place = "";
    /** Header and tables. */
    private byte[] tables = new byte[0];

    private int pages;
    private int blocks;
    private int plainLength;
    private BlockCodec codec = BlockCodec.NONE;
    private int pageTable;
    private int blockTable;
    private int data;

    /** Blocks that have their places among the unpacked bytes, and which of them are there. */
    private int firstUnpacked;

    private int lastUnpacked;
    private boolean[] isUnpacked = new boolean[0];

    private byte[] bytes = tables;
    private int offset;
    private int length;

    /** @param buffers of this reader alone, or shared */
    public SegmentReader(SegmentBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Turns to a segment and checks its tables.
     *
     * @param source of the segment's bytes, whose checksum was found right
     * @param length of the segment, padding included
     * @param entries that the segment must have
     * @param place for error messages, such as {@code chunk 3, column "a"}
     */
    public void open(String file, String place, Source source, int length, int entries) {
        this.source = source;
        this.file = file;
        this.place = place;
        buffers.user = null;
        int fetched = Math.min(length, FIRST_FETCH);
        fetch(0, fetched);
        MetadataInput in = new MetadataInput(file, place, buffers.stored, 0, fetched);
        pages = in.count("pages", FormatLimits.pageCount(FormatLimits.CHUNK_ENTRIES));
        blocks = in.count("blocks", length / 8);
        int found = in.i32("entries");
        plainLength = in.count("plain length", FormatLimits.SEGMENT_BYTES);
        int codecId = in.u8("codec");
        in.zero(in.u8("reserved"), "reserved");
        in.zero(in.u16("reserved"), "reserved");
        in.zero(in.i32("reserved"), "reserved");
        if (found != entries || pages != FormatLimits.pageCount(entries)) {
            throw in.corrupt("the segment has " + found + " entries in " + pages + " pages, expected " + entries
                    + " entries in " + FormatLimits.pageCount(entries));
        }
        try {
            codec = BlockCodec.ofId(codecId);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(e.getMessage());
        }
        long tablesEnd = in.position() + 4L * pages + 8L * blocks;
        if (tablesEnd > length) {
            throw in.corrupt("tables of " + pages + " pages and " + blocks + " blocks do not fit " + length + " bytes");
        }
        pageTable = in.position();
        blockTable = pageTable + 4 * pages;
        data = (int) tablesEnd;
        // no longer than they are: readers of a thousand columns keep theirs side by side
        tables = Arrays.copyOf(buffers.stored, data);
        if (data > fetched) {
            source.fetch(fetched, data - fetched, tables, fetched);
        }
        checkPages(in);
        checkBlocks(in, length);
    }

    private void checkPages(MetadataInput in) {
        int previous = 0;
        for (int page = 0; page < pages; page++) {
            int end = pageEnd(page);
            if (end <= previous || end > plainLength || (end & 7) != 0) {
                throw in.corrupt("page " + page + " ends at " + end + ", the one before at " + previous
                        + ", all of them at " + plainLength);
            }
            previous = end;
        }
        if (previous != plainLength) {
            throw in.corrupt("the last page ends at " + previous + ", the plain bytes at " + plainLength);
        }
    }

    private void checkBlocks(MetadataInput in, int segmentLength) {
        int plain = 0;
        int packed = 0;
        for (int block = 0; block < blocks; block++) {
            int plainEnd = plainEnd(block);
            int storedEnd = storedEnd(block);
            if (plainEnd <= plain
                    || plainEnd - plain > FormatLimits.BLOCK_BYTES
                    || storedEnd <= packed
                    || storedEnd - packed > plainEnd - plain
                    || storedEnd > segmentLength - data) {
                throw in.corrupt("block " + block + " ends at " + plainEnd + " plain, " + storedEnd
                        + " stored; the one before at " + plain + " plain, " + packed + " stored");
            }
            plain = plainEnd;
            packed = storedEnd;
        }
        if (plain != plainLength) {
            throw in.corrupt("the blocks end at " + plain + ", the plain bytes at " + plainLength);
        }
        if (segmentLength - data - packed >= FormatLimits.CHUNK_ALIGNMENT) {
            throw in.corrupt((segmentLength - data - packed) + " bytes are left over");
        }
        int padding = segmentLength - data - packed;
        fetch(data + packed, padding);
        for (int i = 0; i < padding; i++) {
            in.zero(buffers.stored[i], "padding");
        }
    }

    public int pageCount() {
        return pages;
    }

    public int plainLength() {
        return plainLength;
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
        int from = page == 0 ? 0 : pageEnd(page - 1);
        int to = pageEnd(page);
        int first = blockOf(from);
        int last = plainEnd(first) >= to ? first : blockOf(to - 1);
        length = to - from;
        if (first == last && isRaw(first)) {
            fetch(data + storedStart(first) + from - plainStart(first), length);
            offset = 0;
            bytes = buffers.stored;
            return;
        }
        if (first != firstUnpacked || last != lastUnpacked) {
            prepare(first, last);
        }
        bytes = buffers.unpacked;
        offset = from - plainStart(first);
    }

    /** Makes bytes {@code [from, to)} of the page available. */
    public void load(int from, int to) {
        if (bytes == buffers.unpacked && from < to) {
            int start = plainStart(firstUnpacked) + offset;
            unpack(blockOf(start + from), blockOf(start + to - 1));
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
        int total = plainEnd(last) - plainStart(first);
        if (buffers.unpacked.length < total) {
            buffers.unpacked = new byte[Math.max(total, Math.min(plainLength, FormatLimits.BLOCK_BYTES))];
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
        int fetched = storedStart(first);
        fetch(data + fetched, storedEnd(lastWanted) - fetched);
        for (int block = first; block <= lastWanted; block++) {
            if (isUnpacked[block - firstUnpacked]) {
                continue;
            }
            int position = plainStart(block) - plainStart(firstUnpacked);
            int plain = plainEnd(block) - plainStart(block);
            int from = storedStart(block) - fetched;
            int packed = storedEnd(block) - storedStart(block);
            if (isRaw(block)) {
                System.arraycopy(buffers.stored, from, buffers.unpacked, position, plain);
            } else {
                try {
                    codec.decompress(buffers.stored, from, packed, buffers.unpacked, position, plain);
                } catch (BlockFormatException e) {
                    throw new CorruptFileException(file, place, "block " + block + ": " + e.getMessage(), e);
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

    private int blockOf(int plainPosition) {
        int low = 0;
        int high = blocks - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (plainEnd(middle) > plainPosition) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private boolean isRaw(int block) {
        return plainEnd(block) - plainStart(block) == storedEnd(block) - storedStart(block);
    }

    private int pageEnd(int page) {
        return (int) INT.get(tables, pageTable + 4 * page);
    }

    private int plainEnd(int block) {
        return (int) INT.get(tables, blockTable + 8 * block);
    }

    private int plainStart(int block) {
        return block == 0 ? 0 : plainEnd(block - 1);
    }

    private int storedEnd(int block) {
        return (int) INT.get(tables, blockTable + 8 * block + 4);
    }

    private int storedStart(int block) {
        return block == 0 ? 0 : storedEnd(block - 1);
    }
}
