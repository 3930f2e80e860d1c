package io.mbf.parquet.scan;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.cipher.PageCipher;
import io.mbf.parquet.codec.Codecs;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.footer.ColumnChunk;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.index.ChunkIndex;
import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.PageLocations;
import io.mbf.parquet.page.PageSource;
import io.mbf.parquet.page.PageTrail;
import io.mbf.parquet.page.StoredPages;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.NeighbouringChunks;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceReader;
import io.mbf.parquet.source.SourceState;
import io.mbf.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The column chunks of one row group at a time: found in the footer, checked, and opened in the file. The file is opened
 * with the first of them. Used by one thread.
 */
public final class RowGroupChunks {

    private final SourceState state;
    private final Footer footer;
    private final KnownPages memory; // null if none is made use of
    private KnownPages.OfFile known; // null until needed
    private final Map<Integer, PageTrail> trails = new HashMap<>(); // of the row group, by leaf
    private final Map<Integer, ColumnChunk> columns = new HashMap<>(); // of the row group, by leaf
    private final Map<Integer, ChunkIndex> indexes = new HashMap<>(); // of the row group, by leaf
    private final NeighbouringChunks neighbours = new NeighbouringChunks(); // of the row group, those that were checked
    private final List<ColumnSource.Leaf> checked = new ArrayList<>(); // of the row group: those that may be read
    private final List<ColumnSource.Leaf> opened = new ArrayList<>(); // of the row group
    private SourceReader file; // null until needed, and when closed
    private int group;
    private PageLocations.Wanted wanted; // rows of the row group; null if all are, or it is not known
    private long bytesRead; // by files that are closed

    /** For somebody who looks at all headers, whatever is known of them. */
    public RowGroupChunks(SourceState state, Footer footer) {
        this(state, footer, null);
    }

    /** @param memory what is known of pages, and is kept of those that are seen; {@code null} if nothing is */
    RowGroupChunks(SourceState state, Footer footer, KnownPages memory) {
        this.state = state;
        this.footer = footer;
        this.memory = memory;
    }

    public void start(int group) {
        keepTrails();
        this.group = group;
        wanted = null;
        columns.clear();
        indexes.clear();
        neighbours.clear();
        checked.clear();
        opened.clear();
    }

    public int group() {
        return group;
    }

    public long rows() {
        return block().numRows();
    }

    private RowGroup block() {
        return footer.rowGroups().get(group);
    }

    /**
     * Checks what the footer says of a chunk before anything is done with it.
     *
     * @throws CorruptFileException if it contradicts itself or the file
     * @throws UnsupportedFeatureException without the key or the codec
     */
    void check(ColumnSource.Leaf leaf) {
        if (!has(leaf)) {
            throw corrupt(leaf, "has no data");
        }
        List<String> path = leaf.descriptor().path();
        Optional<String> locked = footer.encryption().flatMap(encryption -> encryption.locked(path));
        if (locked.isPresent()) {
            throw new UnsupportedFeatureException(state.name(), place(group, leaf), locked.get());
        }
        ColumnMetaData chunk = of(leaf).metaData();
        if (chunk == null) {
            throw corrupt(leaf, "has no metadata");
        }
        Codecs.check(chunk.codec(), state.name(), () -> place(group, leaf));
        long values = chunk.numValues();
        long rows = rows();
        // an empty list has a level, too
        if (leaf.descriptor().maxRepetitionLevel() == 0 ? values != rows : values < rows) {
            throw corrupt(leaf, "has " + values + " values for " + rows + " rows");
        }
        long start = chunk.startOffset();
        long size = chunk.totalCompressedSize();
        if (start < 0 || size < 0 || size > state.size() || start > state.size() - size) {
            throw corrupt(
                    leaf, "has " + size + " bytes at " + start + ", outside the file of " + state.size() + " bytes");
        }
        neighbours.add(start, start + size);
        checked.add(leaf);
    }

    private CorruptFileException corrupt(ColumnSource.Leaf leaf, String problem) {
        return new CorruptFileException(state.name(), place(group, leaf), problem);
    }

    /**
     * Says which rows of the row group will be read: what is fetched is planned by that, before any chunk is opened, and
     * again for those that are open.
     */
    void want(PageLocations.Wanted rows) {
        wanted = rows;
        if (file().isDistant()) {
            ChunkIndex.fetch(file(), indexes(checked).toList());
        }
        opened.forEach(this::plan);
    }

    /** Fetches the page indexes of several chunks at once, as far as they have bounds of pages. */
    void fetchPageIndexes(List<ColumnSource.Leaf> leaves) {
        ChunkIndex.fetch(file(), indexes(leaves).filter(ChunkIndex::hasZones).toList());
    }

    private Stream<ChunkIndex> indexes(List<ColumnSource.Leaf> leaves) {
        return leaves.stream().map(this::index).flatMap(Optional::stream);
    }

    /** Whether the row group has a chunk for a leaf. */
    public boolean has(ColumnSource.Leaf leaf) {
        return block().chunkOf(leaf.index()) >= 0;
    }

    /** What the footer says of a chunk that is there. */
    private ColumnChunk of(ColumnSource.Leaf leaf) {
        return columns.computeIfAbsent(leaf.index(), i -> footer.column(group, block().chunkOf(i)));
    }

    /** How a chunk is stored that has been checked, or that is there and not encrypted. */
    public ColumnMetaData metaData(ColumnSource.Leaf leaf) {
        return of(leaf).metaData();
    }

    /** The first encoding that a chunk is said to have and that this version does not know. */
    OptionalInt unknownEncoding(ColumnSource.Leaf leaf) {
        return IntStream.of(metaData(leaf).encodings())
                .filter(id -> ParquetEncoding.ofId(id) == null)
                .findFirst();
    }

    /** A chunk in messages. */
    static String place(int group, ColumnSource.Leaf leaf) {
        return "row group " + group + ", column \""
                + ReadFailures.oneLine(leaf.descriptor().dotPath()) + "\"";
    }

    /**
     * Begins to read a chunk that has been checked.
     */
    public PageSource pages(ColumnSource.Leaf leaf) {
        ColumnMetaData chunk = metaData(leaf);
        open(leaf.stored(), chunk);
        opened.add(leaf);
        if (wanted != null) {
            plan(leaf);
        }
        PageCipher cipher = isEncrypted(leaf)
                ? footer.encryption()
                        .orElseThrow()
                        .pages(leaf.descriptor().path(), block().ordinal(), chunk.hasDictionaryPage())
                : null;
        PageSource.Chunk what = new PageSource.Chunk(
                CompressionCodec.ofId(chunk.codec()).orElseThrow(),
                chunk.numValues(),
                cipher,
                cipher == null && leaf.descriptor().maxRepetitionLevel() == 0 ? trail(leaf) : null);
        return new PageSource(leaf.descriptor(), what, leaf.stored(), leaf.buffer());
    }

    private void open(ChunkBytes stored, ColumnMetaData chunk) {
        long start = chunk.startOffset();
        long end = start + chunk.totalCompressedSize();
        stored.open(file(), start, end);
        neighbours.fetch(file(), start, end).ifPresent(with -> stored.share(with.bytes(), with.start()));
    }

    /** Where it takes next to no time to ask, an index is not fetched for a plan alone. */
    private void plan(ColumnSource.Leaf leaf) {
        ChunkBytes stored = leaf.stored();
        ChunkIndex index = index(leaf).orElse(null);
        if (index != null && stored.isWorthAPlan() && index.isFetched()) {
            index.stated()
                    .ifPresent(pages ->
                            pages.plan(stored, wanted, index.locations().isEmpty()));
        }
    }

    /** What is known of the pages of a chunk that does not repeat and is not encrypted. */
    private PageTrail trail(ColumnSource.Leaf leaf) {
        return trails.computeIfAbsent(leaf.index(), i -> {
            if (known == null && memory != null) {
                known = memory.of(state);
            }
            return Optional.ofNullable(known)
                    .flatMap(file -> file.trail(group, i))
                    .map(PageTrail::new)
                    .orElseGet(() -> new PageTrail(metaData(leaf).startOffset()));
        });
    }

    private void keepTrails() {
        if (known != null) {
            trails.forEach((leaf, trail) -> known.keep(group, leaf, trail));
        }
        trails.clear();
    }

    /** Where the pages of a chunk that does not repeat are, if its offset index and all headers agree. */
    public Optional<PageLocations> locations(ColumnSource.Leaf leaf) {
        return index(leaf).flatMap(index -> index.compare(trail(leaf), claimed -> headers(leaf, claimed)));
    }

    /** The pages of a chunk that is not encrypted, to look at their headers. */
    private StoredPages headers(ColumnSource.Leaf leaf, PageLocations claimed) {
        ChunkBytes stored = new ChunkBytes();
        ColumnMetaData chunk = metaData(leaf);
        open(stored, chunk);
        if (stored.isWorthAPlan()) {
            claimed.plan(stored, (from, to) -> false, true);
        }
        return new StoredPages(stored, null, chunk.numValues(), trail(leaf));
    }

    boolean isEncrypted(ColumnSource.Leaf leaf) {
        return footer.encryption()
                .filter(e -> e.isEncrypted(leaf.descriptor().path()))
                .isPresent();
    }

    private SourceReader file() {
        if (file == null) {
            file = new SourceReader(state);
        }
        return file;
    }

    /** What the file keeps beside a chunk; not made use of where it would have to be decrypted. */
    public Optional<ChunkIndex> index(ColumnSource.Leaf leaf) {
        if (isEncrypted(leaf)) {
            return Optional.empty();
        }
        return Optional.of(indexes.computeIfAbsent(
                leaf.index(), i -> new ChunkIndex(file(), state.size(), of(leaf), block().numRows())));
    }

    /**
     * What the page index says of a leaf outside of lists, as far as it can be understood; whether the pages have the
     * rows that it gives them, {@link #locations} has to find out.
     */
    public Optional<PageZones> statedZones(ColumnSource.Leaf leaf, Type.Leaf type, boolean nullable) {
        if (!footer.isOrdered(leaf.index(), type)) {
            return Optional.empty();
        }
        return index(leaf)
                .flatMap(index -> index.pages()
                        .flatMap(zones -> index.stated().flatMap(pages -> PageZones.of(zones, pages, type, nullable))));
    }

    /** The pages of a chunk that has been checked; empty if it is encrypted. */
    public Optional<StoredPages> storedPages(ColumnSource.Leaf leaf) {
        if (isEncrypted(leaf)) {
            return Optional.empty();
        }
        ChunkBytes stored = new ChunkBytes();
        ColumnMetaData chunk = metaData(leaf);
        open(stored, chunk);
        return Optional.of(new StoredPages(stored, null, chunk.numValues(), null));
    }

    /** Whether what is fetched is of the file that was opened, whatever lies in its place by now. */
    boolean isFixed() {
        return file != null && file.isFixed();
    }

    /** Bytes fetched so far. */
    long bytesRead() {
        return bytesRead + (file == null ? 0 : file.bytesRead());
    }

    public void close() {
        keepTrails();
        if (file == null) {
            return;
        }
        bytesRead += file.bytesRead();
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(RowGroupChunks.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> state.name() + ": closing failed", e);
        } finally {
            file = null;
        }
    }
}
