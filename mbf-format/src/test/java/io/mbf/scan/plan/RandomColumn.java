package io.mbf.scan.plan;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.Literal;
import io.mbf.schema.Field;
import io.mbf.schema.Float16;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A column of random values beside a model of them that Java itself can compare: numbers as BigDecimal, floating point
 * as Double, bytes as Latin-1 strings.
 *
 * @param values per row the model of the value, or null
 * @param literals literals to compare with, and their models
 */
record RandomColumn(Field field, ColumnVector vector, List<Comparable<?>> values, List<Compared> literals) {

    record Compared(Literal literal, Comparable<?> model) {}

    static final int KINDS = 17;

    private static final BigInteger DAY = BigInteger.valueOf(86_400_000_000_000L);

    static RandomColumn of(int kind, String name, int rows, Random random) {
        return switch (kind) {
            case 0 -> ints(name, LogicalType.PLAIN, 0, rows, random);
            case 1 -> ints(name, new IntType(32, false), 0, rows, random);
            case 2 -> ints(name, new DecimalType(9, 1), 1, rows, random);
            case 3 -> longs(name, LogicalType.PLAIN, 0, rows, random);
            case 4 -> longs(name, new IntType(64, false), 0, rows, random);
            case 5 -> longs(name, new DecimalType(18, 1), 1, rows, random);
            case 6 -> timestamps(name, rows, random);
            case 7, 8, 9 -> floating(kind, name, rows, random);
            case 10 -> booleans(name, rows, random);
            case 11, 12, 13 -> bytes(kind, name, rows, random);
            case 14, 15 -> decimals(kind == 14, name, rows, random);
            default -> int96(name, rows, random);
        };
    }

    private static RandomColumn ints(String name, LogicalType logical, int scale, int rows, Random random) {
        int[] special = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 1};
        int[] values = random.ints(rows, -4, 5)
                .map(v -> random.nextInt(20) == 0 ? special[random.nextInt(4)] : v)
                .toArray();
        Function<Integer, BigDecimal> model =
                v -> BigDecimal.valueOf(logical.isUnsigned() ? Integer.toUnsignedLong(v) : v, scale);
        return numbers(
                Type.Leaf.of(PhysicalType.INT32, logical),
                name,
                Arrays.stream(values)
                        .mapToObj(v -> (Comparable<?>) model.apply(v))
                        .toList(),
                valid -> new IntVector(values, rows, valid),
                random);
    }

    private static RandomColumn longs(String name, LogicalType logical, int scale, int rows, Random random) {
        long[] special = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE - 1};
        long[] values = random.longs(rows, -4, 5)
                .map(v -> random.nextInt(20) == 0 ? special[random.nextInt(4)] : v)
                .toArray();
        return numbers(
                Type.Leaf.of(PhysicalType.INT64, logical),
                name,
                Arrays.stream(values)
                        .mapToObj(v -> (Comparable<?>)
                                new BigDecimal(logical.isUnsigned() ? unsigned(v) : BigInteger.valueOf(v), scale))
                        .toList(),
                valid -> new LongVector(values, rows, valid),
                random);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static RandomColumn timestamps(String name, int rows, Random random) {
        long[] values = random.longs(rows, -4, 5).map(v -> v * 500).toArray();
        List<Compared> literals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long nanos = random.nextInt(40) * 100_000L - 2_000_000L;
            literals.add(new Compared(
                    new Literal.UtcTimestamp(Instant.ofEpochSecond(0, nanos)), BigDecimal.valueOf(nanos, 9)));
        }
        return column(
                Type.Leaf.of(PhysicalType.INT64, new TimestampType(TimeUnit.MICROS, true)),
                name,
                Arrays.stream(values)
                        .mapToObj(v -> (Comparable<?>) BigDecimal.valueOf(v, 6))
                        .toList(),
                valid -> new LongVector(values, rows, valid),
                literals,
                random);
    }

    private static RandomColumn numbers(
            Type.Leaf type,
            String name,
            List<? extends Comparable<?>> models,
            Function<Validity, ColumnVector> vector,
            Random random) {
        List<Compared> literals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            BigDecimal value = BigDecimal.valueOf(random.nextInt(240) - 120, 1 + random.nextInt(2));
            if (random.nextInt(5) == 0 && !models.isEmpty()) {
                value = (BigDecimal) models.get(random.nextInt(models.size()));
            } else if (random.nextInt(10) == 0) {
                value = new BigDecimal(random.nextBoolean() ? "1e9999" : "-1e30");
            } else if (random.nextInt(10) == 0) {
                value = new BigDecimal(random.nextBoolean() ? "1e-999999999" : "-1e-30");
            }
            literals.add(new Compared(new Literal.Number(value), value));
        }
        return column(type, name, models, vector, literals, random);
    }

    private static RandomColumn floating(int kind, String name, int rows, Random random) {
        double[] pool = {
            0.0,
            -0.0,
            1,
            -1,
            0.5,
            65504,
            -65504,
            0x1p-24,
            -0x1p-24,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -Double.NaN
        };
        double[] values = new double[rows];
        Arrays.setAll(values, i -> pool[random.nextInt(pool.length)]);
        List<Compared> literals = new ArrayList<>();
        for (double value : pool) {
            literals.add(new Compared(Literal.of(value), value + 0.0));
        }
        Type.Leaf type = kind == 7
                ? Type.Leaf.of(PhysicalType.DOUBLE)
                : kind == 8 ? Type.Leaf.of(PhysicalType.FLOAT) : Type.Leaf.fixed(2, new LogicalType.Float16Type());
        float[] floats = new float[rows];
        byte[] halves = new byte[rows * 2];
        for (int i = 0; i < rows; i++) {
            floats[i] = (float) values[i];
            short half = half(values[i]);
            halves[2 * i] = (byte) half;
            halves[2 * i + 1] = (byte) (half >> 8);
        }
        return column(
                type,
                name,
                Arrays.stream(values).mapToObj(v -> (Comparable<?>) (v + 0.0)).toList(),
                valid -> kind == 7
                        ? new DoubleVector(values, rows, valid)
                        : kind == 8
                                ? new FloatVector(floats, rows, valid)
                                : new FixedBinaryVector(halves, 2, rows, valid),
                literals,
                random);
    }

    private static short half(double value) {
        for (int bits = 0; bits < 0x10000; bits++) {
            if (Double.compare(Float16.toFloat((short) bits), value) == 0) {
                return (short) bits;
            }
        }
        throw new AssertionError(value);
    }

    private static RandomColumn booleans(String name, int rows, Random random) {
        boolean[] values = new boolean[rows];
        List<Comparable<?>> models = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values[i] = random.nextBoolean();
            models.add(values[i]);
        }
        return column(
                Type.Leaf.of(PhysicalType.BOOLEAN),
                name,
                models,
                valid -> new BooleanVector(values, rows, valid),
                List.of(new Compared(new Literal.Bool(false), false), new Compared(new Literal.Bool(true), true)),
                random);
    }

    private static RandomColumn bytes(int kind, String name, int rows, Random random) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(randomBytes(kind == 12 ? 2 : random.nextInt(4), random));
        }
        List<Compared> literals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] value = randomBytes(random.nextInt(4), random);
            boolean ascii = !latin1(value).contains("\u00FF");
            literals.add(new Compared(
                    ascii && random.nextBoolean() ? new Literal.Text(latin1(value)) : new Literal.Bytes(value),
                    latin1(value)));
        }
        Type.Leaf type = kind == 12
                ? Type.Leaf.fixed(2, LogicalType.PLAIN)
                : Type.Leaf.of(PhysicalType.BYTE_ARRAY, kind == 11 ? LogicalType.PLAIN : LogicalType.STRING);
        return column(
                type,
                name,
                values.stream().map(v -> (Comparable<?>) latin1(v)).toList(),
                valid -> kind == 12
                        ? new FixedBinaryVector(concat(values), 2, rows, valid)
                        : kind == 11 ? binary(values, valid) : dictionary(values, valid),
                literals,
                random);
    }

    private static RandomColumn decimals(boolean fixed, String name, int rows, Random random) {
        List<byte[]> values = new ArrayList<>();
        List<Comparable<?>> models = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            long unscaled = random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(100) - 50;
            models.add(BigDecimal.valueOf(unscaled, 1));
            byte[] wide = ByteBuffer.allocate(8).putLong(unscaled).array();
            int least = BigInteger.valueOf(unscaled).toByteArray().length;
            int length = fixed ? 5 : least + random.nextInt(9 - least);
            values.add(Arrays.copyOfRange(wide, 8 - length, 8));
        }
        DecimalType logical = new DecimalType(10, 1);
        return numbers(
                fixed ? Type.Leaf.fixed(5, logical) : Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical),
                name,
                models,
                valid -> fixed ? new FixedBinaryVector(concat(values), 5, rows, valid) : dictionary(values, valid),
                random);
    }

    private static RandomColumn int96(String name, int rows, Random random) {
        List<byte[]> values = new ArrayList<>();
        List<Comparable<?>> models = new ArrayList<>();
        List<Compared> literals = new ArrayList<>();
        for (int i = 0; i < rows + 20; i++) {
            int day = 2_440_588 + random.nextInt(4) - 2;
            long nanos = (random.nextInt(6) - 2) * 43_200_000_000_000L + random.nextInt(2);
            BigInteger point = BigInteger.valueOf(day - 2_440_588).multiply(DAY).add(BigInteger.valueOf(nanos));
            BigDecimal model = new BigDecimal(point, 9);
            if (i < rows) {
                models.add(model);
                values.add(ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(nanos)
                        .putInt(day)
                        .array());
            } else {
                literals.add(new Compared(
                        new Literal.UtcTimestamp(Instant.ofEpochSecond(0, point.longValueExact())), model));
            }
        }
        return column(
                Type.Leaf.of(PhysicalType.INT96),
                name,
                models,
                valid -> new FixedBinaryVector(concat(values), 12, rows, valid),
                literals,
                random);
    }

    private static RandomColumn column(
            Type.Leaf type,
            String name,
            List<? extends Comparable<?>> models,
            Function<Validity, ColumnVector> vector,
            List<Compared> literals,
            Random random) {
        List<Comparable<?>> values = new ArrayList<>(models);
        long[] words = new long[Validity.wordCount(models.size())];
        int nullsOf = new int[] {0, 3, 100}[random.nextInt(3)];
        for (int i = 0; i < models.size(); i++) {
            if (random.nextInt(100) < nullsOf && (nullsOf == 100 || random.nextInt(3) > 0)) {
                values.set(i, null);
            } else {
                words[i >>> 6] |= 1L << i;
            }
        }
        // bits beyond the rows may hold anything
        if ((models.size() & 63) != 0) {
            words[words.length - 1] |= -1L << models.size();
        }
        return new RandomColumn(
                Field.optional(name, type), vector.apply(Validity.of(words, models.size())), values, literals);
    }

    private static byte[] randomBytes(int length, Random random) {
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = (byte) new int[] {0, 'a', 'b', 0xFF}[random.nextInt(4)];
        }
        return value;
    }

    private static String latin1(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(List<byte[]> values) {
        return binary(values, Validity.allValid(values.size())).bytes();
    }

    static BinaryVector binary(List<byte[]> values, Validity validity) {
        int[] offsets = new int[values.size() + 1];
        for (int i = 0; i < values.size(); i++) {
            offsets[i + 1] = offsets[i] + values.get(i).length;
        }
        byte[] all = new byte[offsets[values.size()]];
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, all, offsets[i], values.get(i).length);
        }
        return new BinaryVector(all, offsets, values.size(), validity);
    }

    /** Without codes for equal values twice, and without entries at all if everything is null. */
    private static DictionaryVector dictionary(List<byte[]> values, Validity validity) {
        if (validity.nullCount() == values.size()) {
            BytesVector empty = binary(List.of(), Validity.allValid(0));
            int[] codes = new int[values.size()];
            Arrays.fill(codes, 77);
            return new DictionaryVector(codes, empty, values.size(), validity);
        }
        List<byte[]> entries = new ArrayList<>();
        int[] codes = new int[values.size()];
        for (int i = 0; i < codes.length; i++) {
            byte[] value = values.get(i);
            int code = 0;
            while (code < entries.size() && !Arrays.equals(entries.get(code), value)) {
                code++;
            }
            if (code == entries.size()) {
                entries.add(value);
            }
            codes[i] = code;
        }
        return new DictionaryVector(codes, binary(entries, Validity.allValid(entries.size())), values.size(), validity);
    }
}
