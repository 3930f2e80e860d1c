package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.row.RecordMapper;
import io.mbf.row.RowCursor;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rows of a file, or of many, narrowed step by step: {@code dataset.select("region").where(col("amount").gt(50)).batches()}.
 *
 * <p>Immutable: each step returns a new dataset. Nothing is opened before rows, a count, the schema or an explanation
 * are asked for, and then the file is looked at anew each time, so that every answer is of the file as it is now.
 * Closing a dataset closes what was opened through it, or through datasets derived from it or that it derives from, and
 * is still open; nobody may be reading it then. Otherwise thread-safe.
 */
public final class Dataset implements AutoCloseable {

    private final Origin origin;
    private final Query query;
    private final Set<Batches> open;
    /** The parts of the last read; what is closed keeps its account only. */
    private volatile List<Batches> last = List.of();

    private Dataset(Origin origin, Query query) {
        this(origin, query, ConcurrentHashMap.newKeySet());
    }

    private Dataset(Origin origin, Query query, Set<Batches> open) {
        this.origin = origin;
        this.query = query;
        this.open = open;
    }

    /**
     * A Parquet file, or many Parquet and {@code .mbf} files as one, read directly.
     *
     * @param keys to those that are encrypted
     */
    public static Dataset of(FileSet set, DecryptionKeys keys) {
        Objects.requireNonNull(keys, "keys");
        return of(set, new DirectFiles(keys));
    }

    /** The same, for {@code ParquetCache}; users cannot name a {@link FileSource}. */
    public static Dataset of(FileSet set, FileSource files) {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(files, "files");
        return new Dataset(new Origins.Named(set, files), Query.ALL);
    }

    /**
     * A part of a data set, read directly.
     *
     * @param resolver finds files that are not local by their URIs
     * @param keys to those that are encrypted
     */
    public static Dataset of(DatasetPart part, Optional<Function<String, InputFile>> resolver, DecryptionKeys keys) {
        Objects.requireNonNull(keys, "keys");
        return of(part, resolver, new DirectFiles(keys));
    }

    /** The same, for {@code ParquetCache}; users cannot name a {@link FileSource}. */
    public static Dataset of(DatasetPart part, Optional<Function<String, InputFile>> resolver, FileSource files) {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(resolver, "resolver");
        Objects.requireNonNull(files, "files");
        return new Dataset(new Origins.Part(part, resolver, files), part.query());
    }

    /** A {@code .mbf} file. */
    public static Dataset ofMbf(InputFile file) {
        Objects.requireNonNull(file, "file");
        return new Dataset(
                new Origins.One(DatasetPart.Kind.MBF, file, new DirectFiles(DecryptionKeys.NONE)), Query.ALL);
    }

    /** Only these columns, in this order. */
    public Dataset select(String... columns) {
        Objects.requireNonNull(columns, "columns");
        return with(query.select(List.of(columns)));
    }

    /** Only rows that meet this condition, and all those given before; conditions may use columns not selected. */
    public Dataset where(Predicate condition) {
        Objects.requireNonNull(condition, "condition");
        return with(query.where(condition));
    }

    /**
     * Only rows that meet a condition such as {@code amount > 50 and region = 'APAC'}.
     *
     * @throws io.mbf.error.InvalidQueryException if the text is none
     */
    public Dataset where(String condition) {
        Objects.requireNonNull(condition, "condition");
        return where(PredicateParser.parse(condition));
    }

    /** The first rows only. */
    public Dataset limit(long rows) {
        return with(query.limit(rows));
    }

    private Dataset with(Query narrowed) {
        return new Dataset(origin, narrowed, open);
    }

    /**
     * The columns of the result, from metadata alone: counts as no read, and starts no conversion.
     *
     * @throws io.mbf.error.MbfException if the file is damaged, or does not have the columns asked for
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Schema schema() {
        try (Batches batches = begin(origin.look(), table -> table.scan(query))) {
            return batches.schema();
        }
    }

    /**
     * The key-value metadata of the file, from the file itself: counts as no read, and starts no conversion. Of several
     * files there is none.
     *
     * @throws io.mbf.error.MbfException if the file is damaged
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Map<String, String> properties() {
        return origin.content().map(FileContent::properties).orElse(Map.of());
    }

    /** What the file is said to hold, if it is just one and all of its columns are selected; for who writes them again. */
    public Optional<FileContent> content() {
        return origin.content().filter(content -> content.schema().equals(schema()));
    }

    /** The files that rows come from, as they are found now. */
    public List<InputFile> files() {
        return origin.sources();
    }

    /**
     * The rows, as column batches.
     *
     * @throws io.mbf.error.MbfException if the file is damaged, or the query does not fit it
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public Batches batches() {
        return read(origin, table -> table.scan(query));
    }

    /**
     * Some rows drawn at random, in their order: every set of so many rows is as likely as any other. Without a condition
     * only pages that have some of them are read; with one, the rows that meet it are counted first. A seed draws the same
     * rows of the same data always and everywhere, read from the cache or not. {@code new RowCursor(dataset.sample(10, 42))}
     * has them one at a time.
     *
     * @param rows wanted, at least 0; all rows if there are no more
     * @throws IllegalArgumentException if {@code rows} is negative
     * @throws io.mbf.error.InvalidQueryException if the query does not fit the files; also of the batches, if so many rows
     *     are wanted that their numbers take more than a quarter of the heap
     * @throws io.mbf.error.SourceChangedException also of the batches, if a file is replaced meanwhile
     */
    public Batches sample(long rows, long seed) {
        if (rows < 0) {
            throw new IllegalArgumentException("a sample of " + rows + " rows is negative");
        }
        return read(origin.snapshot(), table -> new SampleScan(table, query, rows, seed));
    }

    /**
     * The last rows, in their order. Without a condition nothing before them is read; with one, its columns are looked
     * through from the end on until there are enough rows that meet it.
     *
     * @param rows wanted, at least 0; all rows if there are no more
     * @throws IllegalArgumentException if {@code rows} is negative, or there is a limit: it is of the first rows
     * @throws io.mbf.error.InvalidQueryException if the query does not fit the files
     * @throws io.mbf.error.SourceChangedException also of the batches, if a file is replaced meanwhile
     */
    public Batches last(long rows) {
        if (rows < 0 || query.limit() != Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    rows < 0 ? rows + " last rows are negative" : "the last of the first " + query.limit() + " rows");
        }
        return read(origin.snapshot(), table -> new LastRowsScan(table, query, rows));
    }

    /**
     * The same rows of the files as they are at this moment: for several answers that belong together. Each read, look and
     * count ends in a {@link io.mbf.error.SourceChangedException} if one of its files is another one by then, or gone.
     *
     * @throws java.io.UncheckedIOException if a file cannot be looked at
     */
    public Dataset snapshot() {
        return new Dataset(origin.snapshot(), query, open);
    }

    /**
     * The rows in parts, for a thread each; one after the other they are what {@link #batches()} delivers. All parts are
     * of the file as it is at this moment.
     *
     * @param parts wanted, at least 1; there may be fewer
     * @return 1 to {@code parts} batches, each of which must be closed
     * @throws IllegalArgumentException if there is a limit, and more than one part is wanted
     */
    public List<Batches> batches(int parts) {
        OpenTable opened = origin.read();
        Table table = opened.table();
        List<Scan> scans = new ArrayList<>();
        try {
            for (Query part : table.split(query, parts)) {
                scans.add(table.scan(part));
            }
        } catch (RuntimeException | Error e) {
            scans.forEach(Scan::close);
            table.close();
            throw e;
        }
        AtomicInteger holders = new AtomicInteger(scans.size());
        Runnable release = () -> {
            if (holders.decrementAndGet() == 0) {
                table.close();
            }
        };
        List<Batches> batches = scans.stream()
                .map(scan -> new Batches(opened, scan, release, open::remove))
                .toList();
        open.addAll(batches);
        last = batches;
        return batches;
    }

    /**
     * The rows in parts for other processes, which read them by {@code Mbf.read}; one after the other they are what
     * {@link #batches()} delivers. All parts are of the files as they are at this moment: the read of a part ends in a
     * {@link io.mbf.error.SourceChangedException} if one of its files has changed since, or is gone. Looks at metadata
     * only, counts as no read, and starts no conversion. Keys to encrypted files are not in a part.
     *
     * @param parts wanted, at least 1; there may be fewer
     * @return 1 to {@code parts} parts; serialisable
     * @throws IllegalArgumentException if there is a limit, and more than one part is wanted
     * @throws io.mbf.error.InvalidQueryException if the query does not fit the files, or nests too deeply to be text
     * @throws io.mbf.error.MbfException if a file is damaged
     * @throws java.io.UncheckedIOException if a file cannot be looked at
     */
    public List<DatasetPart> parts(int parts) {
        return origin.parts(query, parts);
    }

    private Batches read(Origin from, Function<Table, Scan> scanOf) {
        Batches batches = begin(from.read(), scanOf);
        open.add(batches);
        last = List.of(batches);
        return batches;
    }

    /**
     * Groups the rows by the values of some columns; what is wanted of each group is said next. A path such as {@code
     * address.city} is a column, too. Any column can be named, whether selected or not.
     *
     * @param keys none for one group of all rows
     */
    public Aggregation groupBy(String... keys) {
        Objects.requireNonNull(keys, "keys");
        return new Aggregation(this, List.of(keys), List.of());
    }

    /** All rows as one group; what is wanted of it is said next. */
    public Aggregation aggregate() {
        return groupBy();
    }

    /** The rows, with the columns that are chosen once the schema of all of them is known. */
    Batches batchesOf(Function<Schema, List<String>> columns) {
        return read(origin, table -> table.scan(query.select(columns.apply(table.schema()))));
    }

    /** What is known of all rows without a read; counts as one if there is an answer. */
    Optional<KnownRows> known(List<String> columns) {
        return query.where().isEmpty() && query.limit() == Long.MAX_VALUE
                ? origin.known(columns, query.rows())
                : Optional.empty();
    }

    /** The columns that there are, whether selected or not; counts as no read. */
    Schema wholeSchema() {
        try (Table table = origin.look().table()) {
            return table.schema();
        }
    }

    /** Takes over what was opened. */
    private Batches begin(OpenTable opened, Function<Table, Scan> scanOf) {
        boolean started = false;
        try {
            Scan scan = scanOf.apply(opened.table());
            Batches batches = new Batches(opened, scan, opened.table()::close, open::remove);
            started = true;
            return batches;
        } finally {
            if (!started) {
                opened.table().close();
            }
        }
    }

    /** The rows, one at a time; to be closed. */
    public RowCursor rows() {
        return new RowCursor(batches());
    }

    /**
     * The rows as records: components are matched with columns by name, see {@link RecordMapper}. Only the columns that
     * the record has are read. The stream must be closed.
     *
     * @throws io.mbf.error.InvalidQueryException if the record does not fit the columns
     */
    public <R> Stream<R> as(Class<R> type) {
        Objects.requireNonNull(type, "type");
        Batches batches = read(
                origin,
                table -> table.scan(
                        query.columns().isPresent()
                                ? query
                                : query.select(
                                        RecordMapper.of(type, table.schema()).columns())));
        boolean bound = false;
        try {
            Stream<R> records = RecordMapper.stream(batches, type);
            bound = true;
            return records;
        } finally {
            if (!bound) {
                batches.close();
            }
        }
    }

    /**
     * How many rows there are: without a condition from metadata alone, which counts as no read and starts no
     * conversion; with one by a read like any other.
     */
    public long count() {
        if (query.where().isEmpty()) {
            try (Table table = origin.look().table()) {
                return Math.min(query.rows().within(0, table.rowCount()).size(), query.limit());
            }
        }
        try (Batches batches = read(origin, table -> table.scan(query.select(List.of())))) {
            long rows = 0;
            for (ColumnBatch batch : batches) {
                rows += batch.rowCount();
            }
            return rows;
        }
    }

    /**
     * What happened in the last read of this dataset, or the plan of one if there was none: counts as no read, and
     * starts no conversion. A read counts from its first batch on, also once it is closed; reads of derived datasets do
     * not. The first line of the text says whether it is a plan or a read.
     *
     * @throws io.mbf.error.MbfException if a plan is asked for, and the file is damaged or the query does not fit it
     * @throws java.io.UncheckedIOException if a plan is asked for, and the file cannot be read
     */
    public Explanation explain() {
        return last.stream()
                .flatMap(part -> part.done().stream())
                .reduce(Explanation::plus)
                .orElseGet(this::plan);
    }

    private Explanation plan() {
        try (Batches batches = begin(origin.look(), table -> table.scan(query))) {
            return batches.explain();
        }
    }

    @Override
    public void close() {
        open.forEach(Batches::close);
    }
}
