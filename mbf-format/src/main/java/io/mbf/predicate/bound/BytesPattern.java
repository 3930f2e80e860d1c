package io.mbf.predicate.bound;

import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.util.Arrays;

/**
 * Rows whose value ends with some bytes, or has them in it: what intervals cannot say. Only for columns whose sort keys
 * are the values as they are.
 */
public final class BytesPattern implements BytesSet {

    private final int column;
    private final Type.Leaf type;
    private final BytesSearch search;
    private final byte[] part;
    private final boolean atEnd;
    private final boolean negated;

    /**
     * @param part at least one byte
     * @param atEnd whether values must end with it; else it may be anywhere
     */
    BytesPattern(int column, Type.Leaf type, byte[] part, boolean atEnd) {
        this(column, type, new BytesSearch(part), atEnd, false);
    }

    private BytesPattern(int column, Type.Leaf type, BytesSearch search, boolean atEnd, boolean negated) {
        this.column = column;
        this.type = type;
        this.search = search;
        this.part = search.part();
        this.atEnd = atEnd;
        this.negated = negated;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public Type.Leaf type() {
        return type;
    }

    /** What values have in them; not to be changed. */
    public byte[] part() {
        return part;
    }

    /** Whether values must end with the part; else it may be anywhere. */
    public boolean atEnd() {
        return atEnd;
    }

    /** Whether the values are wanted that have no such part. */
    public boolean negated() {
        return negated;
    }

    /**
     * How many of the last bytes of a value are the first ones of the part.
     *
     * @param matched how many there were before
     * @param next the value's next byte
     */
    public int step(int matched, byte next) {
        return search.step(matched, next);
    }

    @Override
    public boolean contains(byte[] array, int from, int to) {
        return (atEnd ? endsWithPart(array, from, to) : search.endOf(array, from, to) >= 0) != negated;
    }

    private boolean endsWithPart(byte[] array, int from, int to) {
        return to - from >= part.length && Arrays.equals(array, to - part.length, to, part, 0, part.length);
    }

    @Override
    public BytesPattern complement() {
        return new BytesPattern(column, type, search, atEnd, !negated);
    }

    @Override
    public Match match(ZoneMap zone) {
        return matchSingle(zone);
    }
}
