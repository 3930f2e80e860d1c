package io.mbf.parquet.page;

import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.codec.Codecs;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.footer.LeafColumn;

/**
 * Counts the rows that begin in pages of a column that repeats, by their repetition levels. It fetches and decompresses
 * no more of a page than these, which come first, as far as its form and codec allow.
 */
final class RowStarts {

    /** Levels counted at a time. */
    private static final int BLOCK = 1024;

    private final CompressionCodec codec;
    private final PageBuffer buffer;
    private final int maxLevel;
    private final LevelDecoder levels;
    private final byte[] counted; // null if there is one level
    private final long[] bits = new long[BLOCK / Long.SIZE];
    private boolean atRow;

    /** @param buffer where the front of a page is decompressed to */
    RowStarts(LeafColumn column, CompressionCodec codec, PageBuffer buffer) {
        this.codec = codec;
        this.buffer = buffer;
        this.maxLevel = column.maxRepetitionLevel();
        this.levels = new LevelDecoder(maxLevel);
        this.counted = maxLevel == 1 ? null : new byte[BLOCK];
    }

    /**
     * Counts the rows of the page whose header was read, which is not encrypted, if its levels can be had by themselves.
     *
     * @return -1 if not: then the page has to be unpacked
     */
    int count(StoredPages pages) {
        PageHeader header = pages.header();
        if (header.kind == PageHeader.Kind.DATA_V2) {
            int at = pages.front(header.repetitionLength);
            levels.initRle(pages.bytes(), at, header.repetitionLength);
            return count(levels, header.values);
        }
        return header.values > 0 && takeV1(pages, header) ? count(levels, header.values) : -1;
    }

    private boolean takeV1(StoredPages pages, PageHeader header) {
        boolean plain = codec == CompressionCodec.UNCOMPRESSED;
        int all = plain ? header.compressedSize : header.uncompressedSize;
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(maxLevel);
        // no writer takes more than a byte for each run of 8 levels beside them, and a few for what comes at the end
        int size = (int) Math.min(all, Integer.BYTES + header.values * (width + 1L) / 8 + 64);
        long stored = Codecs.storedFront(codec, size);
        if (size < Integer.BYTES || stored == 0 || !plain && size > all / 2) {
            return false;
        }
        int length = (int) Math.min(header.compressedSize, stored);
        int at = pages.front(length);
        byte[] front = pages.bytes();
        if (!plain) {
            front = Codecs.decompressFront(codec, front, at, length, size, buffer);
            at = 0;
        }
        ParquetEncoding encoding = header.repetitionEncoding();
        if (front == null || encoding == ParquetEncoding.RLE && LittleEndian.intAt(front, at) > size - Integer.BYTES) {
            return false;
        }
        levels.initV1(encoding, front, at, size, header.values);
        return true;
    }

    /** Counts the rows that begin in the next {@code count} levels. */
    int count(LevelDecoder decoder, int count) {
        int starts = 0;
        atRow = true;
        for (int done = 0; done < count; ) {
            int n = Math.min(count - done, BLOCK);
            boolean first;
            if (maxLevel == 1) {
                Bits.clearFrom(bits, 0);
                starts += n - decoder.readValidity(bits, 0, n);
                first = !Bits.get(bits, 0);
            } else {
                decoder.read(counted, 0, n);
                for (int i = 0; i < n; i++) {
                    starts += counted[i] == 0 ? 1 : 0;
                }
                first = counted[0] == 0;
            }
            atRow = done == 0 ? first : atRow;
            done += n;
        }
        return starts;
    }

    /** Whether the page that was counted last begins with a row, or is empty. */
    boolean atRow() {
        return atRow;
    }
}
