package io.mbf.cache.splice;

import static io.mbf.predicate.Column.col;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Makes up conditions on a table's columns {@code r0}, {@code o1}, {@code r2} and {@code s}, and decides them row by row. */
final class RandomCondition {

    /** @param truth of each row; null where it is unknown */
    record Condition(Predicate predicate, IntFunction<Boolean> truth) {}

    private final Random random;
    private final List<Long> longs = new ArrayList<>();
    private final List<Double> doubles = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Boolean> nulls = new ArrayList<>();
    private final List<Long> inner = new ArrayList<>();

    RandomCondition(Table table, Random random) {
        this.random = random;
        try (Scan scan = table.scan(Query.ALL.select(List.of("r0", "o1", "r2", "s")))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                add(batch);
            }
        }
    }

    private void add(ColumnBatch batch) {
        LongVector r0 = (LongVector) batch.column("r0");
        DoubleVector o1 = (DoubleVector) batch.column("o1");
        BytesVector r2 = (BytesVector) batch.column("r2");
        StructVector s = (StructVector) batch.column("s");
        LongVector n = (LongVector) s.children().get(0);
        for (int i = 0; i < batch.rowCount(); i++) {
            longs.add(r0.values()[i]);
            doubles.add(o1.isNull(i) ? null : (Double) o1.values()[i]);
            texts.add(new String(r2.bytes(i), StandardCharsets.UTF_8));
            nulls.add(s.isNull(i));
            inner.add(s.isNull(i) || n.isNull(i) ? null : (Long) n.values()[i]);
        }
    }

    Condition next(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            Condition a = next(depth - 1);
            Condition b = next(depth - 1);
            return switch (random.nextInt(5)) {
                case 0 -> new Condition(a.predicate.not(), row -> not(a.truth.apply(row)));
                case 1 ->
                    new Condition(
                            a.predicate.or(b.predicate),
                            row -> not(and(not(a.truth.apply(row)), not(b.truth.apply(row)))));
                default ->
                    new Condition(a.predicate.and(b.predicate), row -> and(a.truth.apply(row), b.truth.apply(row)));
            };
        }
        int any = random.nextInt(longs.size());
        return switch (random.nextInt(9)) {
            case 0 -> new Condition(col("r0").gt(longs.get(any)), row -> longs.get(row) > longs.get(any));
            case 1 ->
                new Condition(
                        col("r0").eq(longs.get(any)), row -> longs.get(row).equals(longs.get(any)));
            case 2 -> {
                double bound = random.nextInt(1000);
                yield new Condition(
                        col("o1").lt(bound),
                        row -> doubles.get(row) == null ? null : (Boolean) (doubles.get(row) < bound));
            }
            case 3 ->
                new Condition(
                        col("r2").ge(texts.get(any)), row -> texts.get(row).compareTo(texts.get(any)) >= 0);
            case 4 -> new Condition(col("s").isNull(), nulls::get);
            case 5 -> new Condition(col("s.n").isNotNull(), row -> inner.get(row) != null);
            case 6 ->
                new Condition(
                        col("r0").minus(col("s.n")).gt(0),
                        row -> inner.get(row) == null ? null : (Boolean) (longs.get(row) > inner.get(row)));
            case 7 ->
                new Condition(
                        col("o1").lt(col("r0")),
                        row -> doubles.get(row) == null ? null : (Boolean) (doubles.get(row) < longs.get(row)));
            default -> {
                long bound = inner.get(any) == null ? 0 : inner.get(any);
                yield new Condition(
                        col("s.n").le(bound),
                        row -> inner.get(row) == null ? null : (Boolean) (inner.get(row) <= bound));
            }
        };
    }

    private static Boolean not(Boolean truth) {
        return truth == null ? null : (Boolean) !truth;
    }

    private static Boolean and(Boolean a, Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : (Boolean) true;
    }
}
