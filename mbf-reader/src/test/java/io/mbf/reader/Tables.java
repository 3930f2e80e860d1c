package io.mbf.reader;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes tables out of seeds for tests, and texts out of vectors to compare them by. */
final class Tables {

    private Tables() {}

    /** A column of every physical type, and of the logical types whose order differs, required and optional. */
    static Schema everyType() {
        List<Type.Leaf> types = List.of(
                Type.Leaf.of(PhysicalType.BOOLEAN),
                Type.Leaf.of(PhysicalType.INT32),
                Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, false)),
                Type.Leaf.of(PhysicalType.INT64),
                Type.Leaf.of(PhysicalType.INT64, new LogicalType.IntType(64, false)),
                Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.MICROS, true)),
                Type.Leaf.of(PhysicalType.INT96),
                Type.Leaf.of(PhysicalType.FLOAT),
                Type.Leaf.of(PhysicalType.DOUBLE),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(30, 3)),
                Type.Leaf.fixed(16, LogicalType.UUID),
                Type.Leaf.fixed(2, LogicalType.FLOAT16),
                Type.Leaf.fixed(12, LogicalType.INTERVAL),
                Type.Leaf.fixed(0, LogicalType.PLAIN));
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field("r" + i, types.get(i), false));
            fields.add(new Field("o" + i, types.get(i), true));
        }
        return new Schema(fields);
    }

    /** One column of each kind of page and zone map: small files, of which every byte can be tried. */
    static Schema fewTypes() {
        return Schema.of(
                Field.required("r0", Type.Leaf.of(PhysicalType.INT64)),
                Field.optional("o1", Type.Leaf.of(PhysicalType.DOUBLE)),
                Field.required("r2", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
                Field.optional("o3", Type.Leaf.fixed(16, LogicalType.UUID)),
                Field.optional(
                        "l4",
                        new Type.ListOf(Field.optional(
                                "element",
                                Type.Struct.of(List.of(Field.required("a", Type.Leaf.of(PhysicalType.INT32))))))));
    }

    /** Lists, maps and structs in each other. */
    static Schema nestedTypes() {
        Field number = Field.optional("n", Type.Leaf.of(PhysicalType.INT64));
        Field text = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field struct = Field.optional("s", Type.Struct.of(List.of(number, text)));
        Field list = Field.optional("l", new Type.ListOf(struct));
        Field map = Field.optional("m", new Type.MapOf(text, java.util.Optional.of(list)));
        Field keys = Field.required("k", new Type.MapOf(text, java.util.Optional.empty()));
        Field deep = Field.optional("d", Type.Struct.of(List.of(map, keys, struct)));
        return Schema.of(number, struct, list, map, keys, deep, Field.required("e", Type.Struct.of(List.of())));
    }

    static ColumnBatch batch(Schema schema, int rows, Random random) {
        List<ColumnVector> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            columns.add(vector(field, rows, random));
        }
        return new ColumnBatch(schema, rows, columns);
    }

    static ColumnVector vector(Field field, int rows, Random random) {
        return vector(field, rows, Validity.allValid(rows), random);
    }

    /** @param struct of which structs there are, if it is a field of one */
    private static ColumnVector vector(Field field, int rows, Validity struct, Random random) {
        Validity validity = both(validity(field.nullable(), rows, random), struct);
        if (!(field.type() instanceof Type.Leaf)) {
            return nested(field.type(), rows, validity, random);
        }
        int bits = 1 + random.nextInt(64);
        Type.Leaf leaf = field.leaf();
        switch (leaf.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = random.nextBoolean();
                }
                return new BooleanVector(values, rows, validity);
            }
            case INT32 -> {
                int[] values = new int[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = random.nextInt() >> 31 - bits / 2;
                }
                return new IntVector(values, rows, validity);
            }
            case INT64 -> {
                long[] values = new long[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = random.nextLong() >> 64 - bits;
                }
                return new LongVector(values, rows, validity);
            }
            case FLOAT -> {
                float[] values = new float[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = random.nextInt(50) == 0
                            ? Float.intBitsToFloat(random.nextInt())
                            : random.nextInt(1000) / 10f;
                }
                return new FloatVector(values, rows, validity);
            }
            case DOUBLE -> {
                double[] values = new double[rows];
                double[] odd = {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY, Double.longBitsToDouble(-1L)};
                for (int i = 0; i < rows; i++) {
                    values[i] = random.nextInt(50) == 0 ? odd[random.nextInt(5)] : random.nextInt(100000) / 100.0;
                }
                return new DoubleVector(values, rows, validity);
            }
            case BYTE_ARRAY -> {
                return strings(rows, 1 << random.nextInt(16), validity, random);
            }
            case INT96, FIXED_LEN_BYTE_ARRAY -> {
                byte[] bytes = new byte[rows * leaf.width()];
                random.nextBytes(bytes);
                return new FixedBinaryVector(bytes, leaf.width(), rows, validity);
            }
            default -> throw new AssertionError(leaf);
        }
    }

    private static Validity both(Validity a, Validity b) {
        long[] words = new long[Validity.wordCount(a.size())];
        for (int i = 0; i < a.size(); i++) {
            words[i >>> 6] |= (a.isValid(i) && b.isValid(i) ? 1L : 0L) << i;
        }
        return Validity.of(words, a.size());
    }

    private static ColumnVector nested(Type type, int rows, Validity validity, Random random) {
        if (type instanceof Type.Struct struct) {
            List<ColumnVector> children = new ArrayList<>();
            struct.fields().forEach(child -> children.add(vector(child, rows, validity, random)));
            return new StructVector(children, rows, validity);
        }
        int longest = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(6);
        int[] offsets = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            offsets[i + 1] = offsets[i] + (validity.isNull(i) ? 0 : random.nextInt(longest + 1));
        }
        int entries = offsets[rows];
        if (type instanceof Type.ListOf list) {
            return new ListVector(offsets, vector(list.element(), entries, random), rows, validity);
        }
        Type.MapOf map = (Type.MapOf) type;
        return new MapVector(
                offsets,
                vector(map.key(), entries, random),
                map.value().map(value -> vector(value, entries, random)),
                rows,
                validity);
    }

    private static ColumnVector strings(int rows, int distinct, Validity validity, Random random) {
        if (distinct < 16) {
            BinaryVector dictionary = (BinaryVector) strings(distinct, 1 << 20, Validity.allValid(distinct), random);
            int[] codes = new int[rows];
            for (int i = 0; i < rows; i++) {
                codes[i] = random.nextInt(distinct);
            }
            return new DictionaryVector(codes, dictionary, rows, validity);
        }
        int[] offsets = new int[rows + 1];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(random.nextInt(40) == 0 ? "" : "v" + random.nextInt(distinct));
            offsets[i + 1] = text.length();
        }
        return new BinaryVector(text.toString().getBytes(StandardCharsets.US_ASCII), offsets, rows, validity);
    }

    private static Validity validity(boolean nullable, int rows, Random random) {
        if (!nullable || random.nextInt(5) == 0) {
            return Validity.allValid(rows);
        }
        if (random.nextInt(5) == 0) {
            return Validity.allNull(rows);
        }
        long[] words = new long[Validity.wordCount(rows)];
        int oneIn = 1 + random.nextInt(20);
        for (int i = 0; i < rows; i++) {
            words[i >>> 6] |= (random.nextInt(oneIn + 1) == 0 ? 0L : 1L) << i;
        }
        return Validity.of(words, rows);
    }

    /** The value as text, bit for bit; {@code null} for null. */
    static String text(ColumnVector vector, int i) {
        if (vector.isNull(i)) {
            return null;
        }
        if (vector instanceof BooleanVector v) {
            return String.valueOf(v.values()[i]);
        }
        if (vector instanceof IntVector v) {
            return String.valueOf(v.values()[i]);
        }
        if (vector instanceof LongVector v) {
            return String.valueOf(v.values()[i]);
        }
        if (vector instanceof FloatVector v) {
            return Integer.toHexString(Float.floatToRawIntBits(v.values()[i]));
        }
        if (vector instanceof DoubleVector v) {
            return Long.toHexString(Double.doubleToRawLongBits(v.values()[i]));
        }
        if (vector instanceof StructVector v) {
            return v.children().stream().map(child -> text(child, i)).toList().toString();
        }
        if (vector instanceof ListVector v) {
            return IntStream.range(v.offsets()[i], v.offsets()[i + 1])
                    .mapToObj(e -> text(v.elements(), e))
                    .toList()
                    .toString();
        }
        if (vector instanceof MapVector v) {
            return IntStream.range(v.offsets()[i], v.offsets()[i + 1])
                    .mapToObj(e -> text(v.keys(), e) + "="
                            + v.values().map(values -> text(values, e)).orElse(""))
                    .toList()
                    .toString();
        }
        return HexFormat.of().formatHex(((BytesVector) vector).bytes(i));
    }

    /** All rows of a batch as texts, appended to {@code rows}. */
    static void addTexts(ColumnBatch batch, List<List<String>> rows) {
        for (int row = 0; row < batch.rowCount(); row++) {
            List<String> texts = new ArrayList<>();
            for (ColumnVector column : batch.columns()) {
                texts.add(text(column, row));
            }
            rows.add(texts);
        }
    }
}
