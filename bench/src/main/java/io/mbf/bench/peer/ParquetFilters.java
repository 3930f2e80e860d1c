package io.mbf.bench.peer;

import io.mbf.bench.query.Condition;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.filter2.predicate.Statistics;
import org.apache.parquet.filter2.predicate.UserDefinedPredicate;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Conditions in parquet-java's words. */
final class ParquetFilters {

    private ParquetFilters() {}

    static FilterPredicate of(List<Condition> conditions, MessageType schema) {
        return conditions.stream()
                .map(condition -> of(condition, schema))
                .reduce(FilterApi::and)
                .orElseThrow();
    }

    private static FilterPredicate of(Condition condition, MessageType schema) {
        if (condition instanceof Condition.Range range) {
            boolean ints =
                    schema.getType(range.column()).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32;
            return ints
                    ? between(
                            FilterApi.intColumn(range.column()),
                            Math.toIntExact(range.low()),
                            Math.toIntExact(range.high()))
                    : between(FilterApi.longColumn(range.column()), range.low(), range.high());
        }
        Operators.BinaryColumn column = FilterApi.binaryColumn(condition.column());
        if (condition instanceof Condition.OneOf oneOf) {
            return FilterApi.in(
                    column, oneOf.values().stream().map(Binary::fromString).collect(Collectors.toSet()));
        }
        return FilterApi.userDefined(column, new Has((Condition.Text) condition));
    }

    private static <T extends Comparable<T>, C extends Operators.Column<T> & Operators.SupportsLtGt>
            FilterPredicate between(C column, T low, T high) {
        return low.equals(high)
                ? eq(column, low)
                : FilterApi.and(FilterApi.gtEq(column, low), FilterApi.ltEq(column, high));
    }

    @SuppressWarnings("unchecked") // both columns there are can be compared for equality
    private static <T extends Comparable<T>, E extends Operators.Column<T> & Operators.SupportsEqNotEq>
            FilterPredicate eq(Operators.Column<T> column, T value) {
        return FilterApi.eq((E) column, value);
    }

    /** parquet-java has no filters of parts of texts; this is how its users write one. */
    private static final class Has extends UserDefinedPredicate<Binary> implements Serializable {

        private static final long serialVersionUID = 1;

        private final Condition.Text.Place place;
        private final Binary text;
        private final RowTest test;

        Has(Condition.Text condition) {
            place = condition.place();
            text = Binary.fromString(condition.text());
            test = RowTest.of(condition);
        }

        @Override
        public boolean keep(Binary value) {
            if (value == null) {
                return false;
            }
            ByteBuffer bytes = value.toByteBuffer();
            return test.matches(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public boolean canDrop(Statistics<Binary> statistics) {
            return place == Condition.Text.Place.START
                    && (compareStart(statistics.getMax()) < 0 || compareStart(statistics.getMin()) > 0);
        }

        @Override
        public boolean inverseCanDrop(Statistics<Binary> statistics) {
            return false;
        }

        private int compareStart(Binary value) {
            Binary start = value.length() <= text.length() ? value : value.slice(0, text.length());
            return Binary.lexicographicCompare(start, text);
        }

        @Override
        public String toString() {
            return place + " " + text.toStringUsingUTF8();
        }
    }
}
