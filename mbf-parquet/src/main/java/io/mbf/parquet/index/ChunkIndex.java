package io.mbf.parquet.index;

import io.mbf.file.RangeReader.Range;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.footer.BloomFilterHeader;
import io.mbf.parquet.footer.ColumnChunk;
import io.mbf.parquet.footer.ColumnIndex;
import io.mbf.parquet.footer.MetadataException;
import io.mbf.parquet.footer.OffsetIndex;
import io.mbf.parquet.page.PageLocations;
import io.mbf.parquet.page.StoredPages;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.SourceReader;
import io.mbf.stats.BloomFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a file keeps beside a column chunk to find values in it: offset index, column index and bloom filter
 * (apache/parquet-format, {@code PageIndex.md} and {@code BloomFilter.md}). Each is fetched when it is asked for.
 *
 * <p>All of it is optional, so that what is broken is as good as absent: only the pages have to be right. What is well
 * formed and not true loses rows, as it does in every reader that makes use of it.
 */
public final class ChunkIndex {

    /** The longest index that is believed; it has tens of bytes per page. */
    private static final int MAX_INDEX = 1 << 24;

    private static final int BLOOM_HEADER_READ = 64;

    private final SourceReader file;
    private final long fileSize;
    private final ColumnChunk chunk;
    private final long rows;
    private Optional<PageLocations> locations = Optional.empty(); // as the headers of the pages say, too
    private boolean compared;
    private Optional<PageLocations> stated; // null until asked for
    private Optional<byte[]> offsetIndex; // null until fetched
    private Optional<byte[]> columnIndex; // the same

    /** @param rows of the row group */
    public ChunkIndex(SourceReader file, long fileSize, ColumnChunk chunk, long rows) {
        this.file = file;
        this.fileSize = fileSize;
        this.chunk = chunk;
        this.rows = rows;
    }

    /** Where the pages of the chunk are, if {@link #compare} found that out. */
    public Optional<PageLocations> locations() {
        return locations;
    }

    /** Where the offset index says that the pages are; empty if there is none, or it contradicts itself or the chunk. */
    public Optional<PageLocations> stated() {
        if (stated == null) {
            long start = chunk.metaData().startOffset();
            long end = start + chunk.metaData().totalCompressedSize();
            fetchIndexes();
            stated = offsetIndex
                    .flatMap(bytes -> parse(bytes, OffsetIndex::read))
                    .flatMap(index -> PageLocations.of(index, start, end, rows));
        }
        return stated;
    }

    /**
     * Where the pages of a chunk that does not repeat are: what the offset index says, if all headers say the same.
     *
     * @param pages of the chunk, from its beginning on; asked for at most once
     */
    public Optional<PageLocations> compare(Supplier<StoredPages> pages) {
        if (!compared) {
            compared = true;
            locations = stated().filter(claimed -> agree(pages.get(), claimed));
        }
        return locations;
    }

    private static boolean agree(StoredPages pages, PageLocations claimed) {
        try {
            for (int page = 0; page < claimed.count(); page++) {
                boolean agrees = pages.peek(ChunkBytes.LITTLE)
                        && pages.offset() == claimed.offset(page)
                        && pages.header().values == claimed.rows(page);
                if (!agrees) {
                    return false;
                }
                pages.pass();
            }
            return pages.valuesLeft() == 0;
        } catch (DecodingException broken) {
            return false; // reported when that page is read
        }
    }

    /** Bounds and counts of each of the pages. */
    public Optional<ColumnIndex> pages() {
        if (!isWithinFile(chunk.columnIndexOffset(), chunk.columnIndexLength())) {
            return Optional.empty(); // then nobody will want the other one, either
        }
        fetchIndexes();
        return columnIndex.flatMap(bytes -> parse(bytes, ColumnIndex::read));
    }

    /** Both at once: whoever wants one of them will hardly do without the other. */
    private void fetchIndexes() {
        if (offsetIndex != null) {
            return;
        }
        Optional<Range> offsets = range(chunk.offsetIndexOffset(), chunk.offsetIndexLength());
        Optional<Range> zones = range(chunk.columnIndexOffset(), chunk.columnIndexLength());
        List<Range> both = Stream.concat(offsets.stream(), zones.stream()).toList();
        if (!both.isEmpty()) {
            file.read(both);
        }
        offsetIndex = offsets.map(Range::target);
        columnIndex = zones.map(Range::target);
    }

    private Optional<Range> range(long offset, int length) {
        return isWithinFile(offset, length) ? Optional.of(new Range(offset, new byte[length])) : Optional.empty();
    }

    private boolean isWithinFile(long offset, long length) {
        return offset >= 0 && length > 0 && length <= MAX_INDEX && offset <= fileSize - length;
    }

    private byte[] fetch(long offset, int length) {
        byte[] bytes = new byte[length];
        file.read(offset, bytes, 0, length);
        return bytes;
    }

    /** Reads a struct; empty if it is none. */
    private static <T> Optional<T> parse(byte[] bytes, Function<byte[], T> struct) {
        try {
            return Optional.of(struct.apply(bytes));
        } catch (MetadataException broken) {
            return Optional.empty();
        }
    }

    /**
     * Whether the chunk's bloom filter rules out that any of some values is there. Only the blocks that they would be
     * in are fetched.
     *
     * @param hashes of the values
     */
    public boolean excludes(long[] hashes) {
        Optional<Bitset> bitset = bitset();
        if (bitset.isEmpty()) {
            return false;
        }
        int size = bitset.get().size;
        for (long hash : hashes) {
            byte[] block = fetch(bitset.get().offset + BloomFilter.blockOffset(hash, size), BloomFilter.BLOCK_BYTES);
            if (BloomFilter.of(block, 0, block.length).mightContain(hash)) {
                return false;
            }
        }
        return true;
    }

    /** The chunk's bloom filter, all of it. */
    public Optional<BloomFilter> bloomFilter() {
        return bitset().map(bitset -> {
            MemoryLimits.checkAllocation(2L * bitset.size, "a bloom filter");
            return BloomFilter.of(fetch(bitset.offset, bitset.size), 0, bitset.size);
        });
    }

    /** Where the bits of a filter lie in the file. */
    private record Bitset(long offset, int size) {}

    private Optional<Bitset> bitset() {
        long offset = chunk.metaData().bloomFilterOffset();
        if (offset <= 0 || !isWithinFile(offset, BLOOM_HEADER_READ)) {
            return Optional.empty();
        }
        byte[] head = fetch(offset, BLOOM_HEADER_READ);
        BloomFilterHeader header = parse(head, BloomFilterHeader::read)
                .filter(BloomFilterHeader::known)
                .orElse(null);
        int headerSize = header == null ? 0 : header.length();
        int size = header == null ? 0 : header.numBytes();
        if (size < BloomFilter.BLOCK_BYTES
                || size > BloomFilter.MAX_BYTES
                || size % BloomFilter.BLOCK_BYTES != 0
                || offset + headerSize > fileSize - size) {
            return Optional.empty();
        }
        return Optional.of(new Bitset(offset + headerSize, size));
    }
}
