package io.mbf.read;

import io.mbf.aggregate.Aggregate;
import io.mbf.aggregate.Aggregate.Kind;
import io.mbf.aggregate.GroupedRows;
import io.mbf.aggregate.HeapShare;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.table.KnownRows;
import io.mbf.error.InvalidQueryException;
import io.mbf.row.RecordMapper;
import io.mbf.row.RowCursor;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Small answers without an engine: {@code dataset.groupBy("region").count().sum("amount").rows()} has a row per region,
 * with the columns {@code region}, {@code count} and {@code sum_amount}.
 *
 * <p>Groups come in the order of their first rows. Null is a group of its own, all NaNs are one, and so are both zeros.
 * Without keys there is one group, even of no rows. Nulls count for {@link #count()} alone; what has no values is null.
 * Groups may take half of the heap ({@code -Xmx}): more end in an {@link InvalidQueryException}.
 *
 * <p>Immutable and thread-safe; each answer is a read of its own.
 */
public final class Aggregation {

    private final Dataset dataset;
    private final List<String> keys;
    private final List<Aggregate> aggregates;

    Aggregation(Dataset dataset, List<String> keys, List<Aggregate> aggregates) {
        this.dataset = dataset;
        this.keys = keys;
        this.aggregates = aggregates;
    }

    /** How many rows: INT64, named {@code count}. */
    public Aggregation count() {
        return with(new Aggregate(Kind.ROWS, "", "count"));
    }

    /** How many values are not null: INT64, named {@code count_column}. */
    public Aggregation count(String column) {
        Objects.requireNonNull(column, "column");
        return with(Kind.COUNT, column);
    }

    /**
     * The sum of numbers, named {@code sum_column}. Of integers, and of decimals up to 38 digits, exact, as DECIMAL(38,
     * scale): more digits are an error; of wider decimals exact, 19 digits wider. Of floating point a DOUBLE, with what
     * rounding lost added in the end.
     */
    public Aggregation sum(String column) {
        Objects.requireNonNull(column, "column");
        return with(Kind.SUM, column);
    }

    /** The least value, of the column's type, named {@code min_column}; NaN is greater than all numbers. */
    public Aggregation min(String column) {
        Objects.requireNonNull(column, "column");
        return with(Kind.MIN, column);
    }

    /** The greatest value, of the column's type, named {@code max_column}; NaN is greater than all numbers. */
    public Aggregation max(String column) {
        Objects.requireNonNull(column, "column");
        return with(Kind.MAX, column);
    }

    /** The mean of numbers, the sum (see {@link #sum}) divided by the count: DOUBLE, named {@code avg_column}. */
    public Aggregation avg(String column) {
        Objects.requireNonNull(column, "column");
        return with(Kind.AVG, column);
    }

    /**
     * Names the column that was asked for last.
     *
     * @throws IllegalStateException if none was
     */
    public Aggregation named(String name) {
        Objects.requireNonNull(name, "name");
        if (aggregates.isEmpty()) {
            throw new IllegalStateException("there is nothing to name yet");
        }
        List<Aggregate> named = new ArrayList<>(aggregates);
        Aggregate last = named.remove(named.size() - 1);
        named.add(new Aggregate(last.kind(), last.column(), name));
        return new Aggregation(dataset, keys, List.copyOf(named));
    }

    private Aggregation with(Kind kind, String column) {
        return with(new Aggregate(kind, column, kind.name().toLowerCase(Locale.ROOT) + "_" + column));
    }

    private Aggregation with(Aggregate aggregate) {
        List<Aggregate> more = new ArrayList<>(aggregates);
        more.add(aggregate);
        return new Aggregation(dataset, keys, List.copyOf(more));
    }

    /**
     * The columns of the answer; counts as no read.
     *
     * @throws InvalidQueryException if a column is not there, cannot be a key, or has no such aggregate
     */
    public Schema schema() {
        return new GroupedRows(dataset.wholeSchema(), keys, aggregates, HeapShare.half()).schema();
    }

    /**
     * The groups, as column batches, which stay valid. All rows are read before this returns.
     *
     * @throws InvalidQueryException if the columns do not fit the files, a sum has more digits than its type, or the
     *     groups take too much memory
     * @throws io.mbf.error.MbfException if a file is damaged
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public BatchSource batches() {
        try (Batches batches = dataset.batchesOf(this::columns)) {
            GroupedRows groups = new GroupedRows(batches.schema(), keys, aggregates, HeapShare.half());
            for (ColumnBatch batch : batches) {
                groups.add(batch);
            }
            return groups;
        }
    }

    /**
     * The answer, if it follows from what an {@code .mbf} file states of its values: an entry of the cache, whose statistics
     * were proven when it was made, or a file that is read as it lies, which is believed as it is where conditions are
     * concerned. There are counts, minima and maxima so, of all rows of one file, or of a part of it, without keys. Counts
     * as a read if there is an answer; else it starts no conversion.
     *
     * @return one row; empty if values would have to be read
     * @throws InvalidQueryException if the columns do not fit the file
     */
    public Optional<ColumnBatch> fromStatistics() {
        boolean stated = keys.isEmpty()
                && aggregates.stream().map(Aggregate::kind).noneMatch(kind -> kind == Kind.SUM || kind == Kind.AVG);
        return stated ? dataset.known(measured()).flatMap(this::of) : Optional.empty();
    }

    private Optional<ColumnBatch> of(KnownRows known) {
        GroupedRows groups = new GroupedRows(known.schema(), keys, aggregates, HeapShare.half());
        return groups.add(known.count(), known.zones()) ? Optional.of(groups.next()) : Optional.empty();
    }

    /** The columns that there are aggregates of. */
    private List<String> measured() {
        return aggregates.stream()
                .filter(aggregate -> aggregate.kind() != Kind.ROWS)
                .map(Aggregate::column)
                .distinct()
                .toList();
    }

    /** The columns to read; fails before anything is read if they cannot be answered from. */
    private List<String> columns(Schema schema) {
        new GroupedRows(schema, keys, aggregates, HeapShare.half()).close(); // which checks them
        Set<String> columns = new LinkedHashSet<>(keys);
        columns.addAll(measured());
        return List.copyOf(columns);
    }

    /** The groups, one at a time; to be closed. As {@link #batches}. */
    public RowCursor rows() {
        return new RowCursor(batches());
    }

    /** The groups as records, whose components are named like the columns. As {@link #batches}. */
    public <R> Stream<R> as(Class<R> type) {
        Objects.requireNonNull(type, "type");
        return RecordMapper.stream(batches(), type);
    }
}
