package io.mbf.parquet.property;

import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.Predicate.Operator;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Makes up conditions, and evaluates them row by row in SQL's three-valued logic without any of the code that is tested.
 */
final class RandomCondition {

    /** True, false or null (unknown) for a row. */
    interface Truth {
        Boolean of(int row);
    }

    record Condition(Predicate predicate, Truth truth) {}

    /** A literal, and how it compares. */
    private record Constant(Literal literal, Comparable<?> comparable) {}

    private final Random random;
    private final RandomTable table;
    private final List<Place> places;

    RandomCondition(Random random, RandomTable table) {
        this.random = random;
        this.table = table;
        this.places = Place.of(table.columns());
    }

    Condition tree(int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(5)) {
            case 0 -> {
                Condition inner = tree(depth - 1);
                yield new Condition(inner.predicate.not(), row -> {
                    Boolean truth = inner.truth.of(row);
                    return truth == null ? null : Boolean.valueOf(!truth);
                });
            }
            case 1 -> junction(true, depth);
            case 2 -> junction(false, depth);
            default -> leaf(places.get(random.nextInt(places.size())));
        };
    }

    /** True of all rows, or of none, which nobody is told. */
    Condition constant(boolean truth) {
        Place place = places.get(random.nextInt(places.size()));
        Predicate isNull = new Predicate.IsNull(place.path());
        List<Predicate> both = List.of(isNull, isNull.not());
        return new Condition(truth ? new Predicate.Or(both) : new Predicate.And(both), row -> truth);
    }

    private Condition junction(boolean and, int depth) {
        List<Condition> parts = Stream.generate(() -> tree(depth - 1))
                .limit(2 + random.nextInt(2))
                .toList();
        List<Predicate> predicates = parts.stream().map(Condition::predicate).toList();
        return new Condition(and ? new Predicate.And(predicates) : new Predicate.Or(predicates), row -> {
            List<Boolean> truths = Stream.of(parts.toArray(Condition[]::new))
                    .map(part -> part.truth.of(row))
                    .toList();
            return truths.contains(!and) ? Boolean.valueOf(!and) : truths.contains(null) ? null : Boolean.valueOf(and);
        });
    }

    private Condition leaf(Place place) {
        if (!place.isComparable() || random.nextInt(8) == 0) {
            return new Condition(new Predicate.IsNull(place.path()), row -> place.value(table, row) == null);
        }
        Constant a = constant(place);
        switch (random.nextInt(6)) {
            case 0 -> {
                Constant b = constant(place);
                return known(
                        place,
                        new Predicate.Between(place.path(), a.literal, b.literal),
                        value -> compare(value, a) >= 0 && compare(value, b) <= 0);
            }
            case 1 -> {
                List<Constant> list = Stream.generate(() -> constant(place))
                        .limit(random.nextInt(5))
                        .toList();
                return known(
                        place,
                        new Predicate.In(
                                place.path(),
                                list.stream().map(Constant::literal).toList()),
                        value -> list.stream().anyMatch(one -> compare(value, one) == 0));
            }
            case 2 -> {
                boolean prefixes = a.comparable instanceof String
                        && !(place.type().logical() instanceof UUIDLogicalTypeAnnotation)
                        && a.literal instanceof Literal.Bytes;
                if (prefixes) {
                    String all = (String) a.comparable;
                    int from = random.nextInt(all.length() + 1);
                    int to = from + random.nextInt(all.length() - from + 1);
                    return switch (random.nextInt(3)) {
                        case 0 -> prefix(place, all.substring(0, to));
                        case 1 -> suffix(place, all.substring(from));
                        default -> part(place, all.substring(from, to));
                    };
                }
            }
            default -> {}
        }
        Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
        return known(place, new Predicate.Compare(place.path(), operator, a.literal), value -> {
            int order = compare(value, a);
            return switch (operator) {
                case EQ -> order == 0;
                case NE -> order != 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case GT -> order > 0;
                case GE -> order >= 0;
            };
        });
    }

    private Condition prefix(Place place, String prefix) {
        return known(
                place,
                new Predicate.StartsWith(place.path(), latin(prefix)),
                value -> ((String) value).startsWith(prefix));
    }

    private Condition suffix(Place place, String suffix) {
        return known(
                place, new Predicate.EndsWith(place.path(), latin(suffix)), value -> ((String) value).endsWith(suffix));
    }

    private Condition part(Place place, String part) {
        return known(
                place, new Predicate.Contains(place.path(), latin(part)), value -> ((String) value).contains(part));
    }

    private static Literal latin(String bytes) {
        return new Literal.Bytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Condition known(Place place, Predicate predicate, java.util.function.Predicate<Comparable<?>> truth) {
        return new Condition(predicate, row -> {
            Comparable<?> value = place.comparable(place.value(table, row));
            return value == null ? null : Boolean.valueOf(truth.test(value));
        });
    }

    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> value, Constant constant) {
        return ((Comparable<Object>) value).compareTo(constant.comparable);
    }

    /** Mostly a value of the table, or one near it. */
    private Constant constant(Place place) {
        Object value = table.rows() == 0 ? null : place.value(table, random.nextInt(table.rows()));
        if (value == null || random.nextInt(5) == 0) {
            value = new LeafValues(place.type(), random).next(random.nextInt(300));
        }
        Comparable<?> comparable = place.comparable(value);
        if (comparable instanceof Boolean bool) {
            return new Constant(new Literal.Bool(bool), bool);
        }
        if (comparable instanceof Double number) {
            return new Constant(
                    number.isNaN() || number.isInfinite()
                            ? new Literal.NotFinite(number)
                            : new Literal.Number(new BigDecimal(number)),
                    number);
        }
        return comparable instanceof BigDecimal number
                ? exact(place, number)
                : bytes(place, ((ByteBuffer) value).array(), (String) comparable);
    }

    private Constant exact(Place place, BigDecimal number) {
        var logical = place.type().logical();
        if (logical instanceof DateLogicalTypeAnnotation) {
            return new Constant(new Literal.Date(LocalDate.ofEpochDay(number.longValueExact())), number);
        }
        if (logical instanceof TimeLogicalTypeAnnotation) {
            boolean inDay = number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(86_400)) < 0;
            long nanos = inDay ? number.movePointRight(9).longValueExact() : random.nextInt(86_400_000) * 1_000_000L;
            return new Constant(new Literal.Time(LocalTime.ofNanoOfDay(nanos)), BigDecimal.valueOf(nanos, 9));
        }
        boolean isInt96 = place.type().physical() == PrimitiveTypeName.INT96;
        if (isInt96 || logical instanceof TimestampLogicalTypeAnnotation) {
            BigDecimal near = number.add(BigDecimal.valueOf(random.nextInt(5) / 2 - 1, 9));
            boolean utc = isInt96 || ((TimestampLogicalTypeAnnotation) logical).isAdjustedToUTC();
            Literal literal = utc && random.nextBoolean()
                    ? new Literal.UtcTimestamp(Instant.ofEpochSecond(Place.second(near), Place.nanos(near)))
                    : new Literal.LocalTimestamp(
                            LocalDateTime.ofEpochSecond(Place.second(near), Place.nanos(near), ZoneOffset.UTC));
            return new Constant(literal, near);
        }
        BigDecimal half = new BigDecimal("0.5").movePointLeft(number.scale());
        BigDecimal near = switch (random.nextInt(6)) {
            case 0 -> number.add(half);
            case 1 -> number.subtract(half);
            case 2 -> number.add(half).add(half);
            default -> number;
        };
        return new Constant(new Literal.Number(near), near);
    }

    private Constant bytes(Place place, byte[] value, String comparable) {
        if (random.nextBoolean() && !(place.type().logical() instanceof BsonLogicalTypeAnnotation)) {
            if (place.type().logical() instanceof UUIDLogicalTypeAnnotation) {
                ByteBuffer buffer = ByteBuffer.wrap(value);
                UUID uuid = new UUID(buffer.getLong(), buffer.getLong());
                return new Constant(new Literal.Text(uuid.toString()), comparable);
            }
            String text = new String(value, StandardCharsets.UTF_8);
            if (ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).equals(ByteBuffer.wrap(value))) {
                return new Constant(new Literal.Text(text), comparable);
            }
        }
        return new Constant(new Literal.Bytes(value), comparable);
    }
}
