package io.mbf.reader;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnChecksums;
import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.file.SourceIdentity;
import io.mbf.format.ColumnSection;
import io.mbf.format.FileSection.What;
import io.mbf.format.Properties;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanMemory;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.RowTake;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Schema;
import io.mbf.stats.ZoneMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * An open {@code .mbf} file: its schema, its index, and its bytes, which all scans share.
 *
 * <p>Opening reads the trailer and the metadata that every scan needs; a column's own metadata is read when a
 * query first names it. Every part is checked against its checksum when it is first touched, small files as a whole when
 * they are opened, unless their bytes are far away.
 *
 * <p>Safe for any number of threads. {@link #close} lets scans that have begun finish: the file is closed by the last of
 * them.
 */
public final class MbfFile implements PositionedTable {

    /** A batch may take one part in so many of the heap; in parts of pages, these are fetched over and over. */
    private static final int BATCH_SHARE = 8;

    /** Up to so many bytes, checking everything at once costs less than keeping book of what was checked. */
    private static final int SMALL_FILE = 256 << 10;

    private final Container container;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MbfFile(Container container) {
        this.container = container;
    }

    /** As {@link #open(InputFile)}, of a path, through links. */
    public static MbfFile open(Path path) {
        return open(new LocalFile(path));
    }

    /**
     * Opens a file.
     *
     * @throws CorruptFileException if it is not a {@code .mbf} file, or damaged
     * @throws io.mbf.error.UnsupportedVersionException if it is of another major version
     * @throws io.mbf.error.UnsupportedFeatureException if reading anything of it requires a feature unknown here; what
     *     single columns require is said when they are read
     * @throws UncheckedIOException if it cannot be opened
     */
    public static MbfFile open(InputFile file) {
        requireNonNull(file, "file");
        RangeReader reader;
        try {
            if (!file.state().isFile()) { // a pipe would block for ever
                throw new CorruptFileException(file.name(), "file", "is not a regular file");
            }
            reader = file.map();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Container container = new Container(reader);
            if (container.length() <= SMALL_FILE && container.isAtHand()) {
                new FileCheck(container, () -> {}).checkBytes();
            }
            return new MbfFile(container);
        } catch (RuntimeException | Error e) {
            try {
                reader.close();
            } catch (IOException unimportant) {
                e.addSuppressed(unimportant);
            }
            throw e;
        }
    }

    /** What was opened, as it was then. */
    public FileState state() {
        return container.state();
    }

    /** The version of the format that the file was written in, such as {@code 1.0}. */
    public String version() {
        return container.version().toString();
    }

    @Override
    public Schema schema() {
        return container.schema();
    }

    @Override
    public long rowCount() {
        return container.rowCount();
    }

    /** The Parquet file that this one was converted from, if it has all rows and columns of one and nothing else. */
    public Optional<SourceIdentity> source() {
        List<SourcePart> sources = container.sources();
        return sources.size() == 1 && sources.get(0).isWhole()
                ? Optional.of(sources.get(0).identity())
                : Optional.empty();
    }

    /**
     * The Parquet files that this one was converted from, in the order of their rows, and what of each is here; empty if
     * that is not known, or not of all of them. For the cache and the command, which alone see its package.
     */
    public List<SourcePart> sources() {
        return container.sources();
    }

    /** Name and version of the program that wrote the file; may be empty. */
    public String writer() {
        return properties().writer();
    }

    /** Name and version of the program that wrote the Parquet file that this one was converted from; may be empty. */
    public String createdBy() {
        return properties().createdBy();
    }

    /** The schema of that Parquet file in Parquet's message notation; may be empty. */
    public String parquetSchema() {
        return properties().parquetSchema();
    }

    /** Key-value metadata of that Parquet file, in its order; may be empty. */
    public Map<String, String> keyValues() {
        return properties().keyValues();
    }

    /** What that Parquet file says of itself although its values disprove it, a line each; empty for nothing. */
    public List<String> untrueClaims() {
        return properties().untrueClaims();
    }

    Properties properties() {
        container.retain();
        try {
            return container.properties();
        } finally {
            container.release();
        }
    }

    /** How many chunks of rows the file has. */
    public int chunkCount() {
        return container.chunks().size();
    }

    /** The block codecs that segments of the file use. */
    public Set<BlockCodec> codecs() {
        return container.index().requirements().stream()
                .filter(requirement ->
                        requirement.what() == What.CODEC.ordinal() && BlockCodec.isKnown(requirement.id()))
                .map(requirement -> BlockCodec.ofId(requirement.id()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What reading all of the file takes; a column that needs what is not known here is refused by itself. */
    public List<Requirement> requirements() {
        return container.index().requirements().stream().map(Requirement::of).toList();
    }

    /** How many sections of metadata the file has. */
    public int sectionCount() {
        return container.directory().sections().size();
    }

    /** Bytes of the file that are no data: sections, page tables, directory and trailer. */
    public long metadataBytes() {
        return container.length() - container.dataEnd() - container.dictionaryBytes();
    }

    /** Bytes of the file, all of them mapped where it is local. */
    public long mappedBytes() {
        return container.length();
    }

    /**
     * About how many bytes of the heap are held for the file as long as it is open: metadata and dictionaries of what was
     * read so far.
     */
    public long heldBytes() {
        return container.heldBytes();
    }

    /**
     * How a node of the schema is stored, all its chunks together.
     *
     * @param node its position in {@link Schema#nodes}; in a flat schema that of the column
     * @throws io.mbf.error.UnsupportedFeatureException if it needs what is not known here
     */
    public StoredColumn stored(int node) {
        container.retain();
        try {
            return StoredColumn.of(column(node), container.metadataBytes(node));
        } finally {
            container.release();
        }
    }

    /**
     * Where the values of a column lie in the file as they are, so that they can be used without a copy: numbers of 4 or 8
     * bytes, little-endian, none of them null, the first of a page at a multiple of eight bytes. Reads all of the column, and
     * holds it against its checksums.
     *
     * @param node as that of {@link #stored}
     * @return the pages, in the order of their rows; each has 8,192 values, or fewer where a chunk ends
     * @throws io.mbf.error.UnsupportedFeatureException if a page has nulls, or is encoded or compressed
     * @throws CorruptFileException if the column is damaged
     */
    public List<PlainPage> plainPages(int node) {
        container.retain();
        try {
            return PlainPages.of(container, node);
        } finally {
            container.release();
        }
    }

    /**
     * What holds for the values of a column in some rows: by zone maps, and at the ends of the range by the values of the
     * two pages that they may cut. Counts are known, and so are bounds, which need not be exact. For the cache, which alone
     * sees its package.
     *
     * @param rows of the file
     * @return empty if there is no such column, it is a nested one, or its zone maps leave something open
     * @throws CorruptFileException if what is looked at is damaged
     * @throws io.mbf.error.UnsupportedFeatureException if the column needs what is not known here
     */
    public Optional<ZoneMap> zone(String column, RowRange rows) {
        requireNonNull(column, "column");
        requireNonNull(rows, "rows");
        container.retain();
        try {
            return new KnownZones(this).of(column, rows);
        } finally {
            container.release();
        }
    }

    /** Where and how a node of the schema is stored, by its number in pre-order. */
    ColumnSection column(int ordinal) {
        return container.column(ordinal);
    }

    @Override
    public Scan scan(Query query) {
        requireNonNull(query, "query");
        return scan(query, Runtime.getRuntime().maxMemory());
    }

    @Override
    public Scan scan(Query query, ScanMemory memory) {
        requireNonNull(query, "query");
        requireNonNull(memory, "memory");
        ScanBuffers buffers = memory.of(ScanBuffers.class, ScanBuffers::new);
        return open(
                ScanPlan.of(query, schema()),
                Runtime.getRuntime().maxMemory(),
                (file, plan, batchBytes) -> new MbfScan(file, plan, batchBytes, buffers));
    }

    /** @param heapBytes what there is for everything, not for this scan alone */
    Scan scan(Query query, long heapBytes) {
        return open(ScanPlan.of(query, schema()), heapBytes, MbfScan::new);
    }

    @Override
    public PositionedScan scanPositions(ScanPlan plan) {
        requireNonNull(plan, "plan");
        return open(plan, Runtime.getRuntime().maxMemory(), MbfScan::new);
    }

    @Override
    public int ruledOut(ScanPlan plan, RowRange rows) {
        requireNonNull(plan, "plan");
        requireNonNull(rows, "rows");
        if (plan.filter().isEmpty()) {
            return 0;
        }
        container.retain();
        try {
            return PagePlan.ruledOut(
                    container, rows, new ChunkPruner(container, plan.filter().get()));
        } finally {
            container.release();
        }
    }

    @Override
    public RowTake take(List<String> columns, Optional<Predicate> where) {
        requireNonNull(columns, "columns");
        return take(columns, where, Runtime.getRuntime().maxMemory());
    }

    /** @param heapBytes as that of a scan */
    RowTake take(List<String> columns, Optional<Predicate> where, long heapBytes) {
        Query query = new Query(Optional.of(columns), where, Long.MAX_VALUE, RowRange.ALL);
        return open(ScanPlan.of(query, schema()), heapBytes, MbfTake::new);
    }

    /** Begins to read; {@link Reading} are the constructors of what does it. */
    private <T> T open(ScanPlan plan, long heapBytes, Reading<T> reading) {
        container.retain();
        try {
            return reading.of(container, plan, heapBytes / BATCH_SHARE);
        } catch (RuntimeException | Error e) {
            container.release();
            throw e;
        }
    }

    private interface Reading<T> {

        T of(Container container, ScanPlan plan, long batchBytes);
    }

    @Override
    public List<Query> split(Query query, int parts) {
        requireNonNull(query, "query");
        ScanPlan plan = ScanPlan.of(query, schema());
        container.retain();
        try {
            ChunkPruner pruner = plan.filter()
                    .map(filter -> new ChunkPruner(container, filter))
                    .orElse(null);
            PagePlan pages = PagePlan.of(container, query.rows(), pruner);
            return Split.of(query, parts, pages.stretches(container, query.rows()));
        } finally {
            container.release();
        }
    }

    /**
     * Reads the whole file and checks every byte and every rule: checksums, padding, all pages, and that everything that
     * reads prune by is true of the values: zone maps of pages and chunks, of leaves and of what holds them,
     * dictionaries, bloom filters.
     *
     * @return the sums of all columns, to be compared with those of the rows that were written
     * @throws CorruptFileException that names the first damage
     * @throws io.mbf.error.UnsupportedFeatureException if there is none, but a column requires what this library does not
     *     know, so that it could not be checked
     */
    public ColumnChecksums verify() {
        return verify(() -> {});
    }

    /**
     * As {@link #verify()}.
     *
     * @param pageDone called after each page; what it throws ends the work
     */
    public ColumnChecksums verify(Runnable pageDone) {
        requireNonNull(pageDone, "pageDone");
        container.retain();
        try {
            return new FileCheck(container, pageDone).checkAll();
        } finally {
            container.release();
        }
    }

    /**
     * As {@link #verify()}, but decodes nothing: checks checksums, padding, and that parts neither overlap nor leave gaps.
     * Enough where bytes were copied that had been verified.
     *
     * @throws CorruptFileException that names the first damage
     * @throws io.mbf.error.UnsupportedFeatureException if there is none, but a column requires what this library does not
     *     know
     */
    public void verifyBytes() {
        container.retain();
        try {
            new FileCheck(container, () -> {}).checkAllBytes();
        } finally {
            container.release();
        }
    }

    /**
     * The file as it is stored, for a writer that goes on where it ends, or joins it with others. For the cache, which alone
     * sees its package.
     *
     * @return used by one thread, until this is closed
     */
    public StoredFile storedFile() {
        return new StoredContainer(container);
    }

    /** What it consists of. */
    Container container() {
        return container;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            container.release();
        }
    }
}
