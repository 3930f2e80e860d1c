package io.mbf.predicate.bound;

import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.util.Arrays;

/**
 * Rows whose value ends with some bytes, or has them in it: what intervals cannot say. Only for columns whose sort keys
 * are the values as they are.
 *
 * <p>Values are searched in the manner of Knuth, Morris and Pratt, in time that is linear whatever a file holds.
 */
public final class BytesPattern implements BytesSet {

    private final int column;
    private final Type.Leaf type;
    private final byte[] part;
    private final boolean atEnd;
    private final boolean negated;

    /**
     * By how many bytes of the part match: how many still do, if the next one differs. The first is never used, and the
     * last is for going on behind a match.
     */
    private final int[] fallback;

    /**
     * @param part at least one byte
     * @param atEnd whether values must end with it; else it may be anywhere
     */
    BytesPattern(int column, Type.Leaf type, byte[] part, boolean atEnd) {
        this(column, type, part, atEnd, false, fallback(part));
    }

    private BytesPattern(int column, Type.Leaf type, byte[] part, boolean atEnd, boolean negated, int[] fallback) {
        this.column = column;
        this.type = type;
        this.part = part;
        this.atEnd = atEnd;
        this.negated = negated;
        this.fallback = fallback;
    }

    private static int[] fallback(byte[] part) {
        int[] fallback = new int[Math.addExact(part.length, 1)];
        int matched = 0;
        for (int i = 1; i < part.length; i++) {
            while (matched > 0 && part[matched] != part[i]) {
                matched = fallback[matched];
            }
            if (part[matched] == part[i]) {
                matched++;
            }
            fallback[i + 1] = matched;
        }
        return fallback;
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
        int at = matched;
        while (at == part.length || at > 0 && part[at] != next) {
            at = fallback[at];
        }
        return part[at] == next ? at + 1 : 0;
    }

    @Override
    public boolean contains(byte[] array, int from, int to) {
        return (atEnd ? endsWithPart(array, from, to) : hasPart(array, from, to)) != negated;
    }

    private boolean endsWithPart(byte[] array, int from, int to) {
        return to - from >= part.length && Arrays.equals(array, to - part.length, to, part, 0, part.length);
    }

    private boolean hasPart(byte[] array, int from, int to) {
        byte first = part[0];
        int last = to - part.length; // where it may begin, as long as nothing has matched
        int matched = 0;
        for (int i = from; i < to; i++) {
            if (matched == 0) {
                while (i <= last && array[i] != first) {
                    i++;
                }
                if (i > last) {
                    return false;
                }
                matched = 1;
            } else {
                matched = step(matched, array[i]);
            }
            if (matched == part.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public BytesPattern complement() {
        return new BytesPattern(column, type, part, atEnd, !negated, fallback);
    }

    @Override
    public Match match(ZoneMap zone) {
        if (zone.nullCount() == zone.rowCount()) {
            return Match.NONE;
        }
        if (zone.bounds().orElse(null) instanceof ZoneMap.BytesBounds bounds
                && bounds.max() != null
                && Arrays.equals(bounds.min(), bounds.max())) {
            // one value: nothing else lies between
            return !contains(bounds.min()) ? Match.NONE : zone.nullCount() == 0 ? Match.ALL : Match.SOME;
        }
        return Match.SOME;
    }
}
