package io.mbf.predicate.bound;

import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.Column;
import io.mbf.predicate.Expression;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateText;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns the user's tree into a {@link BoundPredicate}; how literals fit columns is stated at {@link Predicate}. */
public final class Binder {

    /** Alternations of and, or and not; chains of the same kind count once. */
    static final int MAX_DEPTH = 250;

    private final Schema schema;

    private Binder(Schema schema) {
        this.schema = schema;
    }

    /**
     * Binds a predicate to the columns it names.
     *
     * @throws InvalidQueryException if a column does not exist or is below a list, a literal does not fit its column, or
     *     alternations of and, or and not nest deeper than {@value #MAX_DEPTH}
     */
    public static BoundPredicate bind(Predicate predicate, Schema schema) {
        return new Binder(schema).bind(new Signed(predicate, false), 0);
    }

    static void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidQueryException("the condition nests and, or, not more than " + MAX_DEPTH + " deep");
        }
    }

    private BoundPredicate bind(Signed signed, int depth) {
        requireShallow(depth);
        Signed top = signed.stripped();
        if (!top.isJunction()) {
            return leaf(top);
        }
        boolean and = top.isAnd();
        BoundPredicate settled = null;
        List<BoundPredicate> parts = new ArrayList<>();
        for (Signed part : top.chain()) {
            BoundPredicate bound = bind(part, depth + 1);
            if (isConstant(bound, !and)) {
                settled = bound;
            } else if (!isConstant(bound, and)) {
                parts.add(bound);
            }
        }
        if (settled != null) { // all parts were looked at, so that a mistake in any of them is found
            return settled;
        }
        List<BoundPredicate> merged = merge(parts, and);
        if (merged.size() == 1) {
            return merged.get(0);
        }
        return and ? new BoundPredicate.And(merged) : new BoundPredicate.Or(merged);
    }

    /** Whether a condition is true for all rows, or for none; constants are nowhere but on top of what is bound. */
    private static boolean isConstant(BoundPredicate bound, boolean truth) {
        return truth
                ? bound instanceof BoundPredicate.And and && and.all().isEmpty()
                : bound instanceof BoundPredicate.Or or && or.any().isEmpty();
    }

    /** Joins the sets on one column into one: {@code a >= 1 and a < 5} becomes a single interval. */
    private static List<BoundPredicate> merge(List<BoundPredicate> parts, boolean and) {
        Map<Integer, List<BoundPredicate>> byColumn = new LinkedHashMap<>();
        List<BoundPredicate> others = new ArrayList<>();
        for (BoundPredicate part : parts) {
            if (part instanceof LongRanges || part instanceof BytesRanges) {
                int column = ((BoundPredicate.Leaf) part).column();
                byColumn.computeIfAbsent(column, c -> new ArrayList<>()).add(part);
            } else {
                others.add(part);
            }
        }
        List<BoundPredicate> merged = new ArrayList<>();
        for (List<BoundPredicate> sets : byColumn.values()) {
            if (sets.get(0) instanceof LongRanges) {
                List<LongRanges> ranges =
                        sets.stream().map(LongRanges.class::cast).toList();
                merged.add(
                        and ? ranges.stream().reduce(LongRanges::intersect).orElseThrow() : LongRanges.union(ranges));
            } else {
                List<BytesRanges> ranges =
                        sets.stream().map(BytesRanges.class::cast).toList();
                merged.add(
                        and ? ranges.stream().reduce(BytesRanges::intersect).orElseThrow() : BytesRanges.union(ranges));
            }
        }
        merged.addAll(others);
        return merged;
    }

    private BoundPredicate leaf(Signed signed) {
        Predicate predicate = signed.predicate();
        boolean negated = signed.negated();
        if (predicate instanceof Predicate.Unknown) {
            return new BoundPredicate.Or(List.of());
        }
        if (predicate instanceof Predicate.Comparison comparison) {
            return comparison(comparison, negated);
        }
        if (predicate instanceof Predicate.Like like) {
            BytesSet set = cased(like.text(), name -> {
                Field field = comparable(name);
                requirePatterns(field, predicate);
                return new BytesLike(leafOf(name).ordinal(), field.leaf(), like.pattern());
            });
            return negated ? set.complement() : set;
        }
        String name = signed.columns().get(0);
        if (predicate instanceof Predicate.IsNull) {
            int column = single(name).ordinal();
            return negated ? new BoundPredicate.IsNotNull(column) : new BoundPredicate.IsNull(column);
        }
        Field field = comparable(name);
        int column = leafOf(name).ordinal();
        ColumnOrder order = ColumnOrder.of(field.leaf());
        if (order.domain() == ColumnOrder.Domain.LONG) {
            LongRanges set = longs(predicate, column, field);
            return negated ? set.complement() : set;
        }
        BytesSet set = bytes(predicate, column, field);
        return negated ? set.complement() : set;
    }

    private BoundPredicate comparison(Predicate.Comparison comparison, boolean negated) {
        Optional<Predicate.Compare> alone =
                ConstantMove.of(comparison, name -> comparable(name).leaf());
        if (alone.isPresent()) {
            return leaf(new Signed(alone.get(), negated));
        }
        boolean isText = comparison.right() instanceof Literal.Text || comparison.right() instanceof Literal.Bytes;
        if (comparison.left() instanceof Expression.Cased text && isText) {
            BytesSet set = cased(text, name -> {
                Field field = comparable(name);
                requirePatterns(field, comparison);
                Literal literal = (Literal) comparison.right();
                return bytes(
                        new Predicate.Compare(name, comparison.operator(), literal),
                        leafOf(name).ordinal(),
                        field);
            });
            return negated ? set.complement() : set;
        }
        if (comparison.right() instanceof Expression.Cased && comparison.left() instanceof Literal) {
            return comparison(
                    new Predicate.Comparison(
                            comparison.right(), comparison.operator().flipped(), comparison.left()),
                    negated);
        }
        return new FormulaBinder(name -> {
                    if (schema.lookup(name).isEmpty()) {
                        throw new InvalidQueryException(
                                schema.missing(name).getMessage() + "; text goes in single quotes");
                    }
                    comparable(name);
                    return leafOf(name);
                })
                .bind(comparison, negated);
    }

    /** The values of a column that are in a set once their letters are mapped. */
    private static BytesSet cased(Expression text, Function<String, BytesSet> ofColumn) {
        if (text instanceof Column column) {
            return ofColumn.apply(column.name());
        }
        if (!(text instanceof Expression.Cased cased)) {
            throw new InvalidQueryException("only text has patterns, not " + PredicateText.shown(text));
        }
        // what is applied to a value last is nearest to the set
        return cased(cased.text(), name -> new CasedBytes(cased.letters(), ofColumn.apply(name)));
    }

    /** A column that has an order, by its path, for messages. */
    private Field comparable(String name) {
        Node node = leafOf(name);
        Field field = new Field(name, node.field().type(), node.field().nullable());
        if (ColumnOrder.of(field.leaf()) == ColumnOrder.NONE) {
            throw new InvalidQueryException("column '" + name + "' is " + TypeName.of(field.type())
                    + "; it cannot be compared, only 'is null' and 'is not null' work on it");
        }
        return field;
    }

    private Node leafOf(String name) {
        Node node = single(name);
        if (!(node.field().type() instanceof Type.Leaf)) {
            throw new InvalidQueryException("column '" + name + "' is nested ("
                    + TypeName.of(node.field().type())
                    + "); it cannot be compared, only 'is null' and 'is not null' work on it");
        }
        return node;
    }

    /** What each row has one of: a leaf, or a struct, list or map as a whole. */
    private Node single(String name) {
        Node node = schema.find(name);
        if (node.repeated()) {
            throw new InvalidQueryException("column '" + name + "' is below a list or map of column '"
                    + schema.field(node.column()).name() + "'; a row has any number of it, so it cannot be compared");
        }
        return node;
    }

    private static LongRanges longs(Predicate predicate, int column, Field field) {
        Type.Leaf type = field.leaf();
        if (predicate instanceof Predicate.In in) {
            List<LongRanges> points = new ArrayList<>();
            points.add(LongRanges.none(column, type));
            for (Literal literal : in.literals()) {
                LongLiteralPosition cut = LongLiteralPosition.of(field, literal);
                points.add(cut.range(column, type, cut));
            }
            return LongRanges.union(points);
        }
        if (predicate instanceof Predicate.Between between) {
            return LongLiteralPosition.of(field, between.low())
                    .range(column, type, LongLiteralPosition.of(field, between.high()));
        }
        if (predicate instanceof Predicate.Compare compare) {
            LongLiteralPosition cut = LongLiteralPosition.of(field, compare.literal());
            return switch (compare.operator()) {
                case EQ -> cut.range(column, type, cut);
                case NE -> cut.range(column, type, cut).complement();
                case LT -> LongLiteralPosition.LEAST.range(column, type, cut.before());
                case LE -> LongLiteralPosition.LEAST.range(column, type, cut);
                case GT -> cut.after().range(column, type, LongLiteralPosition.GREATEST);
                case GE -> cut.range(column, type, LongLiteralPosition.GREATEST);
            };
        }
        throw noPattern(field, predicate);
    }

    private static BytesSet bytes(Predicate predicate, int column, Field field) {
        Type.Leaf type = field.leaf();
        if (predicate instanceof Predicate.In in) {
            List<BytesRanges> points = new ArrayList<>();
            points.add(BytesRanges.none(column, type));
            for (Literal literal : in.literals()) {
                BytesLiteralPosition cut = BytesLiteralPosition.of(field, literal);
                points.add(BytesRanges.of(column, type, cut.from(), cut.to()));
            }
            return BytesRanges.union(points);
        }
        if (predicate instanceof Predicate.Between between) {
            return BytesRanges.of(
                    column,
                    type,
                    BytesLiteralPosition.of(field, between.low()).from(),
                    BytesLiteralPosition.of(field, between.high()).to());
        }
        if (predicate instanceof Predicate.Compare compare) {
            BytesLiteralPosition cut = BytesLiteralPosition.of(field, compare.literal());
            byte[] least = {};
            return switch (compare.operator()) {
                case EQ -> BytesRanges.of(column, type, cut.from(), cut.to());
                case NE -> BytesRanges.of(column, type, cut.from(), cut.to()).complement();
                case LT -> BytesRanges.of(column, type, least, cut.from());
                case LE -> BytesRanges.of(column, type, least, cut.to());
                case GT -> BytesRanges.of(column, type, cut.to(), null);
                case GE -> BytesRanges.of(column, type, cut.from(), null);
            };
        }
        requirePatterns(field, predicate);
        if (predicate instanceof Predicate.StartsWith startsWith) {
            byte[] prefix = BytesLiteralPosition.of(field, startsWith.prefix()).from();
            return BytesRanges.of(column, type, prefix, SortKeys.nextPrefix(prefix));
        }
        boolean atEnd = predicate instanceof Predicate.EndsWith;
        Literal literal = atEnd ? ((Predicate.EndsWith) predicate).suffix() : ((Predicate.Contains) predicate).part();
        byte[] part = BytesLiteralPosition.of(field, literal).from();
        return part.length == 0
                ? BytesRanges.of(column, type, part, null) // every value has it
                : new BytesPattern(column, type, part, atEnd);
    }

    private static void requirePatterns(Field field, Predicate predicate) {
        Type.Leaf type = field.leaf();
        if (ColumnOrder.of(type) != ColumnOrder.UNSIGNED_BYTES || type.logical() instanceof LogicalType.UuidType) {
            throw noPattern(field, predicate);
        }
    }

    private static InvalidQueryException noPattern(Field field, Predicate predicate) {
        String what = predicate instanceof Predicate.StartsWith
                ? "prefix"
                : predicate instanceof Predicate.EndsWith
                        ? "suffix"
                        : predicate instanceof Predicate.Contains ? "part of a value" : "pattern, or changed in case";
        return new InvalidQueryException("column '" + field.name() + "' is " + TypeName.of(field.type())
                + "; only text and binary columns can be compared with a " + what);
    }
}
