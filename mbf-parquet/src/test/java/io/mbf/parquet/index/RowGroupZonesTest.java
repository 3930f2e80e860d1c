package io.mbf.parquet.index;

import static io.mbf.parquet.StoredBounds.float64;
import static io.mbf.parquet.StoredBounds.int32;
import static io.mbf.parquet.StoredBounds.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.parquet.OwnFooters;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.IEEE754TotalOrder;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.TypeDefinedOrder;
import org.junit.jupiter.api.Test;

/** Which statistics are believed, and which are not. */
class RowGroupZonesTest {

    private static final Type.Leaf INT = Type.Leaf.of(PhysicalType.INT32);
    private static final Type.Leaf UNSIGNED = Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, false));
    private static final Type.Leaf DOUBLE = Type.Leaf.of(PhysicalType.DOUBLE);
    private static final Type.Leaf STRING = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
    private static final Type.Leaf DECIMAL = Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(9, 2));

    @Test
    void boundsInADeclaredOrderAreBelieved() {
        assertEquals(longs(-3, 5), bounds(INT, modern(int32(-3), int32(5)), true));
        assertEquals(longs(3, 0xFFFFFFFBL), bounds(UNSIGNED, modern(int32(3), int32(-5)), true));
        BytesBounds text =
                (BytesBounds) bounds(STRING, modern(utf8("a"), utf8("é")), true).orElseThrow();
        assertArrayEquals(utf8("é"), text.max());
        assertTrue(!text.minExact() && !text.maxExact(), "they may have been cut");
        BytesBounds decimal = (BytesBounds) bounds(DECIMAL, modern(new byte[] {-1}, new byte[] {0, 0, 1}), true)
                .orElseThrow();
        assertArrayEquals(SortKeys.decimal(new byte[] {-1}, 0, 1), decimal.min());
    }

    @Test
    void boundsWithoutADeclaredOrderAreNot() {
        assertEquals(Optional.empty(), bounds(INT, modern(int32(-3), int32(5)), false));
        assertEquals(Optional.empty(), bounds(STRING, modern(utf8("a"), utf8("b")), false));
    }

    @Test
    void boundsAreExactOnlyWhereTheFileSaysSo() {
        Statistics stats =
                modern(int32(1), int32(2)).setIs_min_value_exact(true).setIs_max_value_exact(false);
        assertEquals(Optional.of(new LongBounds(1, 2, true, false)), bounds(INT, stats, true));
    }

    @Test
    void deprecatedBoundsCountForSignedTypesOnly() {
        assertEquals(longs(-3, 5), bounds(INT, deprecated(int32(-3), int32(5)), false));
        assertEquals(Optional.empty(), bounds(UNSIGNED, deprecated(int32(3), int32(5)), true));
        assertEquals(Optional.empty(), bounds(STRING, deprecated(utf8("a"), utf8("b")), true));
        assertEquals(Optional.empty(), bounds(DECIMAL, deprecated(new byte[] {1}, new byte[] {2}), true));
    }

    @Test
    void nanAmongTheBoundsMakesThemUnknown() {
        assertEquals(Optional.empty(), bounds(DOUBLE, modern(float64(Double.NaN), float64(1)), true));
        assertEquals(Optional.empty(), bounds(DOUBLE, modern(float64(1), float64(Double.NaN)), true));
        assertEquals(
                ZoneMap.UNKNOWN,
                zone(DOUBLE, modern(float64(1), float64(2)), true).nanCount());
        Statistics counted = modern(float64(1), float64(2)).setNan_count(0);
        assertEquals(0, zone(DOUBLE, counted, true).nanCount());
    }

    @Test
    void zerosOfBothSignsAreTheSameBound() {
        long zero = SortKeys.floating(0.0);
        assertEquals(longs(zero, zero), bounds(DOUBLE, modern(float64(0.0), float64(-0.0)), true));
    }

    @Test
    void boundsThatCannotBeAreIgnored() {
        assertEquals(Optional.empty(), bounds(INT, modern(int32(5), int32(-3)), true), "upside down");
        assertEquals(Optional.empty(), bounds(INT, modern(new byte[3], new byte[4]), true), "of a wrong length");
        assertEquals(Optional.empty(), bounds(INT, new Statistics().setMin_value(int32(1)), true), "one alone");
        assertEquals(Optional.empty(), bounds(STRING, modern(utf8("b"), utf8("a")), true), "upside down");
    }

    @Test
    void intervalsTimestampsOf96BitsAndUnknownAnnotationsHaveNoBounds() {
        Type.Leaf int96 = Type.Leaf.of(PhysicalType.INT96);
        assertEquals(Optional.empty(), bounds(int96, modern(new byte[12], new byte[12]), true));
        Type.Leaf interval = Type.Leaf.fixed(12, LogicalType.INTERVAL);
        assertEquals(Optional.empty(), bounds(interval, modern(new byte[12], new byte[12]), true));
        LeafColumn unknown = new LeafColumn(0, List.of("c"), 1, 0, false);
        var stats = statistics(OwnFooters.of(footer(modern(int32(1), int32(2)), true)));
        assertEquals(
                Optional.empty(),
                RowGroupZones.zone(stats, true, unknown, INT, true, 10).bounds());
    }

    @Test
    void nullCountsThatCannotBeAreUnknown() {
        assertEquals(4, zone(INT, new Statistics().setNull_count(4), true).nullCount());
        assertEquals(ZoneMap.UNKNOWN, zone(INT, new Statistics(), true).nullCount());
        assertEquals(
                ZoneMap.UNKNOWN,
                zone(INT, new Statistics().setNull_count(11), true).nullCount());
        assertEquals(
                ZoneMap.UNKNOWN,
                zone(INT, new Statistics().setNull_count(-1), true).nullCount());
        ZoneMap required = zone(footer(new Statistics().setNull_count(4), true), INT, false);
        assertEquals(0, required.nullCount());
    }

    @Test
    void theTotalOrderOfFloatsIsBelievedToo() {
        FileMetaData footer = footer(modern(float64(-1), float64(2)), true);
        footer.setColumn_orders(List.of(ColumnOrder.IEEE_754_TOTAL_ORDER(new IEEE754TotalOrder())));
        assertEquals(
                longs(SortKeys.floating(-1), SortKeys.floating(2)),
                zone(footer, DOUBLE, true).bounds());
    }

    private static Optional<ZoneMap.Bounds> bounds(Type.Leaf type, Statistics stats, boolean ordered) {
        return zone(type, stats, ordered).bounds();
    }

    private static ZoneMap zone(Type.Leaf type, Statistics stats, boolean ordered) {
        return zone(footer(stats, ordered), type, true);
    }

    private static ZoneMap zone(FileMetaData footer, Type.Leaf type, boolean nullable) {
        var ours = OwnFooters.of(footer);
        LeafColumn leaf = ours.schema().leaves().get(0);
        return RowGroupZones.zone(statistics(ours), ours.isOrdered(0), leaf, type, nullable, 10);
    }

    private static io.mbf.parquet.footer.Statistics statistics(io.mbf.parquet.footer.FileMetaData footer) {
        return footer.rowGroups().get(0).column(0).metaData().statistics();
    }

    private static FileMetaData footer(Statistics stats, boolean ordered) {
        List<SchemaElement> schema = List.of(
                new SchemaElement("m").setNum_children(1),
                new SchemaElement("c").setType(org.apache.parquet.format.Type.INT32));
        ColumnMetaData data = new ColumnMetaData(
                org.apache.parquet.format.Type.INT32,
                List.of(),
                List.of("c"),
                CompressionCodec.UNCOMPRESSED,
                10,
                0,
                0,
                4);
        ColumnChunk chunk = new ColumnChunk(0).setMeta_data(data.setStatistics(stats));
        RowGroup group = new RowGroup(List.of(chunk), 0, 10);
        FileMetaData footer = new FileMetaData(1, schema, 10, List.of(group));
        if (ordered) {
            footer.setColumn_orders(List.of(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        }
        return footer;
    }

    private static Optional<LongBounds> longs(long min, long max) {
        return Optional.of(new LongBounds(min, max, false, false));
    }

    private static Statistics modern(byte[] min, byte[] max) {
        return new Statistics().setMin_value(min).setMax_value(max);
    }

    private static Statistics deprecated(byte[] min, byte[] max) {
        return new Statistics().setMin(min).setMax(max);
    }
}
