package io.mbf.aggregate;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.SelectedColumns;
import io.mbf.batch.StructVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A row per group: its keys, then its aggregates. Rows are {@link #add added}, then the groups are delivered in the order
 * in which their first rows came. Not thread-safe.
 */
public final class GroupedRows implements BatchSource {

    private final List<Node> keys;
    private final List<Aggregate> aggregates;
    private final Schema schema;
    private final HeapShare heap;
    private final GroupTable table;
    private final Map<String, Node> nodes = new LinkedHashMap<>(); // of the measures
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final int[] groups = new int[ColumnBatch.MAX_ROWS];
    private final int[] leftOut = new int[ColumnBatch.MAX_ROWS];
    private final PackedSums packed = new PackedSums();
    private long[] rows = new long[0]; // by group
    private int next = 1;

    /**
     * No rows yet.
     *
     * @param input of the rows to be added
     * @throws InvalidQueryException if a column is not there, cannot be a key, or has no such aggregate; if nothing is
     *     asked for, or two columns of the result have one name
     */
    public GroupedRows(Schema input, List<String> keys, List<Aggregate> aggregates, HeapShare heap) {
        this.keys = keys.stream().map(name -> node(input, name)).toList();
        this.aggregates = List.copyOf(aggregates);
        this.heap = heap;
        List<Field> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Node node = this.keys.get(i);
            columns.add(new Field(keys.get(i), node.field().type(), node.isNullable()));
        }
        this.table = new GroupTable(List.copyOf(columns), heap);
        for (Aggregate aggregate : aggregates) {
            Field measured = new Field("", Measure.type(Aggregate.Kind.ROWS, null), false);
            if (aggregate.kind() != Aggregate.Kind.ROWS) {
                Node node = nodes.computeIfAbsent(aggregate.column(), name -> node(input, name));
                measured = new Field(aggregate.column(), node.field().type(), true);
                Field of = measured;
                measures.computeIfAbsent(aggregate.column(), name -> new Measure(of, ColumnBatch.MAX_ROWS, heap))
                        .want(aggregate.kind());
            }
            boolean counts = aggregate.kind() == Aggregate.Kind.ROWS || aggregate.kind() == Aggregate.Kind.COUNT;
            columns.add(new Field(aggregate.name(), Measure.type(aggregate.kind(), measured), !counts));
        }
        Set<String> names = new HashSet<>();
        columns.forEach(column -> {
            if (!names.add(column.name())) {
                throw new InvalidQueryException("two columns of the result are called '" + column.name() + "'");
            }
        });
        if (columns.isEmpty()) {
            throw new InvalidQueryException(
                    "nothing is asked for: neither a key nor a count, sum, minimum, maximum or" + " mean");
        }
        this.schema = new Schema(columns);
    }

    private static Node node(Schema schema, String name) {
        Node node = schema.find(name);
        if (node.repeated()) {
            throw new InvalidQueryException("column '" + name + "' is below a list or map: a row has any number of it");
        }
        return node;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /** Adds rows of the input; none may be added once groups were delivered. */
    public void add(ColumnBatch batch) {
        if (batch.columns() instanceof SelectedColumns selected && table.passesOver(keys(selected::whole))) {
            int left = selected.leftOut(leftOut);
            add(selected::whole, selected.wholeCount(), left); // cheaper than to put the others together
        } else {
            add(batch::column, batch.rowCount(), 0);
        }
    }

    /** @param left rows that are left out */
    private void add(IntFunction<ColumnVector> columns, int count, int left) {
        table.groups(keys(columns), count, leftOut, left, groups);
        int size = table.size();
        reserve(size);
        packed.begin(groups, count, size);
        measures.forEach((name, measure) -> measure.add(vector(columns, nodes.get(name)), groups, size, packed));
        if (packed.isOpen()) {
            packed.count((group, more) -> rows[group] += more);
            packed.end();
        } else {
            for (int i = 0; i < count; i++) {
                rows[groups[i]]++;
            }
        }
    }

    private List<ColumnVector> keys(IntFunction<ColumnVector> columns) {
        return keys.stream().map(key -> vector(columns, key)).toList();
    }

    /**
     * Adds rows of which only this is known; there must be no keys.
     *
     * @param zones of the columns that there are aggregates of, by their names
     * @return false if more would have to be known: then this is of no more use
     */
    public boolean add(long count, Map<String, ZoneMap> zones) {
        int size = table.size();
        reserve(size);
        rows[size - 1] += count;
        return measures.entrySet().stream()
                .allMatch(measure -> measure.getValue().add(zones.get(measure.getKey()), size - 1, size));
    }

    private void reserve(int size) {
        if (size > rows.length) {
            rows = heap.grow(rows, size, 0);
        }
    }

    private static ColumnVector vector(IntFunction<ColumnVector> columns, Node node) {
        ColumnVector vector = columns.apply(node.column());
        for (int child : node.pathBelow()) {
            vector = ((StructVector) vector).children().get(child);
        }
        return vector;
    }

    @Override
    public ColumnBatch next() {
        if (next >= table.size()) {
            return null;
        }
        reserve(table.size());
        int from = next;
        int to = Math.min(table.size(), from + ColumnBatch.MAX_ROWS);
        next = to;
        List<ColumnVector> columns = new ArrayList<>(Arrays.asList(table.keys(from, to)));
        for (Aggregate aggregate : aggregates) {
            columns.add(
                    aggregate.kind() == Aggregate.Kind.ROWS
                            ? Results.longs(Arrays.copyOfRange(rows, from, to))
                            : measures.get(aggregate.column()).results(aggregate.kind(), from, to, rows));
        }
        return new ColumnBatch(schema, to - from, columns);
    }

    @Override
    public void close() {
        next = Integer.MAX_VALUE;
    }
}
