package io.mbf.predicate.bound;

import io.mbf.predicate.Expression;
import io.mbf.predicate.LetterCase;
import io.mbf.schema.Type;
import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * An {@link Expression} that has met a schema: every step is on exact numbers, on doubles, or on bytes. Exact numbers are
 * whole ones of units that suit the step; they have no limit.
 */
public sealed interface Formula {

    /**
     * The value of a column: an exact number as it is stored (INT96: nanoseconds since 1970), a double, or bytes.
     *
     * @param column its ordinal, see {@link BoundPredicate.Leaf#column}
     */
    record Value(int column, Type.Leaf type) implements Formula {}

    /** An exact number. */
    record Exact(BigInteger value) implements Formula {}

    /** A double. */
    record Real(double value) implements Formula {}

    /** Bytes; not to be changed. */
    record Bytes(byte[] value) implements Formula {}

    /** The double that is nearest to an exact number in units of 10<sup>-scale</sup>. */
    record AsReal(Formula exact, int scale) implements Formula {}

    /** A calculation on exact numbers, which are never divided, or on doubles. */
    record Joined(Expression.Operator operator, Formula left, Formula right) implements Formula {}

    /** The bytes of a text with its letters mapped. */
    record Cased(LetterCase letters, Formula text) implements Formula {}

    /** The ordinals of its columns, some maybe more than once. */
    default IntStream columns() {
        if (this instanceof Value value) {
            return IntStream.of(value.column);
        }
        if (this instanceof Joined joined) {
            return IntStream.concat(joined.left.columns(), joined.right.columns());
        }
        if (this instanceof AsReal real) {
            return real.exact.columns();
        }
        return this instanceof Cased cased ? cased.text.columns() : IntStream.empty();
    }
}
