package io.mbf.cache.splice;

import io.mbf.scan.RowRange;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which rows of which columns of a source lie in which part. Immutable; parts may overlap.
 *
 * <p>What it costs to ask depends on the number of parts, and little on that of columns: these are bits.
 */
public final class Coverage {

    /**
     * What a part has.
     *
     * @param firstRow of the source that it begins with
     * @param endRow of the source behind its last one
     * @param columns of the source, by their names
     */
    public record Extent(long firstRow, long endRow, Schema columns) {}

    /** The place of what no part has. */
    static final int SOURCE = -1;

    private final int columns;
    private final long rowCount;
    private final long[] firsts; // by part
    private final long[] ends; // the row behind the last one
    private final BitSet[] covered; // columns of the source; none of parts that are not to be used
    private final BitSet alike; // parts that have the schema of the source, and are to be used
    private final BitSet leftOut; // parts that are not to be used
    private final boolean hasAll; // rows and columns

    private Coverage(
            int columns, long rowCount, long[] firsts, long[] ends, BitSet[] covered, BitSet alike, BitSet leftOut) {
        this.columns = columns;
        this.rowCount = rowCount;
        this.firsts = firsts;
        this.ends = ends;
        this.covered = covered;
        this.alike = alike;
        this.leftOut = leftOut;
        long row = 0;
        for (int part = alike(row); part != SOURCE; part = alike(row)) {
            row = ends[part];
        }
        this.hasAll = row >= rowCount || isAll(all(columns));
    }

    /**
     * Rows for which each column comes from one place.
     *
     * @param places by column of the source: the part, or {@link #SOURCE}; of columns that are not wanted, unspecified
     */
    record Stretch(long from, long to, int[] places) {

        boolean isOfSource(int column) {
            return places[column] == SOURCE;
        }
    }

    /**
     * The coverage by some parts. A column whose name occurs twice in the source is in none.
     *
     * @throws IllegalArgumentException if a part has a column or a row that the source does not have
     */
    public static Coverage of(Schema schema, long rowCount, List<Extent> parts) {
        Map<String, Integer> positions = new HashMap<>();
        BitSet ambiguous = new BitSet();
        for (int column = 0; column < schema.size(); column++) {
            Integer other = positions.put(schema.field(column).name(), column);
            if (other != null) {
                ambiguous.set(other);
                ambiguous.set(column);
            }
        }
        long[] firsts = new long[parts.size()];
        long[] ends = new long[parts.size()];
        BitSet[] covered = new BitSet[parts.size()];
        BitSet alike = new BitSet();
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = parts.get(i).firstRow();
            ends[i] = parts.get(i).endRow();
            if (firsts[i] < 0 || ends[i] > rowCount) {
                throw new IllegalArgumentException(
                        "a part has rows " + firsts[i] + " to " + ends[i] + " of a source of " + rowCount);
            }
            Schema columns = parts.get(i).columns();
            alike.set(i, columns.equals(schema));
            covered[i] = alike.get(i) ? all(schema.size()) : columns(schema, positions, columns);
            covered[i].andNot(ambiguous);
        }
        return new Coverage(schema.size(), rowCount, firsts, ends, covered, alike, new BitSet());
    }

    private static BitSet all(int columns) {
        BitSet all = new BitSet(columns);
        all.set(0, columns);
        return all;
    }

    private static BitSet columns(Schema schema, Map<String, Integer> positions, Schema part) {
        BitSet columns = new BitSet(schema.size());
        for (int i = 0; i < part.size(); i++) {
            Integer column = positions.get(part.field(i).name());
            if (column == null || !schema.field(column).equals(part.field(i))) {
                throw new IllegalArgumentException("the source has no such column as the part's " + part.field(i));
            }
            columns.set(column);
        }
        return columns;
    }

    /** That of no part at all. */
    public static Coverage none(int columns, long rowCount) {
        return new Coverage(columns, rowCount, new long[0], new long[0], new BitSet[0], new BitSet(), new BitSet());
    }

    /** Whether parts have all rows of some columns. */
    public boolean hasAll(BitSet wanted) {
        return hasAll || isAll(wanted);
    }

    private boolean isAll(BitSet wanted) {
        return stretches(wanted).allMatch(stretch -> wanted.stream().noneMatch(stretch::isOfSource));
    }

    /** Whether parts have everything. */
    public boolean hasAll() {
        return hasAll;
    }

    /** How much parts have of all cells, rows times columns: 0 to 1. */
    public double share() {
        double cells = stretches(all(columns))
                .mapToDouble(stretch -> (double) (stretch.to - stretch.from)
                        * IntStream.range(0, columns)
                                .filter(column -> !stretch.isOfSource(column))
                                .count())
                .sum();
        return rowCount == 0 || columns == 0 ? 1 : cells / rowCount / columns;
    }

    /** The rows of some columns that no part has: by column, ranges that do not touch, ascending. */
    public Map<Integer, List<RowRange>> missing(BitSet wanted) {
        Map<Integer, List<RowRange>> missing = new TreeMap<>();
        stretches(wanted)
                .forEach(stretch -> wanted.stream()
                        .filter(stretch::isOfSource)
                        .forEach(column -> append(
                                new RowRange(stretch.from, stretch.to),
                                missing.computeIfAbsent(column, first -> new ArrayList<>()))));
        return missing;
    }

    private static void append(RowRange range, List<RowRange> to) {
        RowRange last = to.isEmpty() ? null : to.get(to.size() - 1);
        if (last != null && last.to() == range.from()) {
            to.set(to.size() - 1, new RowRange(last.from(), range.to()));
        } else {
            to.add(range);
        }
    }

    /** All rows. */
    private Stream<Stretch> stretches(BitSet wanted) {
        return rowCount == 0
                ? Stream.empty()
                : Stream.iterate(
                        stretch(new RowRange(0, rowCount), wanted),
                        Objects::nonNull,
                        before -> before.to == rowCount ? null : stretch(new RowRange(before.to, rowCount), wanted));
    }

    /** The same without a part. */
    Coverage without(int part) {
        BitSet[] fewer = covered.clone();
        fewer[part] = new BitSet();
        BitSet others = (BitSet) alike.clone();
        others.clear(part);
        BitSet out = (BitSet) leftOut.clone();
        out.set(part);
        return new Coverage(columns, rowCount, firsts, ends, fewer, others, out);
    }

    /** Whether it is without a part. */
    boolean isLeftOut(int part) {
        return leftOut.get(part);
    }

    /**
     * The part that has a row with the schema of the source, and most of the rows behind it; {@link #SOURCE} if there is
     * none. {@link #stretch} would find it, too, but not as quickly.
     */
    int alike(long row) {
        int best = SOURCE;
        for (int part = 0; part < firsts.length; part++) { // by comparisons first: a look at bits takes longer
            if (firsts[part] <= row
                    && row < ends[part]
                    && (best == SOURCE || ends[part] > ends[best])
                    && alike.get(part)) {
                best = part;
            }
        }
        return best;
    }

    /** The row behind the last one of a part. */
    long end(int part) {
        return ends[part];
    }

    /**
     * The longest stretch that begins with the first of some rows. One part is better than several, and the part that
     * has most of what is left better than others; the source is asked for what no part has.
     *
     * @param rows at least one
     * @param wanted columns
     */
    Stretch stretch(RowRange rows, BitSet wanted) {
        long row = rows.from();
        int[] places = new int[columns];
        Arrays.fill(places, SOURCE);
        BitSet left = (BitSet) wanted.clone();
        long end = rows.to();
        while (!left.isEmpty()) {
            int best = SOURCE;
            int most = 0;
            for (int part = 0; part < firsts.length; part++) {
                if (firsts[part] <= row && row < ends[part]) {
                    int count = common(covered[part], left);
                    if (count > most || count == most && most > 0 && ends[part] > ends[best]) {
                        best = part;
                        most = count;
                    }
                }
            }
            if (best == SOURCE) {
                break;
            }
            end = Math.min(end, ends[best]);
            for (int column = left.nextSetBit(0); column >= 0; column = left.nextSetBit(column + 1)) {
                if (covered[best].get(column)) {
                    places[column] = best;
                }
            }
            left.andNot(covered[best]);
        }
        boolean isOne = isOne(places, wanted);
        for (int part = 0; part < firsts.length; part++) {
            // one that begins within has what is missing, or everything
            if (firsts[part] > row
                    && firsts[part] < end
                    && (covered[part].intersects(left)
                            || !isOne && common(covered[part], wanted) == wanted.cardinality())) {
                end = firsts[part];
            }
        }
        return new Stretch(row, end, places);
    }

    /** Whether all columns come from one part. */
    private static boolean isOne(int[] places, BitSet wanted) {
        int first = wanted.isEmpty() ? SOURCE : places[wanted.nextSetBit(0)];
        return first != SOURCE && wanted.stream().allMatch(column -> places[column] == first);
    }

    private static int common(BitSet a, BitSet b) {
        if (!a.intersects(b)) {
            return 0;
        }
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both.cardinality();
    }
}
