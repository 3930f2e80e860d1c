package io.mbf.cache.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Range;
import com.google.common.collect.TreeRangeMap;
import com.google.common.collect.TreeRangeSet;
import io.mbf.cache.splice.Coverage.Extent;
import io.mbf.cache.splice.Coverage.Stretch;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final int ROWS = 100;

    private static Schema schema(int... columns) {
        return new Schema(IntStream.of(columns)
                .mapToObj(column -> Field.required("c" + column, Type.Leaf.of(PhysicalType.INT32)))
                .toList());
    }

    private static Extent part(Schema schema, long first, long end) {
        return new Extent(first, end, schema);
    }

    private static BitSet bits(int... columns) {
        BitSet bits = new BitSet();
        IntStream.of(columns).forEach(bits::set);
        return bits;
    }

    /** Guava's map says of each column where which part is; stretches have to use a part exactly where there is one. */
    @Test
    void stretchesTakeFromPartsWhateverPartsHave() {
        long seed = System.nanoTime();
        System.out.println("coverage: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            int width = 1 + random.nextInt(6);
            Schema schema = schema(IntStream.range(0, width).toArray());
            List<Extent> parts = new ArrayList<>();
            List<TreeRangeMap<Long, Set<Integer>>> oracle = new ArrayList<>();
            IntStream.range(0, width).forEach(column -> oracle.add(TreeRangeMap.create()));
            for (int p = random.nextInt(8); p > 0; p--) {
                long first = random.nextInt(ROWS);
                long end = first + random.nextInt(ROWS + 1 - (int) first);
                int[] columns = IntStream.range(0, width)
                        .filter(column -> random.nextInt(3) > 0)
                        .toArray();
                int number = parts.size();
                parts.add(part(schema(columns), first, end));
                for (int column : columns) {
                    oracle.get(column).merge(Range.closedOpen(first, end), Set.of(number), (a, b) -> {
                        Set<Integer> both = new HashSet<>(a);
                        both.addAll(b);
                        return both;
                    });
                }
            }
            Coverage coverage = Coverage.of(schema, ROWS, parts);
            BitSet wanted = new BitSet();
            IntStream.range(0, width).filter(column -> random.nextBoolean()).forEach(wanted::set);
            for (long row = 0; row < ROWS; ) {
                Stretch stretch = coverage.stretch(new RowRange(row, ROWS), wanted);
                assertEquals(row, stretch.from());
                assertTrue(stretch.to() > row && stretch.to() <= ROWS, stretch.toString());
                for (; row < stretch.to(); row++) {
                    for (int column : wanted.stream().toArray()) {
                        Set<Integer> there = oracle.get(column).get(row);
                        int place = stretch.places()[column];
                        assertTrue(
                                there == null ? place == Coverage.SOURCE : there.contains(place),
                                "row " + row + " of column " + column + " from " + place + ", parts " + there);
                    }
                }
            }
            assertSameAccounts(oracle, wanted, coverage);
        }
    }

    private static void assertSameAccounts(
            List<TreeRangeMap<Long, Set<Integer>>> oracle, BitSet wanted, Coverage coverage) {
        Map<Integer, List<RowRange>> missing = new HashMap<>();
        double covered = 0;
        for (int column = 0; column < oracle.size(); column++) {
            TreeRangeSet<Long> gaps = TreeRangeSet.create(List.of(Range.closedOpen(0L, (long) ROWS)));
            gaps.removeAll(oracle.get(column).asMapOfRanges().keySet());
            covered += ROWS
                    - gaps.asRanges().stream().mapToLong(CoverageTest::size).sum();
            if (wanted.get(column) && !gaps.isEmpty()) {
                missing.put(
                        column,
                        gaps.asRanges().stream()
                                .map(gap -> new RowRange(gap.lowerEndpoint(), gap.upperEndpoint()))
                                .toList());
            }
        }
        assertEquals(missing, coverage.missing(wanted));
        assertEquals(missing.isEmpty(), coverage.hasAll(wanted));
        assertEquals(covered / ROWS / oracle.size(), coverage.share(), 1e-12);
        assertEquals(covered == ROWS * oracle.size(), coverage.hasAll());
    }

    private static long size(Range<Long> range) {
        return range.upperEndpoint() - range.lowerEndpoint();
    }

    @Test
    void onePartThatHasEverythingIsBetterThanSeveral() {
        Coverage coverage = Coverage.of(
                schema(0, 1),
                100,
                List.of(part(schema(0), 0, 100), part(schema(1), 0, 100), part(schema(0, 1), 20, 60)));
        Stretch first = coverage.stretch(new RowRange(0, 100), bits(0, 1));
        assertEquals(20, first.to());
        Stretch second = coverage.stretch(new RowRange(20, 100), bits(0, 1));
        assertEquals(60, second.to());
        assertEquals(List.of(2, 2), IntStream.of(second.places()).boxed().toList());
    }

    @Test
    void aPartThatHasAllColumnsIsFoundByItsRow() {
        Schema schema = schema(0, 1);
        Coverage coverage =
                Coverage.of(schema, 100, List.of(part(schema(0), 0, 100), part(schema, 10, 90), part(schema, 10, 95)));
        assertEquals(2, coverage.alike(10));
        assertEquals(1, coverage.without(2).alike(89));
        assertEquals(Coverage.SOURCE, coverage.without(2).alike(90));
        assertEquals(Coverage.SOURCE, coverage.alike(9));
    }

    @Test
    void aPartThatIsLeftOutIsNotUsed() {
        Coverage coverage = Coverage.of(schema(0), 100, List.of(part(schema(0), 0, 50)));
        assertFalse(coverage.isLeftOut(0));
        Coverage without = coverage.without(0);
        assertTrue(without.isLeftOut(0));
        Stretch all = without.stretch(new RowRange(0, 100), bits(0));
        assertEquals(100, all.to());
        assertEquals(Coverage.SOURCE, all.places()[0]);
    }

    @Test
    void aColumnWhoseNameIsThereTwiceIsInNoPart() {
        Coverage coverage = Coverage.of(schema(0, 1, 0), 100, List.of(part(schema(0, 1), 0, 100)));
        int[] places = coverage.stretch(new RowRange(0, 100), bits(0, 1, 2)).places();
        assertEquals(
                List.of(Coverage.SOURCE, 0, Coverage.SOURCE),
                IntStream.of(places).boxed().toList());
    }

    @Test
    void whatTheSourceDoesNotHaveIsRefused() {
        Schema schema = schema(0, 1);
        assertThrows(IllegalArgumentException.class, () -> Coverage.of(schema, 100, List.of(part(schema(2), 0, 10))));
        assertThrows(IllegalArgumentException.class, () -> Coverage.of(schema, 100, List.of(part(schema(0), 95, 101))));
        Schema other = Schema.of(Field.optional("c0", Type.Leaf.of(PhysicalType.INT32)));
        assertThrows(IllegalArgumentException.class, () -> Coverage.of(schema, 100, List.of(part(other, 0, 10))));
    }
}
