package io.mbf.scan;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.BoundPredicate;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A {@link Query} that has met a schema: names have become positions. What both readers start from.
 *
 * @param input the schema of the file
 * @param output the schema of the rows delivered
 * @param projected positions in {@code input}, one per column of {@code output}
 * @param filter the rows to keep; empty for all
 * @param filterColumns positions that {@code filter} needs, ascending
 * @param decoded all positions needed, projected or filtered on, ascending
 * @param limit rows to deliver at most; {@link Long#MAX_VALUE} for all
 * @param rows to look at
 */
public record ScanPlan(
        Schema input,
        Schema output,
        int[] projected,
        Optional<BoundPredicate> filter,
        int[] filterColumns,
        int[] decoded,
        long limit,
        RowRange rows) {

    /**
     * Resolves a query.
     *
     * @throws InvalidQueryException if a column does not exist or is selected twice, or a literal does not fit
     */
    public static ScanPlan of(Query query, Schema schema) {
        int[] projected = query.columns()
                .map(names -> positions(names, schema))
                .orElseGet(() -> IntStream.range(0, schema.size()).toArray());
        Optional<BoundPredicate> filter = query.where().map(where -> BoundPredicate.bind(where, schema));
        int[] filterColumns = filter.map(BoundPredicate::columns).orElse(new int[0]);
        int[] decoded = IntStream.concat(IntStream.of(projected), IntStream.of(filterColumns))
                .distinct()
                .sorted()
                .toArray();
        Schema output = query.columns().isEmpty() ? schema : schema.project(projected);
        return new ScanPlan(schema, output, projected, filter, filterColumns, decoded, query.limit(), query.rows());
    }

    /**
     * Cuts a query at row numbers.
     *
     * @param cuts ascending row numbers within the query's rows, none of them at an end
     * @param parts wanted; for the check only
     * @throws IllegalArgumentException if there are to be no parts, or several although there is a limit
     */
    public static List<Query> split(Query query, int parts, List<Long> cuts) {
        if (parts < 1 || parts > 1 && query.limit() != Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    parts < 1 ? "a query has at least one part, not " + parts : "a limited query has one part only");
        }
        List<Query> queries = new ArrayList<>();
        long from = query.rows().from();
        for (long cut : cuts) {
            queries.add(query.rows(new RowRange(from, cut)));
            from = cut;
        }
        queries.add(query.rows(new RowRange(from, query.rows().to())));
        return queries;
    }

    private static int[] positions(List<String> names, Schema schema) {
        int[] positions = names.stream().mapToInt(schema::indexOf).toArray();
        boolean[] seen = new boolean[schema.size()];
        for (int position : positions) {
            if (seen[position]) {
                throw new InvalidQueryException(
                        "column '" + schema.field(position).name() + "' is selected twice");
            }
            seen[position] = true;
        }
        return positions;
    }
}
