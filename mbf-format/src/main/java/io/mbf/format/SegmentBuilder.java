package io.mbf.format;

import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.PageLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the pages of one column in one chunk and packs them into blocks, whose table it writes beside them ({@link
 * PageTable}).
 *
 * <p>Blocks are compressed as soon as they are full, so that {@link #storedBytes} is known while the chunk grows. One
 * builder serves one column, chunk after chunk. Not thread-safe.
 */
public final class SegmentBuilder {

    /** Snappy gains next to nothing from more, and a reader of few values unpacks less. */
    private static final int SNAPPY_BYTES = 32 << 10;

    /** A block, of which {@code stored} bytes are gathered. */
    private record Block(int plain, int stored, int checksum) {}

    /** The file that segments are appended to. */
    public interface Target {

        /** Where in the file the next byte lies. */
        long position();

        /** Appends zeros until the position is a multiple of a power of two. */
        void align(int alignment);

        void append(byte[] bytes, int from, int length);
    }

    /**
     * Where a finished segment lies.
     *
     * @param compressed whether any block was worth compressing
     */
    public record Finished(long offset, int length, int entries, boolean compressed) {}

    /** A block may be larger by so much of {@link #blockBytes} rather than leave a crumb behind. */
    private static final int SLACK = 8;

    private final BlockCompressor compressor;
    private final int blockBytes;
    private final List<Integer> pages = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final ByteSink stored = new ByteSink(0);
    private final ByteSink pending = new ByteSink(0);
    private long plainLength;
    private int entries;

    /** @param compressor shared with the other columns of the writer */
    public SegmentBuilder(BlockCompressor compressor) {
        this.compressor = compressor;
        this.blockBytes = compressor.codec() == BlockCodec.SNAPPY ? SNAPPY_BYTES : FormatLimits.BLOCK_BYTES;
    }

    /**
     * Appends a page of {@code length} bytes, a multiple of 8.
     *
     * @param layout its head gets a block of its own if the page has several, so that few of its values can be read
     *     without unpacking the rest; if it is dense, it is stored as it is
     */
    public void addPage(byte[] bytes, int from, int length, PageLayout layout, int pageEntries) {
        if (pending.size() > 0 && (layout.dense() || pending.size() + length > blockBytes)) {
            closeBlock(pending.array(), 0, pending.size());
            pending.reset();
        }
        int head = layout.head();
        if (layout.dense()) {
            for (int at = 0; at < length; at += FormatLimits.BLOCK_BYTES) {
                int part = Math.min(FormatLimits.BLOCK_BYTES, length - at);
                storeBlock(part, bytes, from + at, part);
            }
        } else if (length <= blockBytes + (head == 0 ? slack() : 0)) {
            pending.putBytes(bytes, from, length);
        } else {
            int end = from + length;
            for (int at = from; at < end; ) {
                int most = end - at <= blockBytes + slack() ? end - at : blockBytes;
                int part = at == from && head > 0 ? Math.min(head, most) : most;
                closeBlock(bytes, at, part);
                at += part;
            }
        }
        plainLength += length;
        entries += pageEntries;
        pages.add(length);
    }

    private int slack() {
        return Math.min(blockBytes / SLACK, FormatLimits.BLOCK_BYTES - blockBytes);
    }

    /** Bytes of the finished segment as far as known: closed blocks as stored, the open block as it is. */
    public long storedBytes() {
        return stored.size() + pending.size();
    }

    /** Bytes of all pages before compression. */
    public long plainBytes() {
        return plainLength;
    }

    public int entries() {
        return entries;
    }

    /**
     * Appends the segment's blocks and starts the next segment.
     *
     * @param table receives the page table, without zones
     */
    public Finished finish(Target out, ByteSink table) {
        if (pending.size() > 0) {
            closeBlock(pending.array(), 0, pending.size());
        }
        pages.forEach(length -> table.putUint(length / 8));
        table.putUint(blocks.size());
        long start = -1;
        int from = 0;
        boolean compressed = false;
        for (Block block : blocks) {
            boolean raw = block.stored == block.plain;
            compressed |= !raw;
            out.align(raw ? FormatLimits.RAW_ALIGNMENT : FormatLimits.ALIGNMENT);
            start = start < 0 ? out.position() : start;
            out.append(stored.array(), from, block.stored);
            table.putUint(block.plain);
            table.putUint(raw ? 0 : block.stored);
            table.putInt(block.checksum);
            from += block.stored;
        }
        long offset = start < 0 ? out.position() : start;
        Finished finished = new Finished(offset, (int) (out.position() - offset), entries, compressed);
        pages.clear();
        blocks.clear();
        stored.reset();
        pending.reset();
        plainLength = 0;
        entries = 0;
        return finished;
    }

    private void closeBlock(byte[] bytes, int from, int length) {
        int compressedLength =
                compressor.codec() == BlockCodec.NONE ? length : compressor.compress(bytes, from, length);
        if (BlockCompressor.pays(length, compressedLength)) {
            storeBlock(length, compressor.bytes(), 0, compressedLength);
        } else {
            storeBlock(length, bytes, from, length);
        }
    }

    /** With its checksum, for which its bytes would have to be fetched from memory when the chunk is complete. */
    private void storeBlock(int plain, byte[] bytes, int from, int length) {
        stored.putBytes(bytes, from, length);
        blocks.add(new Block(plain, length, Checksum.of(bytes, from, length)));
    }
}
