package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.cache.ParquetCache;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.write.DatasetWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys and measures of the types that DuckDB does not write, or of values that it has in one form only. The oracle is how
 * the rows were made: each has the number of its group beside its key.
 */
class GroupByTypesTest {

    private static final int ROWS = 15_000;

    @TempDir
    private Path temp;

    /**
     * Keys of one type.
     *
     * @param groups how many there are
     * @param forms of each key at most: values that are one key however they are written
     * @param value of a group, in one of its forms
     */
    private record Keys(Type.Leaf type, int groups, int forms, IntFunction<IntFunction<Object>> value) {}

    @Test
    void int96AreOneKeyIfTheyAreOneInstant() throws Exception {
        // a day is a day, whether it is counted in days or in nanoseconds
        requireGroups(new Keys(
                Type.Leaf.of(PhysicalType.INT96),
                50,
                1,
                group -> form -> ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(group * 3_600_000_000_000L / 7)
                        .putInt(2_440_588 + group % 11)
                        .array()));
    }

    @Test
    void float16HasOneNanAndOneZero() throws Exception {
        short[][] values = {{0, (short) 0x8000}, {0x7E00, 0x7C01, (short) 0xFE00}, {0x3C00}, {(short) 0xBC00}, {0x7C00}
        };
        requireGroups(new Keys(Type.Leaf.fixed(2, LogicalType.FLOAT16), values.length, 3, group -> form -> {
            short bits = values[group][form % values[group].length];
            return new byte[] {(byte) bits, (byte) (bits >> 8)};
        }));
    }

    @Test
    void floatingPointHasOneNanAndOneZero() throws Exception {
        double[][] values = {
            {0.0, -0.0},
            {
                Double.NaN,
                Double.longBitsToDouble(0x7FF8_0000_0000_0001L),
                Double.longBitsToDouble(0xFFF8_1234_0000_0000L)
            },
            {1.5},
            {Double.NEGATIVE_INFINITY},
            {Double.MIN_VALUE}
        };
        requireGroups(new Keys(
                Type.Leaf.of(PhysicalType.DOUBLE),
                values.length,
                3,
                group -> form -> values[group][form % values[group].length]));
        requireGroups(new Keys(
                Type.Leaf.of(PhysicalType.FLOAT),
                4,
                3,
                group -> form -> (float) values[group][form % values[group].length]));
    }

    @Test
    void uuidsAndFixedBytesAreKeys() throws Exception {
        IntFunction<IntFunction<Object>> bytes = group -> form -> {
            byte[] value = new byte[16];
            value[0] = (byte) (group * 37);
            value[15] = (byte) group;
            return value;
        };
        requireGroups(new Keys(Type.Leaf.fixed(16, LogicalType.UUID), 200, 1, bytes));
        requireGroups(new Keys(Type.Leaf.fixed(16, LogicalType.PLAIN), 200, 1, bytes));
    }

    @Test
    void timesOfEachUnitAreKeys() throws Exception {
        for (TimeUnit unit : List.of(TimeUnit.MICROS, TimeUnit.NANOS)) {
            requireGroups(new Keys(
                    Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimeType(unit, false)),
                    300,
                    1,
                    group -> form -> group * 86_399_999_999L / 300));
        }
    }

    @Test
    void longTextsWithoutADictionaryAreKeys() throws Exception {
        requireGroups(new Keys(
                Type.Leaf.of(PhysicalType.BYTE_ARRAY),
                15_000,
                1,
                group -> form -> (group + " " + new Random(group).nextLong() + "x".repeat(100 + group % 50))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void decimalsOfAnyWidthAreOneKeyHoweverTheyAreWritten() throws Exception {
        IntFunction<IntFunction<Object>> number = group -> form -> {
            byte[] shortest = BigInteger.valueOf(group - 50)
                    .multiply(BigInteger.TEN.pow(group % 55))
                    .toByteArray();
            byte[] padded = new byte[shortest.length + form];
            Arrays.fill(padded, (byte) (shortest[0] >> 7));
            System.arraycopy(shortest, 0, padded, form, shortest.length);
            return padded;
        };
        requireGroups(
                new Keys(Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(60, 5)), 101, 3, number));
    }

    /** Writes rows of random groups, some of them null, and groups them however they are read. */
    private void requireGroups(Keys keys) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Schema schema = new Schema(
                List.of(Field.optional("key", keys.type), Field.required("group", Type.Leaf.of(PhysicalType.INT64))));
        Path mbf = temp.resolve(seed + ".mbf");
        Path parquet = temp.resolve(seed + ".parquet");
        Map<Long, Long> expected = new LinkedHashMap<>(); // rows by group, null being -1; in the order of first rows
        try (DatasetWriter toMbf = Mbf.write(mbf, schema);
                DatasetWriter toParquet = Mbf.write(parquet, schema)) {
            for (int done = 0; done < ROWS; done += 5_000) {
                Object[] values = new Object[5_000];
                long[] groups = new long[values.length];
                for (int i = 0; i < values.length; i++) {
                    groups[i] = random.nextInt(keys.groups + 1) - 1;
                    values[i] = groups[i] < 0
                            ? null
                            : keys.value.apply((int) groups[i]).apply(random.nextInt(keys.forms));
                    expected.merge(groups[i], 1L, Long::sum);
                }
                ColumnBatch batch = new ColumnBatch(
                        schema,
                        values.length,
                        List.of(
                                vector(keys.type, values),
                                new LongVector(groups, groups.length, Validity.allValid(groups.length))));
                toMbf.write(batch);
                toParquet.write(batch);
            }
            toMbf.finish();
            toParquet.finish();
        }
        try (ParquetCache cache =
                ParquetCache.builder().directory(temp.resolve("cache" + seed)).build()) {
            cache.prewarm(parquet.toString());
            Map<String, Dataset> reads = Map.of(
                    "mbf",
                    Mbf.readMbf(mbf),
                    "Parquet",
                    Mbf.readParquet(parquet),
                    "cached",
                    Mbf.readParquet(parquet, Mbf.cache(cache)));
            reads.forEach((how, data) -> requireGroups(data, expected, how + ", seed " + seed + ", " + keys.type));
        }
    }

    private static void requireGroups(Dataset data, Map<Long, Long> expected, String what) {
        Map<Long, Long> found = new LinkedHashMap<>();
        List<Object> values = new ArrayList<>();
        try (RowCursor rows = data.groupBy("key")
                .count()
                .min("group")
                .named("least")
                .max("group")
                .named("greatest")
                .count("key")
                .named("values")
                .rows()) {
            while (rows.next()) {
                assertEquals(rows.getLong("least"), rows.getLong("greatest"), what);
                found.put(rows.getLong("least"), rows.getLong("count"));
                boolean isNull = rows.getLong("least") < 0;
                assertEquals(isNull, rows.isNull("key"), what);
                assertEquals(isNull ? 0 : rows.getLong("count"), rows.getLong("values"), what);
                if (!isNull) {
                    values.add(comparable(rows.getObject("key")));
                }
            }
        }
        assertEquals(new ArrayList<>(expected.entrySet()), new ArrayList<>(found.entrySet()), what);
        assertEquals(values.size(), values.stream().distinct().count(), what);
        // the extremes of all rows are among the keys, and none of the keys is beyond them
        try (RowCursor rows = data.aggregate().min("key").max("key").rows()) {
            assertTrue(rows.next());
            assertTrue(values.contains(comparable(rows.getObject(0))), what);
            assertTrue(values.contains(comparable(rows.getObject(1))), what);
            assertFalse(rows.next());
        }
    }

    private static Object comparable(Object value) {
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }

    private static ColumnVector vector(Type.Leaf type, Object[] values) {
        int size = values.length;
        long[] words = new long[Validity.wordCount(size)];
        for (int i = 0; i < size; i++) {
            words[i >>> 6] |= (values[i] == null ? 0L : 1L) << i;
        }
        Validity validity = Validity.of(words, size);
        switch (type.physical()) {
            case INT64 -> {
                long[] longs = new long[size];
                for (int i = 0; i < size; i++) {
                    longs[i] = values[i] == null ? 0 : (Long) values[i];
                }
                return new LongVector(longs, size, validity);
            }
            case DOUBLE -> {
                double[] doubles = new double[size];
                for (int i = 0; i < size; i++) {
                    doubles[i] = values[i] == null ? 0 : (Double) values[i];
                }
                return new DoubleVector(doubles, size, validity);
            }
            case FLOAT -> {
                float[] floats = new float[size];
                for (int i = 0; i < size; i++) {
                    floats[i] = values[i] == null ? 0 : (Float) values[i];
                }
                return new FloatVector(floats, size, validity);
            }
            default -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                int[] offsets = new int[size + 1];
                boolean fixed = type.physical() != PhysicalType.BYTE_ARRAY;
                for (int i = 0; i < size; i++) {
                    bytes.writeBytes(values[i] != null ? (byte[]) values[i] : new byte[fixed ? type.width() : 0]);
                    offsets[i + 1] = bytes.size();
                }
                return fixed
                        ? new FixedBinaryVector(bytes.toByteArray(), type.width(), size, validity)
                        : new BinaryVector(bytes.toByteArray(), offsets, size, validity);
            }
        }
    }
}
