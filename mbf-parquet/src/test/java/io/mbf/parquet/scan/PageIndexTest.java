package io.mbf.parquet.scan;

import static io.mbf.parquet.StoredBounds.float64;
import static io.mbf.parquet.StoredBounds.int32;
import static io.mbf.parquet.StoredBounds.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.parquet.OwnFooters;
import io.mbf.parquet.footer.MetadataException;
import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.PageLocations;
import io.mbf.predicate.Column;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.bound.Binder;
import io.mbf.predicate.bound.BoundPredicate;
import io.mbf.predicate.bound.Match;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.junit.jupiter.api.Test;

/** Which page indexes are believed, and what of them. */
class PageIndexTest {

    private static final Type.Leaf INT = Type.Leaf.of(PhysicalType.INT32);
    private static final Type.Leaf UNSIGNED = Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, false));
    private static final Type.Leaf DOUBLE = Type.Leaf.of(PhysicalType.DOUBLE);
    private static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    private static final PageLocation FIRST = new PageLocation(100, 50, 0);
    private static final PageLocation SECOND = new PageLocation(150, 30, 10);
    private static final PageLocation THIRD = new PageLocation(190, 10, 11);

    @Test
    void pagesAreFoundByTheirRows() {
        PageLocations pages = locations(FIRST, SECOND, THIRD).orElseThrow();
        assertEquals(3, pages.count());
        int[] found = new int[7];
        long[] rows = {0, 9, 10, 11, 12, 19, 20};
        Arrays.setAll(found, i -> pages.pageOf(rows[i]));
        assertArrayEquals(new int[] {0, 0, 1, 2, 2, 2, 3}, found);
        assertEquals(10, pages.rows(0));
        assertEquals(1, pages.rows(1));
        assertEquals(9, pages.rows(2));
    }

    @Test
    void anIndexThatContradictsTheChunkIsNoIndex() {
        assertEquals(Optional.empty(), locations());
        assertEquals(Optional.empty(), locations(SECOND), "begins behind the first row");
        assertEquals(Optional.empty(), locations(FIRST, FIRST), "rows that do not rise");
        assertEquals(Optional.empty(), locations(FIRST, new PageLocation(150, 30, 0)), "rows that do not rise");
        assertEquals(Optional.empty(), locations(FIRST, new PageLocation(150, 30, 20)), "behind the last row");
        assertEquals(Optional.empty(), locations(new PageLocation(100, 50, -1)), "before the first row");
        assertEquals(Optional.empty(), locations(new PageLocation(99, 50, 0)), "before the chunk");
        assertEquals(Optional.empty(), locations(FIRST, new PageLocation(149, 30, 10)), "pages that overlap");
        assertEquals(Optional.empty(), locations(FIRST, new PageLocation(150, 51, 10)), "longer than the chunk");
        assertEquals(Optional.empty(), locations(FIRST, new PageLocation(Long.MAX_VALUE, 1, 10)));
        assertEquals(Optional.empty(), locations(new PageLocation(Long.MIN_VALUE, 1, 0)));
        assertEquals(Optional.empty(), locations(new PageLocation(100, 0, 0)), "an empty page");
        assertEquals(Optional.empty(), locations(new PageLocation(100, -1, 0)), "a negative size");
    }

    @Test
    void anIndexOfOtherPagesIsNoIndex() {
        ColumnIndex two = index(2, int32(1), int32(2), 0L);
        PageLocations pages = locations(FIRST, SECOND, THIRD).orElseThrow();
        assertTrue(PageZones.of(OwnFooters.of(two), pages, INT, true).isEmpty());
        ColumnIndex three = index(3, int32(1), int32(2), 0L);
        assertTrue(PageZones.of(OwnFooters.of(three), pages, INT, true).isPresent());
        three.setNull_counts(List.of(0L));
        assertTrue(PageZones.of(OwnFooters.of(three), pages, INT, true).isEmpty());
        three.unsetNull_counts();
        three.setMax_values(List.of());
        assertTrue(PageZones.of(OwnFooters.of(three), pages, INT, true).isEmpty());
        byte[] nothing = {0};
        var e = assertThrows(MetadataException.class, () -> io.mbf.parquet.footer.ColumnIndex.read(nothing));
        assertEquals("ColumnIndex.null_pages is missing", e.getMessage());
    }

    @Test
    void boundsAreComparedInTheOrderOfTheType() {
        assertEquals(Match.NONE, match(INT, int32(-3), int32(5), Column.col("c").gt(5)));
        assertEquals(Match.SOME, match(INT, int32(-3), int32(5), Column.col("c").gt(4)));
        assertEquals(
                Match.SOME, match(UNSIGNED, int32(5), int32(-3), Column.col("c").gt(0x80000000L)));
        assertEquals(
                Match.NONE, match(UNSIGNED, int32(5), int32(-3), Column.col("c").lt(5)));
        assertEquals(
                Match.SOME,
                match(STRING, utf8("ab"), utf8("ac"), Column.col("c").eq("abz")));
        assertEquals(
                Match.NONE,
                match(STRING, utf8("ab"), utf8("ac"), Column.col("c").eq("b")));
    }

    @Test
    void boundsThatLieAreUnknown() {
        for (Predicate any : List.of(Column.col("c").eq(7), Column.col("c").lt(0))) {
            assertEquals(Match.SOME, match(INT, int32(5), int32(-3), any), "the wrong way round");
            assertEquals(Match.SOME, match(INT, new byte[3], int32(5), any), "of the wrong size");
            assertEquals(Match.SOME, match(INT, new byte[0], new byte[0], any), "left out");
        }
    }

    @Test
    void nanAndZerosAreTreatedWithCare() {
        Predicate nan = Column.col("c").eq(Double.NaN);
        Predicate zero = Column.col("c").eq(0.0);
        Predicate minusZero = Column.col("c").eq(-0.0);
        assertEquals(Match.SOME, match(DOUBLE, float64(1), float64(2), nan), "bounds say nothing of NaN");
        assertEquals(Match.SOME, match(DOUBLE, float64(Double.NaN), float64(Double.NaN), zero));
        assertEquals(Match.SOME, match(DOUBLE, float64(1), float64(Double.NaN), zero));
        assertEquals(Match.SOME, match(DOUBLE, float64(0.0), float64(2), minusZero));
        assertEquals(Match.SOME, match(DOUBLE, float64(-2), float64(-0.0), zero));
        assertEquals(Match.NONE, match(DOUBLE, float64(1), float64(2), zero));
        assertEquals(
                Match.ALL, match(DOUBLE, float64(1), float64(2), Column.col("c").ge(1)), "NaN is greater");
        assertEquals(
                Match.SOME,
                match(DOUBLE, float64(1), float64(2), Column.col("c").le(2)),
                "NaN is greater");
    }

    @Test
    void aPageOfNullsIsOneOnlyIfAllOfTheIndexSaysSo() {
        Predicate isNull = Column.col("c").isNull();
        Predicate any = Column.col("c").ge(Integer.MIN_VALUE);
        assertEquals(Match.NONE, nulls(true, true, 10L, any));
        assertEquals(Match.ALL, nulls(true, true, 10L, isNull));
        assertEquals(Match.NONE, nulls(true, true, null, any));
        assertEquals(Match.SOME, nulls(true, true, 3L, any), "not as many nulls as rows");
        assertEquals(Match.SOME, nulls(true, true, -1L, any), "fewer nulls than none");
        assertEquals(Match.SOME, nulls(true, true, 11L, any), "more nulls than rows");
        assertEquals(Match.SOME, nulls(true, false, 10L, any), "only the count says so");
        assertEquals(Match.SOME, nulls(false, true, null, any), "a column without nulls");
        assertEquals(Match.NONE, nulls(true, false, 0L, isNull));
        assertEquals(Match.SOME, nulls(true, false, null, isNull));
    }

    /** Pages of different columns begin at different rows. */
    @Test
    void conditionsOnSeveralColumnsCutTheRowsWhereAnyPageBegins() {
        Schema schema = new Schema(List.of(Field.required("a", INT), Field.required("b", INT)));
        BoundPredicate both =
                Binder.bind(Column.col("a").eq(1).and(Column.col("b").eq(1)), schema);
        Map<Integer, PageZones> pages = Map.of(
                0, zones(20, new long[] {0, 8}, new int[] {1, 1, 2, 2}),
                1, zones(20, new long[] {0, 5, 12}, new int[] {0, 0, 1, 1, 0, 3}));
        assertEquals(List.of("5..8 ALL"), ranges(CandidateRows.of(both, 20, pages, column -> null)));
        BoundPredicate either =
                Binder.bind(Column.col("a").eq(1).or(Column.col("b").eq(1)), schema);
        // a is 1 in rows 0 to 7, b in rows 5 to 11, and b may be 1 behind them
        assertEquals(List.of("0..12 ALL", "12..20 SOME"), ranges(CandidateRows.of(either, 20, pages, column -> null)));
    }

    private static List<String> ranges(CandidateRows rows) {
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            ranges.add(rows.start(i) + ".." + rows.end(i) + " " + rows.match(i));
        }
        return ranges;
    }

    private static PageZones zones(long rows, long[] firstRows, int[] bounds) {
        List<PageLocation> pages = new ArrayList<>();
        List<ByteBuffer> mins = new ArrayList<>();
        List<ByteBuffer> maxs = new ArrayList<>();
        List<Boolean> nulls = new ArrayList<>();
        for (int i = 0; i < firstRows.length; i++) {
            pages.add(new PageLocation(10 * i, 10, firstRows[i]));
            mins.add(ByteBuffer.wrap(int32(bounds[2 * i])));
            maxs.add(ByteBuffer.wrap(int32(bounds[2 * i + 1])));
            nulls.add(false);
        }
        PageLocations locations = PageLocations.of(OwnFooters.of(new OffsetIndex(pages)), 0, 1000, rows)
                .orElseThrow();
        return PageZones.of(
                        OwnFooters.of(new ColumnIndex(nulls, mins, maxs, BoundaryOrder.ASCENDING)),
                        locations,
                        INT,
                        false)
                .orElseThrow();
    }

    /** The first of two pages, which says what is given, with an order that lies. */
    private static Match match(Type.Leaf type, byte[] min, byte[] max, Predicate predicate) {
        PageLocations pages = locations(FIRST, SECOND).orElseThrow();
        ZoneMap zone = PageZones.of(OwnFooters.of(index(2, min, max, null)), pages, type, false)
                .orElseThrow()
                .zoneAt(0);
        return bound(type, false, predicate).match(column -> zone);
    }

    private static Match nulls(boolean nullable, boolean nullPage, Long count, Predicate predicate) {
        ColumnIndex index = index(2, int32(1), int32(2), count);
        index.setNull_pages(List.of(nullPage, false));
        PageLocations pages = locations(FIRST, SECOND).orElseThrow();
        ZoneMap zone = PageZones.of(OwnFooters.of(index), pages, INT, nullable)
                .orElseThrow()
                .zoneAt(9);
        return bound(INT, nullable, predicate).match(column -> zone);
    }

    private static BoundPredicate bound(Type.Leaf type, boolean nullable, Predicate predicate) {
        Field field = nullable ? Field.optional("c", type) : Field.required("c", type);
        return Binder.bind(predicate, new Schema(List.of(field)));
    }

    private static ColumnIndex index(int pages, byte[] min, byte[] max, Long nulls) {
        ColumnIndex index = new ColumnIndex(
                new ArrayList<>(java.util.Collections.nCopies(pages, false)),
                new ArrayList<>(java.util.Collections.nCopies(pages, ByteBuffer.wrap(min))),
                new ArrayList<>(java.util.Collections.nCopies(pages, ByteBuffer.wrap(max))),
                BoundaryOrder.DESCENDING);
        return nulls == null ? index : index.setNull_counts(java.util.Collections.nCopies(pages, nulls));
    }

    /** Of a chunk at 100 to 200, in a row group of 20 rows. */
    private static Optional<PageLocations> locations(PageLocation... pages) {
        return PageLocations.of(OwnFooters.of(new OffsetIndex(List.of(pages))), 100, 200, 20);
    }
}
