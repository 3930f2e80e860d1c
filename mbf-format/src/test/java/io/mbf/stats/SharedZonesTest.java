package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedZonesTest {

    private final SharedZones shared = new SharedZones();
    private final ZoneBuilder signed = new ZoneBuilder(ColumnOrder.SIGNED);

    @Test
    void theZoneOfAnyPartIsThatOfItsValuesWhateverWasAskedForBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(40);
            ColumnVector vector = longs(random, size);
            shared.startBatch(batch(vector), random.nextInt(size + 1));
            for (int asked = 0; asked < 20; asked++) {
                int from = random.nextInt(size);
                int to = from + 1 + random.nextInt(size - from);
                assertEquals(
                        signed.range(vector, from, to),
                        shared.range(signed, vector, from, to),
                        "seed " + seed + ", round " + round + ", rows " + from + " to " + to);
            }
        }
    }

    @Test
    void partsCutWhereAPageEndsAreNotComputedAgainForThePage() {
        long[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        ColumnVector vector = new LongVector(values, 10, Validity.allValid(10));
        ZoneMap page = signed.range(vector, 4, 10);
        shared.startBatch(batch(vector), 4);
        shared.range(signed, vector, 0, 10);
        values[5] = 1_000; // whoever looks at the values again finds this
        assertEquals(page, shared.range(signed, vector, 4, 10));
    }

    @Test
    void anotherOrderOfTheSameVectorHasItsOwnZones() {
        ColumnVector vector = new LongVector(new long[] {-1, 1}, 2, Validity.allValid(2));
        shared.startBatch(batch(vector), 0);
        shared.range(signed, vector, 0, 2);
        ZoneMap unsigned = shared.range(new ZoneBuilder(ColumnOrder.UNSIGNED), vector, 0, 2);
        LongBounds bounds = (LongBounds) unsigned.bounds().orElseThrow();
        assertEquals(SortKeys.unsigned(1L), bounds.min());
        assertEquals(SortKeys.unsigned(-1L), bounds.max());
    }

    @Test
    void aNewBatchMayHaveTheSameVectorWithOtherValues() {
        long[] values = {1, 2, 3};
        ColumnVector vector = new LongVector(values, 3, Validity.allValid(3));
        shared.startBatch(batch(vector), 0);
        shared.range(signed, vector, 0, 3);
        values[2] = 9;
        shared.startBatch(batch(vector), 0);
        assertEquals(signed.range(vector, 0, 3), shared.range(signed, vector, 0, 3));
    }

    @Test
    void longStringsHaveTheSameBoundsInPartsAsInOne() {
        ZoneBuilder bytes = new ZoneBuilder(ColumnOrder.UNSIGNED_BYTES);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int size = 2 + random.nextInt(6);
            int[] offsets = new int[size + 1];
            for (int i = 0; i < size; i++) {
                offsets[i + 1] = offsets[i] + 62 + random.nextInt(5);
            }
            byte[] text = new byte[offsets[size]]; // all zeros, or ones that end in 0xFF: bounds are cut at 64 bytes
            Arrays.fill(text, random.nextBoolean() ? (byte) 0 : (byte) 0xFF);
            ColumnVector vector = new BinaryVector(text, offsets, size, Validity.allValid(size));
            shared.startBatch(batch(vector), 1 + random.nextInt(size - 1));
            BytesBounds expected =
                    (BytesBounds) bytes.range(vector, 0, size).bounds().orElseThrow();
            BytesBounds actual =
                    (BytesBounds) shared.range(bytes, vector, 0, size).bounds().orElseThrow();
            assertArrayEquals(expected.min(), actual.min(), "seed " + seed);
            assertArrayEquals(expected.max(), actual.max(), "seed " + seed);
            assertEquals(expected.minExact(), actual.minExact(), "seed " + seed);
            assertEquals(expected.maxExact(), actual.maxExact(), "seed " + seed);
        }
    }

    private static ColumnVector longs(Random random, int size) {
        long[] values = random.longs(size).toArray();
        long[] words = {random.nextLong() & -1L >>> 64 - size};
        return new LongVector(values, size, random.nextBoolean() ? Validity.allValid(size) : Validity.of(words, size));
    }

    @Test
    void zonesOfAnotherBatchAreRefused() {
        ColumnVector vector = longs(new Random(1), 10);
        shared.startBatch(batch(vector), 0);
        assertThrows(IllegalArgumentException.class, () -> shared.requireOf(batch(vector)));
    }

    private static ColumnBatch batch(ColumnVector vector) {
        PhysicalType type = vector instanceof LongVector ? PhysicalType.INT64 : PhysicalType.BYTE_ARRAY;
        return new ColumnBatch(Schema.of(Field.optional("a", Type.Leaf.of(type))), vector.size(), List.of(vector));
    }
}
