package io.mbf.scan.plan;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@link Query} that has met a schema: names have become positions. What both readers start from.
 *
 * @param input the schema of the file
 * @param output the schema of the rows delivered
 * @param projected positions in {@code input}, one per column of {@code output}
 * @param projections which parts of these columns {@code output} has, one per column of {@code output}
 * @param filter the rows to keep; empty for all
 * @param filterNodes the nodes that {@code filter} needs, in the order of the schema
 * @param decoded positions in {@code input} of all columns needed, projected or filtered on, ascending
 * @param decodedParts which parts of the columns in {@code decoded} are needed, one per position
 * @param limit rows to deliver at most; {@link Long#MAX_VALUE} for all
 * @param rows to look at
 */
public record ScanPlan(
        Schema input,
        Schema output,
        int[] projected,
        List<Projection> projections,
        Optional<BoundPredicate> filter,
        List<Node> filterNodes,
        int[] decoded,
        List<Projection> decodedParts,
        long limit,
        RowRange rows) {

    /** So many names at most are looked for one by one. */
    private static final int FEW = 16;

    /**
     * Resolves a query. Several paths into one column give one column of the output, where the first of them stands.
     *
     * @throws InvalidQueryException if a column does not exist or is selected twice, a path leads below a list, or a
     *     literal does not fit
     */
    public static ScanPlan of(Query query, Schema schema) {
        Map<Integer, Projection> selected = new LinkedHashMap<>();
        if (query.columns().isPresent()) {
            List<String> names = query.columns().get();
            Map<String, Integer> positions = names.size() > FEW ? positions(schema) : Map.of();
            for (String name : names) {
                Integer column = positions.get(name); // nothing is looked for below a column of this very name
                if (column == null) {
                    select(name, schema, selected);
                } else {
                    add(name, column, List.of(), selected);
                }
            }
        } else {
            for (int column = 0; column < schema.size(); column++) {
                selected.put(column, Projection.ALL);
            }
        }
        Optional<BoundPredicate> filter = query.where().map(where -> Binder.bind(where, schema));
        List<Node> filterNodes = new ArrayList<>();
        if (filter.isPresent()) {
            for (int ordinal : filter.get().columns()) {
                filterNodes.add(schema.node(ordinal));
            }
        }
        TreeMap<Integer, Projection> decoded = new TreeMap<>(selected);
        for (Node node : filterNodes) {
            List<Integer> path = new ArrayList<>(node.pathBelow());
            path.addAll(Projection.leastPath(node.field().type()));
            Projection part = decoded.get(node.column());
            decoded.put(node.column(), part == null ? Projection.of(path) : part.with(path));
        }
        List<Field> output = new ArrayList<>();
        selected.forEach((column, part) -> output.add(part.prune(schema.field(column))));
        return new ScanPlan(
                schema,
                new Schema(output),
                positions(selected),
                List.copyOf(selected.values()),
                filter,
                List.copyOf(filterNodes),
                positions(decoded),
                List.copyOf(decoded.values()),
                query.limit(),
                query.rows());
    }

    /** The same columns and condition for other rows. */
    public ScanPlan of(RowRange others, long most) {
        return new ScanPlan(
                input, output, projected, projections, filter, filterNodes, decoded, decodedParts, most, others);
    }

    private static void select(String name, Schema schema, Map<Integer, Projection> selected) {
        Node node = schema.find(name);
        if (node.repeated()) {
            throw new InvalidQueryException("column '" + name + "' is below a list or map of column '"
                    + schema.field(node.column()).name() + "', which can be selected as a whole only");
        }
        add(name, node.column(), node.pathBelow(), selected);
    }

    private static void add(String name, int column, List<Integer> path, Map<Integer, Projection> selected) {
        Projection part = selected.get(column);
        if (part != null && part.overlaps(path)) {
            throw new InvalidQueryException("column '" + name + "' is selected twice");
        }
        selected.put(column, part == null ? Projection.of(path) : part.with(path));
    }

    /** Where each column is; of several with one name the first. */
    private static Map<String, Integer> positions(Schema schema) {
        Map<String, Integer> positions = new HashMap<>();
        for (int column = 0; column < schema.size(); column++) {
            positions.putIfAbsent(schema.field(column).name(), column);
        }
        return positions;
    }

    private static int[] positions(Map<Integer, Projection> columns) {
        int[] positions = new int[columns.size()];
        int i = 0;
        for (int column : columns.keySet()) {
            positions[i++] = column;
        }
        return positions;
    }
}
