package io.mbf.proof.golden;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.writer.WriterOptions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** The tables behind the golden files, by name. Every value is a formula of its row, so that nothing here is random. */
final class GoldenTables {

    /** @param options how the file is written */
    record Table(ColumnBatch rows, WriterOptions options) {}

    private GoldenTables() {}

    static Map<String, Table> all() {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("flat", new Table(flat(37), WriterOptions.defaults()));
        tables.put("empty", new Table(flat(0), WriterOptions.defaults()));
        tables.put("encodings", new Table(encodings(300), options(BlockCodec.NONE)));
        tables.put("symbols", new Table(prose(700), options(BlockCodec.SNAPPY)));
        tables.put("pages", new Table(pages(8193), WriterOptions.defaults()));
        tables.put(
                "chunks",
                new Table(
                        chunks(18_000),
                        WriterOptions.builder()
                                .chunkBytes(64 << 10)
                                .indexColumns(Set.of("key"))
                                .build()));
        tables.put("nested", new Table(nested(60), WriterOptions.defaults()));
        for (BlockCodec codec : BlockCodec.values()) {
            tables.put(
                    "codec-" + codec.name().toLowerCase(java.util.Locale.ROOT), new Table(texts(500), options(codec)));
        }
        return tables;
    }

    private static WriterOptions options(BlockCodec codec) {
        return WriterOptions.builder().codec(codec).build();
    }

    /** Every physical and logical type, required and with every third value null. */
    private static ColumnBatch flat(int rows) {
        Map<String, Type.Leaf> types = new LinkedHashMap<>();
        types.put("boolean", Type.Leaf.of(PhysicalType.BOOLEAN));
        for (int bits : new int[] {8, 16, 32, 64}) {
            PhysicalType physical = bits == 64 ? PhysicalType.INT64 : PhysicalType.INT32;
            types.put("int" + bits, Type.Leaf.of(physical, new LogicalType.IntType(bits, true)));
            types.put("uint" + bits, Type.Leaf.of(physical, new LogicalType.IntType(bits, false)));
        }
        types.put("plain32", Type.Leaf.of(PhysicalType.INT32));
        types.put("plain64", Type.Leaf.of(PhysicalType.INT64));
        types.put("int96", Type.Leaf.of(PhysicalType.INT96));
        types.put("float", Type.Leaf.of(PhysicalType.FLOAT));
        types.put("double", Type.Leaf.of(PhysicalType.DOUBLE));
        types.put("binary", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        types.put("fixed", Type.Leaf.fixed(5, LogicalType.PLAIN));
        types.put("string", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        types.put("enum", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.ENUM));
        types.put("json", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.JSON));
        types.put("bson", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.BSON));
        types.put("uuid", Type.Leaf.fixed(16, LogicalType.UUID));
        types.put("float16", Type.Leaf.fixed(2, LogicalType.FLOAT16));
        types.put("interval", Type.Leaf.fixed(12, LogicalType.INTERVAL));
        types.put("date", Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE));
        types.put("decimal32", Type.Leaf.of(PhysicalType.INT32, new LogicalType.DecimalType(9, 2)));
        types.put("decimal64", Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(18, 0)));
        types.put("decimalFixed", Type.Leaf.fixed(16, new LogicalType.DecimalType(38, 10)));
        types.put("decimalBinary", Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(40, 3)));
        for (TimeUnit unit : TimeUnit.values()) {
            PhysicalType physical = unit == TimeUnit.MILLIS ? PhysicalType.INT32 : PhysicalType.INT64;
            for (boolean utc : new boolean[] {false, true}) {
                String name = unit.name().toLowerCase(java.util.Locale.ROOT) + (utc ? "Utc" : "Local");
                types.put("time_" + name, Type.Leaf.of(physical, new LogicalType.TimeType(unit, utc)));
                types.put(
                        "timestamp_" + name,
                        Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(unit, utc)));
            }
        }
        List<Field> fields = new ArrayList<>();
        types.forEach((name, type) -> {
            fields.add(Field.required(name, type));
            fields.add(Field.optional(name + "?", type));
        });
        fields.add(Field.optional("unknown?", Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN)));
        return batch(rows, fields, field -> vector(field, rows));
    }

    /** A column for each encoding that a writer chooses by the values. */
    private static ColumnBatch encodings(int rows) {
        Type.Leaf int32 = Type.Leaf.of(PhysicalType.INT32);
        Type.Leaf int64 = Type.Leaf.of(PhysicalType.INT64);
        List<Field> fields = new ArrayList<>();
        List<ColumnVector> vectors = new ArrayList<>();
        fields.add(Field.required("constant", int64));
        vectors.add(longs(rows, i -> 42L));
        for (int width : new int[] {1, 7, 31, 32, 33, 63}) {
            fields.add(Field.required("packed" + width, int64));
            vectors.add(longs(rows, i -> mix(i) >>> 64 - width));
        }
        fields.add(Field.required("plain", int64));
        vectors.add(longs(rows, i -> mix(i)));
        fields.add(Field.required("linear", int64));
        vectors.add(longs(rows, i -> 1_700_000_000_000L + 1_000_003L * i + (mix(i) >>> 62)));
        fields.add(Field.required("runs", int32));
        vectors.add(ints(rows, i -> (int) mix(i / 40) >> 8));
        fields.add(Field.required("alpDouble", Type.Leaf.of(PhysicalType.DOUBLE)));
        vectors.add(doubles(rows, i -> i % 50 == 49 ? Double.longBitsToDouble(mix(i)) : (mix(i) >>> 50) / 100.0));
        fields.add(Field.required("alpFloat", Type.Leaf.of(PhysicalType.FLOAT)));
        vectors.add(floats(rows, i -> i % 50 == 49 ? -0.0f : (mix(i) >>> 54) / 10f));
        fields.add(Field.required("plainDouble", Type.Leaf.of(PhysicalType.DOUBLE)));
        vectors.add(doubles(rows, i -> Double.longBitsToDouble(mix(i))));
        fields.add(Field.required("dictionary", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
        vectors.add(strings(rows, i -> List.of("red", "green", "blue", "").get(Math.floorMod(mix(i), 4))));
        return new ColumnBatch(new Schema(fields), rows, vectors);
    }

    /** Sentences that have their words in common, no two of them the same. */
    private static ColumnBatch prose(int rows) {
        List<String> words = List.of("regular", "packages", "sleep", "furiously", "above", "the", "deposits", "über");
        Field text = Field.required("text", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        return batch(
                rows,
                List.of(text),
                field -> strings(rows, i -> {
                    StringBuilder sentence = new StringBuilder().append(i);
                    for (long more = mix(i); more != 0; more >>>= 11) {
                        sentence.append(' ').append(words.get((int) more & 7));
                    }
                    return sentence.toString();
                }));
    }

    /** A full page and one row more, some of them null. */
    private static ColumnBatch pages(int rows) {
        Field number = Field.optional("number", Type.Leaf.of(PhysicalType.INT32));
        Field text = Field.optional("text", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        return batch(rows, List.of(number, text), field -> vector(field, rows));
    }

    /** Several chunks, a bloom filter, and a dictionary that is given up on the way. */
    private static ColumnBatch chunks(int rows) {
        Field key = Field.required("key", Type.Leaf.of(PhysicalType.INT64));
        Field text = Field.required("text", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        return batch(
                rows,
                List.of(key, text),
                field -> field == key
                        ? longs(rows, GoldenTables::mix)
                        : strings(rows, i -> i < 9_000 ? "same" + i % 10 : "v" + i));
    }

    private static ColumnBatch texts(int rows) {
        Field text = Field.required("text", Type.Leaf.fixed(12, LogicalType.PLAIN));
        Field more = Field.required("more", Type.Leaf.of(PhysicalType.DOUBLE));
        return batch(
                rows,
                List.of(text, more),
                field -> field == text
                        ? fixed(
                                rows,
                                12,
                                i -> ("row " + (100_000 + i) + "  ").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        : doubles(rows, i -> Math.sqrt(i)));
    }

    /** Lists, maps and structs in each other, null and empty at every layer. */
    private static ColumnBatch nested(int rows) {
        Field number = Field.optional("n", Type.Leaf.of(PhysicalType.INT32));
        Field text = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field struct = Field.optional("s", Type.Struct.of(List.of(number, text)));
        Field list = Field.optional("l", new Type.ListOf(struct));
        Field map = Field.optional("m", new Type.MapOf(text, Optional.of(list)));
        Field keys = Field.required("k", new Type.MapOf(text, Optional.empty()));
        return batch(rows, List.of(struct, list, map, keys), field -> vector(field, rows));
    }

    private static ColumnBatch batch(
            int rows, List<Field> fields, java.util.function.Function<Field, ColumnVector> of) {
        return new ColumnBatch(new Schema(fields), rows, fields.stream().map(of).toList());
    }

    /** A vector of any type; every third value of a nullable one is null. */
    private static ColumnVector vector(Field field, int rows) {
        return vector(field, rows, Validity.allValid(rows));
    }

    /** @param struct of which structs there are, if it is a field of one: what is below the others is null */
    private static ColumnVector vector(Field field, int rows, Validity struct) {
        long[] words = new long[Validity.wordCount(rows)];
        boolean allNull = field.type() instanceof Type.Leaf leaf && leaf.logical() instanceof LogicalType.UnknownType;
        for (int i = 0; i < rows; i++) {
            boolean there = struct.isValid(i) && !allNull && (!field.nullable() || i % 3 != 2);
            words[i >>> 6] |= there ? 1L << i : 0;
        }
        Validity validity = Validity.of(words, rows);
        if (field.type() instanceof Type.Leaf leaf) {
            return leafVector(leaf, rows, validity);
        }
        if (field.type() instanceof Type.Struct type) {
            List<ColumnVector> children = type.fields().stream()
                    .map(child -> vector(child, rows, validity))
                    .toList();
            return new StructVector(children, rows, validity);
        }
        int[] offsets = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            offsets[i + 1] = offsets[i] + (validity.isNull(i) ? 0 : i % 4);
        }
        int entries = offsets[rows];
        if (field.type() instanceof Type.ListOf list) {
            return new ListVector(offsets, vector(list.element(), entries), rows, validity);
        }
        Type.MapOf map = (Type.MapOf) field.type();
        return new MapVector(
                offsets, vector(map.key(), entries), map.value().map(v -> vector(v, entries)), rows, validity);
    }

    private static ColumnVector leafVector(Type.Leaf leaf, int rows, Validity validity) {
        return switch (leaf.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = mix(i) > 0;
                }
                yield new BooleanVector(values, rows, validity);
            }
            case INT32 -> new IntVector(ints(rows, i -> int32(leaf, i)).values(), rows, validity);
            case INT64 -> new LongVector(longs(rows, i -> int64(leaf, i)).values(), rows, validity);
            case FLOAT -> {
                float[] odd = {Float.NaN, -0.0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
                yield new FloatVector(floats(rows, i -> i < 5 ? odd[i] : i / 3f).values(), rows, validity);
            }
            case DOUBLE -> {
                double[] odd = {Double.NaN, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.MAX_VALUE};
                yield new DoubleVector(
                        doubles(rows, i -> i < 5 ? odd[i] : i / 3.0).values(), rows, validity);
            }
            case BYTE_ARRAY -> {
                BinaryVector values = leaf.logical() instanceof LogicalType.DecimalType
                        ? binaries(
                                rows,
                                i -> java.math.BigInteger.valueOf(mix(i))
                                        .shiftRight(i)
                                        .toByteArray())
                        : strings(
                                rows,
                                i -> i % 7 == 0
                                        ? ""
                                        : leaf.logical() instanceof LogicalType.JsonType
                                                ? "{\"i\":" + i + "}"
                                                : "value-" + i % 11 + "-é");
                yield new BinaryVector(values.bytes(), values.offsets(), rows, validity);
            }
            case INT96 ->
                new FixedBinaryVector(
                        fixed(
                                        rows,
                                        12,
                                        i -> java.nio.ByteBuffer.allocate(12)
                                                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                                                .putLong(Math.floorMod(mix(i), 86_400_000_000_000L))
                                                .putInt(2_440_588 + i * 1000)
                                                .array())
                                .bytes(),
                        12,
                        rows,
                        validity);
            case FIXED_LEN_BYTE_ARRAY ->
                new FixedBinaryVector(
                        fixed(rows, leaf.width(), i -> bytes(leaf.width(), i)).bytes(), leaf.width(), rows, validity);
        };
    }

    private static int int32(Type.Leaf leaf, int i) {
        if (leaf.logical() instanceof LogicalType.IntType type && type.bits() < 32) {
            return type.signed() ? (int) (mix(i) >> 64 - type.bits()) : (int) (mix(i) >>> 64 - type.bits());
        }
        if (leaf.logical() instanceof LogicalType.TimeType) {
            return (int) Math.floorMod(mix(i), 86_400_000L);
        }
        if (leaf.logical() instanceof LogicalType.DateType || leaf.logical() instanceof LogicalType.DecimalType) {
            return (int) (mix(i) % 900_000_000) / (i + 1);
        }
        return i == 0 ? Integer.MIN_VALUE : i == 1 ? Integer.MAX_VALUE : (int) mix(i);
    }

    private static long int64(Type.Leaf leaf, int i) {
        if (leaf.logical() instanceof LogicalType.TimeType type) {
            return Math.floorMod(mix(i), 86_400L * type.unit().perSecond());
        }
        if (leaf.logical() instanceof LogicalType.TimestampType type) {
            return mix(i) % (4_000_000_000L * type.unit().perSecond());
        }
        return i == 0 ? Long.MIN_VALUE : i == 1 ? Long.MAX_VALUE : mix(i);
    }

    private static byte[] bytes(int width, int i) {
        byte[] bytes = new byte[width];
        for (int b = 0; b < width; b++) {
            bytes[b] = (byte) (mix(i + 31 * b) >>> 56);
        }
        return bytes;
    }

    private static IntVector ints(int rows, IntFunction<Integer> value) {
        int[] values = new int[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = value.apply(i);
        }
        return new IntVector(values, rows, Validity.allValid(rows));
    }

    private static LongVector longs(int rows, IntFunction<Long> value) {
        long[] values = new long[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = value.apply(i);
        }
        return new LongVector(values, rows, Validity.allValid(rows));
    }

    private static FloatVector floats(int rows, IntFunction<Float> value) {
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = value.apply(i);
        }
        return new FloatVector(values, rows, Validity.allValid(rows));
    }

    private static DoubleVector doubles(int rows, IntFunction<Double> value) {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = value.apply(i);
        }
        return new DoubleVector(values, rows, Validity.allValid(rows));
    }

    private static BinaryVector strings(int rows, IntFunction<String> value) {
        return binaries(rows, i -> value.apply(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static BinaryVector binaries(int rows, IntFunction<byte[]> value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            bytes.writeBytes(value.apply(i));
            offsets[i + 1] = bytes.size();
        }
        return new BinaryVector(bytes.toByteArray(), offsets, rows, Validity.allValid(rows));
    }

    private static FixedBinaryVector fixed(int rows, int width, IntFunction<byte[]> value) {
        byte[] bytes = new byte[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(value.apply(i), 0, bytes, i * width, width);
        }
        return new FixedBinaryVector(bytes, width, rows, Validity.allValid(rows));
    }

    /** SplitMix64's output function (Steele, Lea, Flood, OOPSLA 2014): a number that looks random for each row. */
    private static long mix(int i) {
        long z = (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
