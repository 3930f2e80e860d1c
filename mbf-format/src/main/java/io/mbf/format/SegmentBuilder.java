package io.mbf.format;

import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.PageLayout;

/**
 * Collects the pages of one column in one chunk and packs them into blocks (SPEC.md, "Segments").
 *
 * <pre>
 *  0  u32 pages      4  u32 blocks     8  u32 entries    12  u32 plain length
 * 16  u8  codec     17  u8[7] zero
 * 24  u32[pages]  end of each page in the plain bytes; pages are multiples of 8 long
 *     per block, 8 bytes: u32 end in the plain bytes, u32 end in the stored bytes
 *     the blocks, one after the other; stored as they are where both lengths are equal, else compressed
 *     zero bytes up to the end of the extent
 * </pre>
 *
 * Blocks are compressed as soon as they are full, so that {@link #storedBytes} is known while the chunk grows. One
 * builder serves one column, chunk after chunk. Not thread-safe.
 */
public final class SegmentBuilder {

    static final int HEADER_BYTES = 24;

    /** Snappy gains next to nothing from more, and a reader of few values unpacks less. */
    private static final int SNAPPY_BYTES = 32 << 10;

    private final BlockCompressor compressor;
    private final int blockBytes;
    private final ByteSink pageEnds = new ByteSink(0);
    private final ByteSink blockEnds = new ByteSink(0);
    private final ByteSink stored = new ByteSink(0);
    private final ByteSink pending = new ByteSink(0);
    private long plainLength;
    private int plainEnd;
    private int entries;
    private boolean compressedAny;

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
                storeBlock(bytes, from + at, Math.min(FormatLimits.BLOCK_BYTES, length - at));
            }
        } else if (length <= blockBytes) {
            pending.putBytes(bytes, from, length);
        } else {
            int end = from + length;
            for (int at = from; at < end; ) {
                int part = Math.min(at == from && head > 0 ? Math.min(head, blockBytes) : blockBytes, end - at);
                closeBlock(bytes, at, part);
                at += part;
            }
        }
        plainLength += length;
        entries += pageEntries;
        pageEnds.putInt((int) plainLength);
    }

    /** Bytes of the finished segment as far as known: closed blocks as stored, the open block as it is. */
    public long storedBytes() {
        return HEADER_BYTES + pageEnds.size() + blockEnds.size() + stored.size() + pending.size();
    }

    /** Bytes of all pages before compression. */
    public long plainBytes() {
        return plainLength;
    }

    public int entries() {
        return entries;
    }

    /**
     * Appends the segment and starts the next one.
     *
     * @return whether any block was worth compressing
     */
    public boolean finish(ByteSink out) {
        if (pending.size() > 0) {
            closeBlock(pending.array(), 0, pending.size());
        }
        out.putInt(pageEnds.size() / 4);
        out.putInt(blockEnds.size() / 8);
        out.putInt(entries);
        out.putInt((int) plainLength);
        out.putByte(compressor.codec().id());
        out.putByte(0);
        out.putShort(0);
        out.putInt(0);
        out.putBytes(pageEnds.array(), 0, pageEnds.size());
        out.putBytes(blockEnds.array(), 0, blockEnds.size());
        out.putBytes(stored.array(), 0, stored.size());
        boolean usesCodec = compressedAny;
        pageEnds.reset();
        blockEnds.reset();
        stored.reset();
        pending.reset();
        plainLength = 0;
        plainEnd = 0;
        entries = 0;
        compressedAny = false;
        return usesCodec;
    }

    private void closeBlock(byte[] bytes, int from, int length) {
        int compressedLength =
                compressor.codec() == BlockCodec.NONE ? length : compressor.compress(bytes, from, length);
        // decompressing costs more than reading: it must save a tenth at least
        if (compressedLength <= length - Math.max(1, length / 10)) {
            stored.putBytes(compressor.bytes(), 0, compressedLength);
            compressedAny = true;
            endBlock(length);
        } else {
            storeBlock(bytes, from, length);
        }
    }

    private void storeBlock(byte[] bytes, int from, int length) {
        stored.putBytes(bytes, from, length);
        endBlock(length);
    }

    private void endBlock(int length) {
        plainEnd += length;
        blockEnds.putInt(plainEnd);
        blockEnds.putInt(stored.size());
    }
}
