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
import io.mbf.parquet.page.PageTrail;
import io.mbf.parquet.page.StoredPages;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.SourceReader;
import io.mbf.stats.BloomFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /** Indexes that are fetched together have so many bytes at most. */
    private static final int MAX_TOGETHER = 1 << 22;

    private static final int BLOOM_HEADER_READ = 64;

    private final SourceReader file;
    private final long fileSize;
    private final ColumnChunk chunk;
    private final long rows;
    private Optional<PageLocations> locations = Optional.empty(); // as the headers of the pages say, too
    private boolean compared;
    private boolean holdsOnlyCodes; // all pages, as their headers say
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

    /** Whether the offset index has been fetched, if there is one. */
    public boolean isFetched() {
        return offsetIndex != null;
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
     * @param trail of the chunk
     * @param pages of the chunk with that trail, from its beginning on, by what is claimed of them; asked for at most
     *     once, and only if the trail does not lead to the last row
     */
    public Optional<PageLocations> compare(PageTrail trail, Function<PageLocations, StoredPages> pages) {
        if (!compared) {
            compared = true;
            locations = stated().filter(claimed -> agree(trail, claimed, pages));
        }
        return locations;
    }

    /** Whether {@link #compare} found that all pages hold codes into the dictionary and nothing else. */
    public boolean holdsOnlyCodes() {
        return holdsOnlyCodes && locations.isPresent();
    }

    private boolean agree(PageTrail trail, PageLocations claimed, Function<PageLocations, StoredPages> pages) {
        int known = Math.min(trail.count(), claimed.count());
        for (int page = 0; page < known; page++) {
            if (!trail.agrees(claimed, page)) {
                return false;
            }
        }
        holdsOnlyCodes = trail.holdsOnlyCodes();
        return known == claimed.count() || agree(pages.apply(claimed), claimed);
    }

    /** Compares the pages that the trail does not know. */
    private boolean agree(StoredPages pages, PageLocations claimed) {
        try {
            pages.jump(rows);
            for (int page = pages.index(); page < claimed.count(); page++) {
                boolean agrees = pages.peek(ChunkBytes.LITTLE)
                        && pages.offset() == claimed.offset(page)
                        && pages.header().values == claimed.rows(page);
                if (!agrees) {
                    return false;
                }
                holdsOnlyCodes &= pages.header().holdsOnlyCodes();
                pages.pass();
            }
            return pages.valuesLeft() == 0;
        } catch (DecodingException broken) {
            return false; // reported when that page is read
        }
    }

    /** Whether there is a column index. */
    public boolean hasZones() {
        return isWithinFile(chunk.columnIndexOffset(), chunk.columnIndexLength());
    }

    /** Bounds and counts of each of the pages. */
    public Optional<ColumnIndex> pages() {
        if (!hasZones()) {
            return Optional.empty(); // then nobody will want the other one, either
        }
        fetchIndexes();
        return columnIndex.flatMap(bytes -> parse(bytes, ColumnIndex::read));
    }

    /**
     * Fetches offset and column indexes of several chunks of a file at once, as far as they are not there; where they
     * are long, only those of the first ones.
     */
    public static void fetch(SourceReader file, List<ChunkIndex> indexes) {
        List<Range> ranges = new ArrayList<>();
        long bytes = 0;
        for (ChunkIndex index : indexes) {
            if (!index.isFetched()) {
                bytes += Math.max(0L, index.chunk.offsetIndexLength()) + Math.max(0L, index.chunk.columnIndexLength());
                if (!ranges.isEmpty() && bytes > MAX_TOGETHER) {
                    break;
                }
                index.plan(ranges);
            }
        }
        if (!ranges.isEmpty()) {
            file.read(ranges);
        }
    }

    /** Both at once: whoever wants one of them will hardly do without the other. */
    private void fetchIndexes() {
        fetch(file, List.of(this));
    }

    private void plan(List<Range> ranges) {
        offsetIndex = planned(chunk.offsetIndexOffset(), chunk.offsetIndexLength(), ranges);
        columnIndex = planned(chunk.columnIndexOffset(), chunk.columnIndexLength(), ranges);
    }

    /** Where an index will be, once {@code ranges} are read; empty if there is none. */
    private Optional<byte[]> planned(long offset, int length, List<Range> ranges) {
        if (!isWithinFile(offset, length)) {
            return Optional.empty();
        }
        byte[] target = new byte[length];
        ranges.add(new Range(offset, target));
        return Optional.of(target);
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

    /** A range of the file's bytes. */
    public record Extent(long offset, long length) {}

    /** Where all of this lies, as far as a reader would make use of it: offset index, column index, bloom filter. */
    public List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        if (isWithinFile(chunk.offsetIndexOffset(), chunk.offsetIndexLength())) {
            extents.add(new Extent(chunk.offsetIndexOffset(), chunk.offsetIndexLength()));
        }
        if (hasZones()) {
            extents.add(new Extent(chunk.columnIndexOffset(), chunk.columnIndexLength()));
        }
        bitset().ifPresent(bitset -> extents.add(new Extent(bitset.offset, bitset.size)));
        return extents;
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
