package io.mbf.dataset.partition;

import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.Predicate.Operator;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.ConditionRewriter;
import io.mbf.predicate.bound.Match;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Literals in conditions on partition columns: one directory more can make text of a column of numbers ({@code
 * month=10}, then {@code month=01}), which must not change what a condition means. Where all values have the form of
 * integers, a number is compared by number, and text of that form by text, whichever of the two the column is.
 *
 * <p>The values of the column are known: a comparison with a literal of the other kind becomes {@code in}, with those
 * of them for which it is true. Nulls stay unknown.
 */
public final class PartitionLiterals {

    /** Integers of any length. */
    private static final Type.Leaf NUMBER =
            Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(1_000, 0));

    private static final Type.Leaf TEXT = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private final Map<String, List<Constant>> values;

    /** @param values all values of each column that may be compared either way */
    PartitionLiterals(Map<String, List<Constant>> values) {
        this.values = values;
    }

    /** A condition that means the same for all files, and compares each column with literals of its type. */
    public Predicate translate(Predicate condition) {
        return translate(condition, values::get);
    }

    /**
     * A condition that means the same for the files of a directory.
     *
     * @param constants what the columns are there
     */
    public Predicate translate(Predicate condition, Map<String, Constant> constants) {
        return translate(condition, column -> List.of(constants.get(column)));
    }

    private Predicate translate(Predicate condition, Function<String, Collection<Constant>> among) {
        return values.isEmpty()
                ? condition
                : ConditionRewriter.rewrite(condition, comparison -> comparison(comparison, among));
    }

    private Predicate comparison(Predicate comparison, Function<String, Collection<Constant>> among) {
        if (comparison instanceof Predicate.Compare p) {
            return isOfOtherKind(p.column(), p.literal()) ? matching(p.column(), p, List.of(), among) : p;
        }
        if (comparison instanceof Predicate.In p) {
            List<Literal> other = new ArrayList<>();
            List<Literal> own = new ArrayList<>();
            p.literals().forEach(literal -> (isOfOtherKind(p.column(), literal) ? other : own).add(literal));
            return other.isEmpty() ? p : matching(p.column(), new Predicate.In(p.column(), other), own, among);
        }
        if (comparison instanceof Predicate.Between p) {
            boolean low = isOfOtherKind(p.column(), p.low());
            boolean high = isOfOtherKind(p.column(), p.high());
            if (low && high) {
                return matching(p.column(), p, List.of(), among);
            }
            return !low && !high
                    ? p
                    : comparison(new Predicate.Compare(p.column(), Operator.GE, p.low()), among)
                            .and(comparison(new Predicate.Compare(p.column(), Operator.LE, p.high()), among));
        }
        return comparison; // a null test, a prefix, suffix or part
    }

    private boolean isOfOtherKind(String column, Literal literal) {
        List<Constant> all = values.get(column);
        if (all == null || all.isEmpty()) {
            return false;
        }
        return isText(all.get(0).field())
                ? literal instanceof Literal.Number
                : literal instanceof Literal.Text text && PartitionParser.isInteger(text.value());
    }

    private static boolean isText(Field field) {
        return field.leaf().physical() == PhysicalType.BYTE_ARRAY;
    }

    /** The values for which a comparison with literals of the other kind is true, and some besides, as {@code in}. */
    private static Predicate matching(
            String column, Predicate comparison, List<Literal> besides, Function<String, Collection<Constant>> among) {
        List<Literal> literals = new ArrayList<>(besides);
        BoundPredicate bound = null;
        for (Constant value : among.apply(column)) {
            if (bound == null) {
                Field other = Field.optional(column, isText(value.field()) ? NUMBER : TEXT);
                bound = Binder.bind(comparison, Schema.of(other));
            }
            if (!value.isNull() && bound.match(ordinal -> zone(value)) == Match.ALL) {
                literals.add(
                        isText(value.field())
                                ? new Literal.Text(value.text())
                                : new Literal.Number(BigDecimal.valueOf(value.number())));
            }
        }
        return new Predicate.In(column, literals);
    }

    /** A value as one of the other kind: the number of a text, or the text of a number. */
    private static ZoneMap zone(Constant value) {
        byte[] key = isText(value.field())
                ? SortKeys.decimal(new BigInteger(value.text()))
                : Long.toString(value.number()).getBytes(StandardCharsets.UTF_8);
        return new ZoneMap(1, 0, 0, Optional.of(new ZoneMap.BytesBounds(key, key, true, true)));
    }
}
