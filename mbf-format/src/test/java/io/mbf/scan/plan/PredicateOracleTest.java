package io.mbf.scan.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.predicate.Column;
import io.mbf.predicate.Expression;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.Predicate.Operator;
import io.mbf.predicate.PredicateText;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.Match;
import io.mbf.scan.plan.RandomColumn.Compared;
import io.mbf.schema.Schema;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random conditions on random rows, against an evaluation row by row in three-valued logic. */
class PredicateOracleTest {

    private static final int CASES = 1_500;
    private static final int[] SIZES = {0, 1, 2, 63, 64, 65, 130, 300};

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void rowFilterAndPruningAgreeWithANaiveEvaluation() {
        System.out.println("PredicateOracleTest -Dmbf.seed=" + seed);
        for (int i = 0; i < CASES; i++) {
            int rows = SIZES[random.nextInt(SIZES.length)];
            List<RandomColumn> columns = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                columns.add(RandomColumn.of(random.nextInt(RandomColumn.KINDS), "c" + c, rows, random));
            }
            Schema schema = new Schema(columns.stream().map(RandomColumn::field).toList());
            for (int p = 0; p < 4; p++) {
                check(columns, schema, rows, randomTree(columns, random.nextInt(4)));
            }
        }
    }

    private void check(List<RandomColumn> columns, Schema schema, int rows, Tree tree) {
        BoundPredicate bound = Binder.bind(tree.predicate, schema);
        int[] expected = IntStream.range(0, rows)
                .filter(row -> tree.value.of(row) == Boolean.TRUE)
                .toArray();
        int[] selection = new int[rows];
        RowFilter filter = new RowFilter(bound);
        for (int twice = 0; twice < 2; twice++) {
            int count = filter.select(c -> columns.get(c).vector(), rows, selection);
            assertArrayEquals(expected, Arrays.copyOf(selection, count), () -> describe(columns, tree));
        }
        List<ZoneMap> zones = columns.stream().map(this::zone).toList();
        Match match = bound.match(zones::get);
        if (expected.length > 0) {
            assertNotEquals(Match.NONE, match, () -> describe(columns, tree) + " " + zones);
        }
        if (expected.length < rows) {
            assertNotEquals(Match.ALL, match, () -> describe(columns, tree) + " " + zones);
        }
    }

    private String describe(List<RandomColumn> columns, Tree tree) {
        return "seed " + seed + ": " + PredicateText.of(tree.predicate) + " on "
                + columns.stream().map(c -> c.field().type().toString()).toList();
    }

    // ---- statistics that are true, of varying sharpness

    private ZoneMap zone(RandomColumn column) {
        ColumnVector vector = column.vector();
        ColumnOrder order = ColumnOrder.of(column.field().leaf());
        long nans = column.values().stream()
                .filter(v -> v instanceof Double d && d.isNaN())
                .count();
        long nulls = vector.validity().nullCount();
        Optional<ZoneMap.Bounds> bounds = random.nextInt(10) == 0 ? Optional.empty() : bounds(column, order);
        return new ZoneMap(
                vector.size(), random.nextInt(5) == 0 ? -1 : nulls, random.nextInt(5) == 0 ? -1 : nans, bounds);
    }

    private Optional<ZoneMap.Bounds> bounds(RandomColumn column, ColumnOrder order) {
        int[] rows = IntStream.range(0, column.values().size())
                .filter(i ->
                        column.values().get(i) != null && !(column.values().get(i) instanceof Double d && d.isNaN()))
                .toArray();
        if (rows.length == 0) {
            return Optional.empty();
        }
        boolean loose = random.nextBoolean();
        if (order.domain() == ColumnOrder.Domain.LONG) {
            long[] keys = Arrays.stream(rows)
                    .mapToLong(i -> SortKeys.longKey(order, column.vector(), i))
                    .sorted()
                    .toArray();
            long min = keys[0];
            long max = keys[keys.length - 1];
            return Optional.of(new ZoneMap.LongBounds(
                    loose && min > Long.MIN_VALUE ? min - 1 : min,
                    loose && max < Long.MAX_VALUE ? max + 1 : max,
                    !loose,
                    !loose));
        }
        byte[][] keys = Arrays.stream(rows)
                .mapToObj(i -> SortKeys.bytesKey(order, (BytesVector) column.vector(), i))
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        byte[] min = keys[0];
        byte[] max = keys[keys.length - 1];
        return Optional.of(new ZoneMap.BytesBounds(
                loose ? Arrays.copyOf(min, min.length / 2) : min,
                loose ? SortKeys.nextPrefix(Arrays.copyOf(max, max.length / 2)) : max,
                !loose,
                !loose));
    }

    // ---- the oracle

    /** True, false or null (unknown) for a row. */
    private interface Value {
        Boolean of(int row);
    }

    private record Tree(Predicate predicate, Value value) {}

    private Tree randomTree(List<RandomColumn> columns, int depth) {
        int choice = depth == 0 ? 3 : random.nextInt(5);
        switch (choice) {
            case 0 -> {
                Tree inner = randomTree(columns, depth - 1);
                return new Tree(inner.predicate.not(), row -> {
                    Boolean value = inner.value.of(row);
                    return value == null ? null : Boolean.valueOf(!value);
                });
            }
            case 1, 2 -> {
                boolean and = choice == 1;
                List<Tree> parts = IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> randomTree(columns, depth - 1))
                        .toList();
                List<Predicate> predicates = parts.stream().map(Tree::predicate).toList();
                return new Tree(and ? new Predicate.And(predicates) : new Predicate.Or(predicates), row -> {
                    boolean unknown = false;
                    for (Tree part : parts) {
                        Boolean value = part.value.of(row);
                        if (value == null) {
                            unknown = true;
                        } else if (value != and) {
                            return !and;
                        }
                    }
                    return unknown ? null : Boolean.valueOf(and);
                });
            }
            default -> {
                return random.nextInt(3) == 0
                        ? computed(columns)
                        : randomLeaf(columns.get(random.nextInt(columns.size())));
            }
        }
    }

    private Tree randomLeaf(RandomColumn column) {
        String name = column.field().name();
        List<Compared> literals = column.literals();
        Compared a = literals.get(random.nextInt(literals.size()));
        Compared b = literals.get(random.nextInt(literals.size()));
        return switch (random.nextInt(10)) {
            case 0 ->
                new Tree(new Predicate.IsNull(name), row -> column.values().get(row) == null);
            case 1 ->
                new Tree(
                        new Predicate.Between(name, a.literal(), b.literal()),
                        row -> compare(column, row, a) == null
                                ? null
                                : Boolean.valueOf(compare(column, row, a) >= 0 && compare(column, row, b) <= 0));
            case 2, 3 -> {
                List<Compared> list = IntStream.range(0, random.nextInt(6))
                        .mapToObj(i -> literals.get(random.nextInt(literals.size())))
                        .toList();
                yield new Tree(
                        new Predicate.In(
                                name, list.stream().map(Compared::literal).toList()),
                        row -> column.values().get(row) == null
                                ? null
                                : Boolean.valueOf(list.stream().anyMatch(one -> compare(column, row, one) == 0)));
            }
            case 4 -> {
                if (!(a.model() instanceof String part)) {
                    yield comparison(column, a);
                }
                int place = random.nextInt(3);
                yield new Tree(
                        place == 0
                                ? new Predicate.StartsWith(name, a.literal())
                                : place == 1
                                        ? new Predicate.EndsWith(name, a.literal())
                                        : new Predicate.Contains(name, a.literal()),
                        row -> {
                            if (column.values().get(row) == null) {
                                return null;
                            }
                            String value = (String) column.values().get(row);
                            return place == 0
                                    ? value.startsWith(part)
                                    : place == 1 ? value.endsWith(part) : value.contains(part);
                        });
            }
            default -> comparison(column, a);
        };
    }

    private Tree comparison(RandomColumn column, Compared literal) {
        Operator operator = Operator.values()[random.nextInt(6)];
        return new Tree(
                new Predicate.Compare(column.field().name(), operator, literal.literal()),
                row -> isMet(operator, compare(column, row, literal)));
    }

    private static Boolean isMet(Operator operator, Integer order) {
        return order == null
                ? null
                : Boolean.valueOf(
                        switch (operator) {
                            case EQ -> order == 0;
                            case NE -> order != 0;
                            case LT -> order < 0;
                            case LE -> order <= 0;
                            case GT -> order > 0;
                            case GE -> order >= 0;
                        });
    }

    /** An expression, and its model by row. */
    private record Computation(Expression expression, IntFunction<Comparable<?>> model) {}

    /** Two of the columns compared, or what is calculated of them, as far as they are of one kind. */
    private Tree computed(List<RandomColumn> columns) {
        RandomColumn first = columns.get(random.nextInt(columns.size()));
        List<RandomColumn> alike =
                columns.stream().filter(column -> isAlike(first, column)).toList();
        Computation a = computation(alike);
        Computation b = computation(alike);
        Operator operator = Operator.values()[random.nextInt(6)];
        return new Tree(
                new Predicate.Comparison(a.expression, operator, b.expression),
                row -> isMet(operator, order(a.model.apply(row), b.model.apply(row))));
    }

    @SuppressWarnings("unchecked")
    private static Integer order(Comparable<?> a, Comparable<?> b) {
        return a == null || b == null ? null : (Integer) ((Comparable<Object>) a).compareTo(b);
    }

    private static boolean isAlike(RandomColumn a, RandomColumn b) {
        return kind(a).equals(kind(b));
    }

    private static String kind(RandomColumn column) {
        Compared any = column.literals().get(0);
        return any.literal() instanceof Literal.Number && any.model() instanceof BigDecimal
                ? "exact"
                : any.literal().getClass() + " " + any.model().getClass();
    }

    private Computation computation(List<RandomColumn> alike) {
        RandomColumn column = alike.get(random.nextInt(alike.size()));
        Computation value = new Computation(
                new Column(column.field().name()), row -> column.values().get(row));
        if (!kind(column).equals("exact")) {
            return value;
        }
        return switch (random.nextInt(4)) {
            case 0 -> value;
            case 1 -> joined(value, Expression.Operator.TIMES, computation(alike));
            case 2 -> joined(value, Expression.Operator.MINUS, computation(alike));
            default -> {
                BigDecimal constant = BigDecimal.valueOf(random.nextInt(200) - 100, random.nextInt(3));
                yield joined(value, Expression.Operator.PLUS, new Computation(Literal.of(constant), row -> constant));
            }
        };
    }

    private static Computation joined(Computation a, Expression.Operator operator, Computation b) {
        return new Computation(new Expression.Arithmetic(a.expression, operator, b.expression), row -> {
            BigDecimal left = (BigDecimal) a.model.apply(row);
            BigDecimal right = (BigDecimal) b.model.apply(row);
            if (left == null || right == null) {
                return null;
            }
            return switch (operator) {
                case PLUS -> left.add(right);
                case MINUS -> left.subtract(right);
                default -> left.multiply(right);
            };
        });
    }

    @SuppressWarnings("unchecked")
    private static Integer compare(RandomColumn column, int row, Compared literal) {
        Comparable<Object> value = (Comparable<Object>) column.values().get(row);
        return value == null ? null : value.compareTo(literal.model());
    }
}
