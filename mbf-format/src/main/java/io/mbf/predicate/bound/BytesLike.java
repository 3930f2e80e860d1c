package io.mbf.predicate.bound;

import io.mbf.predicate.LikePattern;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows whose value is of a pattern that neither an interval nor a single part can say. A character is a byte that does
 * not go on with one of UTF-8, and those behind it that do; so every value has characters, also one that is no UTF-8.
 *
 * <p>Between the first and the last piece, which are at the ends, each of the others is taken where it is found first.
 */
public final class BytesLike implements BytesSet {

    private static final int ANY = -1;

    private final int column;
    private final Type.Leaf type;
    private final boolean negated;

    /** Bytes, as numbers, and {@link #ANY} for any one character; by piece. */
    private final int[][] pieces;

    /** For each piece without {@link #ANY}; null for the others and for empty ones. */
    private final BytesSearch[] searches;

    /** All values between which those of the pattern lie. */
    private final BytesRanges begun;

    /** @throws io.mbf.error.InvalidQueryException if there is half a surrogate pair in the pattern */
    BytesLike(int column, Type.Leaf type, LikePattern pattern) {
        this(column, type, false, bytes(pattern));
    }

    private BytesLike(int column, Type.Leaf type, boolean negated, int[][] pieces) {
        this.column = column;
        this.type = type;
        this.negated = negated;
        this.pieces = pieces;
        this.searches = new BytesSearch[pieces.length];
        for (int i = 0; i < pieces.length; i++) {
            byte[] fixed = fixedStart(pieces[i]);
            searches[i] = fixed.length == 0 || fixed.length < pieces[i].length ? null : new BytesSearch(fixed);
        }
        byte[] prefix = fixedStart(pieces[0]);
        this.begun = BytesRanges.of(column, type, prefix, SortKeys.nextPrefix(prefix));
    }

    private static int[][] bytes(LikePattern pattern) {
        return pattern.pieces().stream().map(BytesLike::bytes).toArray(int[][]::new);
    }

    private static int[] bytes(List<Integer> piece) {
        return piece.stream()
                .flatMapToInt(c -> c == LikePattern.ANY
                        ? IntStream.of(ANY)
                        : unsigned(Character.toString(c).getBytes(StandardCharsets.UTF_8)))
                .toArray();
    }

    private static IntStream unsigned(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF);
    }

    private static byte[] fixedStart(int[] piece) {
        int length = 0;
        while (length < piece.length && piece[length] != ANY) {
            length++;
        }
        byte[] fixed = new byte[length];
        for (int i = 0; i < length; i++) {
            fixed[i] = (byte) piece[i];
        }
        return fixed;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public Type.Leaf type() {
        return type;
    }

    @Override
    public boolean contains(byte[] array, int from, int to) {
        return matches(array, from, to) != negated;
    }

    private boolean matches(byte[] array, int from, int to) {
        int last = pieces.length - 1;
        int at = endOf(pieces[0], array, from, to);
        if (last == 0 || at < 0) {
            return at == to;
        }
        int end = startOf(pieces[last], array, at, to);
        for (int i = 1; i < last && at <= end; i++) {
            at = find(i, array, at, end);
            if (at < 0) {
                return false;
            }
        }
        return at <= end;
    }

    /** Where a piece ends that begins at a place; -1 if it does not. */
    private static int endOf(int[] piece, byte[] array, int from, int to) {
        int at = from;
        for (int wanted : piece) {
            if (at >= to || wanted != ANY && (array[at] & 0xFF) != wanted) {
                return -1;
            }
            at = wanted == ANY ? next(array, at, to) : at + 1;
        }
        return at;
    }

    /** Where a piece begins that ends with the value, {@code from} or behind it; -1 if it does not. */
    private static int startOf(int[] piece, byte[] array, int from, int to) {
        int at = to;
        for (int i = piece.length - 1; i >= 0; i--) {
            if (at <= from) {
                return -1;
            }
            at--;
            if (piece[i] == ANY) {
                while (at > from && isWithin(array[at])) {
                    at--;
                }
            } else if ((array[at] & 0xFF) != piece[i]) {
                return -1;
            }
        }
        return at;
    }

    /** Where the first of a piece ends; -1 if there is none. */
    private int find(int index, byte[] array, int from, int to) {
        int[] piece = pieces[index];
        if (piece.length == 0) {
            return from;
        }
        if (searches[index] != null) {
            return searches[index].endOf(array, from, to);
        }
        for (int at = from; at < to; at = next(array, at, to)) {
            int end = endOf(piece, array, at, to);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int next(byte[] array, int at, int to) {
        int next = at + 1;
        while (next < to && isWithin(array[next])) {
            next++;
        }
        return next;
    }

    /** Whether a byte goes on with a character. */
    private static boolean isWithin(byte b) {
        return (b & 0xC0) == 0x80;
    }

    @Override
    public BytesLike complement() {
        return new BytesLike(column, type, !negated, pieces);
    }

    @Override
    public Match match(ZoneMap zone) {
        if (begun.match(zone) != Match.NONE || zone.nullCount() == zone.rowCount()) {
            return matchSingle(zone);
        }
        // all values are beyond what the pattern begins with
        return !negated ? Match.NONE : zone.nullCount() == 0 ? Match.ALL : Match.SOME;
    }
}
