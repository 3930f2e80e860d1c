package io.mbf.parquet.property;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.parquet.property.RandomCondition.Condition;
import io.mbf.predicate.PredicateText;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A query, and the rows that a plain evaluation finds for it in the values of the table.
 *
 * @param expected per column, per row of the result
 */
record RandomQuery(Query query, Map<String, List<Object>> expected) {

    /** @param condition makes one up */
    static RandomQuery of(Random random, RandomTable table, Supplier<Condition> condition) {
        Query query = Query.ALL;
        RandomSelection selection = all(table);
        if (random.nextInt(3) > 0) {
            selection = RandomSelection.of(random, table.columns());
            query = query.select(selection.paths());
        }
        IntStream rows = IntStream.range(0, table.rows());
        if (random.nextInt(4) == 0) {
            int from = random.nextInt(table.rows() + 1);
            int to = from + random.nextInt(table.rows() + 1);
            query = query.rows(new RowRange(from, to));
            rows = rows.filter(row -> row >= from && row < to);
        }
        if (random.nextInt(5) > 0) {
            Condition where = condition.get();
            query = query.where(where.predicate());
            rows = rows.filter(row -> Boolean.TRUE.equals(where.truth().of(row)));
        }
        if (random.nextInt(5) == 0) {
            int limit = random.nextInt(table.rows() + 2);
            query = query.limit(limit);
            rows = rows.limit(limit);
        }
        return new RandomQuery(query, expected(table, selection, rows));
    }

    /** What a table holds. */
    static Map<String, List<Object>> everything(RandomTable table) {
        return rows(table, IntStream.range(0, table.rows()));
    }

    /** All columns of some rows. */
    static Map<String, List<Object>> rows(RandomTable table, IntStream rows) {
        return expected(table, all(table), rows);
    }

    private static RandomSelection all(RandomTable table) {
        RandomSelection all = new RandomSelection(List.of(), new LinkedHashMap<>());
        IntStream.range(0, table.columns().size()).forEach(i -> all.columns().put(i, value -> value));
        return all;
    }

    private static Map<String, List<Object>> expected(RandomTable table, RandomSelection selection, IntStream rows) {
        int[] kept = rows.toArray();
        Map<String, List<Object>> expected = new LinkedHashMap<>();
        selection.columns().forEach((column, pruned) -> {
            List<Object> values = new ArrayList<>(kept.length);
            for (int row : kept) {
                values.add(pruned.apply(table.values().get(column).get(row)));
            }
            expected.put(table.columns().get(column).name(), values);
        });
        return expected;
    }

    /**
     * Tells of the first difference only: tables are long.
     *
     * @param what was read
     */
    static void assertSame(Map<String, List<Object>> expected, Map<String, List<Object>> actual, String what) {
        if (expected.equals(actual) && List.copyOf(expected.keySet()).equals(List.copyOf(actual.keySet()))) {
            return;
        }
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()), what);
        expected.forEach((name, values) -> {
            List<Object> others = actual.get(name);
            for (int i = 0; i < Math.min(values.size(), others.size()); i++) {
                if (!Objects.equals(values.get(i), others.get(i))) {
                    assertEquals(
                            text(values.get(i)), text(others.get(i)), what + ", column " + name + ", result row " + i);
                }
            }
            assertEquals(values.size(), others.size(), what + ", column " + name + ": rows");
        });
    }

    static String text(Query query) {
        return query.columns() + " where " + query.where().map(PredicateText::of) + " limit " + query.limit() + " "
                + query.rows();
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            return HexFormat.of().formatHex(bytes.array());
        }
        return value instanceof List<?> list
                ? list.stream().map(RandomQuery::text).toList().toString()
                : String.valueOf(value);
    }
}
