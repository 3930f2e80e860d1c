package io.mbf.proof.golden;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
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
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Vectors;
import io.mbf.format.SourcePart;
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

    /**
     * A table.
     *
     * @param options how the file is written, if it is by this project's writer
     * @param byHand the file, if it is not
     * @param sources the rows of each source, if there are several
     */
    record Table(ColumnBatch rows, WriterOptions options, byte[] byHand, List<ColumnBatch> sources) {

        Table(ColumnBatch rows, WriterOptions options, byte[] byHand) {
            this(rows, options, byHand, List.of());
        }

        Table(ColumnBatch rows, WriterOptions options) {
            this(rows, options, null);
        }
    }

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
        tables.put("values", values(33_000));
        tables.put("linear", new Table(lines(301), WriterOptions.defaults()));
        tables.put("logical", new Table(logical(40), WriterOptions.defaults()));
        tables.put("variant", new Table(variants(), WriterOptions.defaults()));
        tables.put("filters", filters(200));
        tables.put("filter-pages", filterPages(17_000));
        tables.put("keys", new Table(keys(120), null, HandWrittenFile.of(keys(120))));
        tables.put(
                "mixed",
                new Table(
                        mixed(8195),
                        WriterOptions.builder()
                                .chunkBytes(64 << 10)
                                .codec(BlockCodec.ZSTD)
                                .build()));
        tables.put("noise", new Table(noise(), null, noiseByHand()));
        tables.put("texts", new Table(extremes(), WriterOptions.defaults()));
        tables.put("names", new Table(names(5), WriterOptions.defaults()));
        tables.put("nested", new Table(nested(60), WriterOptions.defaults()));
        tables.put("deep", new Table(deep(40), WriterOptions.defaults()));
        tables.put(
                "part",
                new Table(sold(40, 30), WriterOptions.builder().part(part()).build()));
        tables.put(
                "sources",
                new Table(sold(0, 11), WriterOptions.defaults(), null, List.of(sold(0, 4), sold(4, 0), sold(4, 7))));
        for (BlockCodec codec : BlockCodec.values()) {
            tables.put(
                    "codec-" + codec.name().toLowerCase(java.util.Locale.ROOT), new Table(texts(500), options(codec)));
        }
        return tables;
    }

    /** A source whose name tells it from others. */
    static SourceIdentity source(String name) {
        return new SourceIdentity("file:///" + name + ".parquet", 1000, 1_700_000_000_000_000_000L, 0, 77, 5, 1);
    }

    /** Two of four columns, and 30 rows in the middle. */
    static SourcePart part() {
        Schema whole = Schema.of(
                Field.optional("when", Type.Leaf.of(PhysicalType.INT64)),
                SOLD.field(0),
                Field.optional("where", new Type.ListOf(Field.required("element", Type.Leaf.of(PhysicalType.DOUBLE)))),
                SOLD.field(1));
        return new SourcePart(source("sold"), 40, 30, 100, Optional.of(whole));
    }

    private static final Schema SOLD = Schema.of(
            Field.required("id", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("what", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));

    private static ColumnBatch sold(int first, int rows) {
        int[] ids = new int[rows];
        String[] what = new String[rows];
        for (int i = 0; i < rows; i++) {
            ids[i] = 100 + first + i;
            what[i] = (first + i) % 4 == 3 ? null : "thing " + (first + i) % 3;
        }
        return new ColumnBatch(SOLD, rows, List.of(Vectors.ints(ids), Vectors.strings(what)));
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
        Type.Leaf float32 = Type.Leaf.of(PhysicalType.FLOAT);
        Type.Leaf float64 = Type.Leaf.of(PhysicalType.DOUBLE);
        add(fields, vectors, "constant32", int32, ints(rows, i -> -7));
        add(fields, vectors, "plain32", int32, ints(rows, i -> (int) mix(i)));
        add(fields, vectors, "packed32", int32, ints(rows, i -> (int) (mix(i) >>> 53) - 1000));
        add(fields, vectors, "runs64", int64, longs(rows, i -> mix(i / 60)));
        add(fields, vectors, "constantFloat", float32, floats(rows, i -> -0.0f));
        add(fields, vectors, "runsFloat", float32, floats(rows, i -> Float.intBitsToFloat((int) mix(i / 60))));
        add(fields, vectors, "plainFloat", float32, floats(rows, i -> Float.intBitsToFloat((int) mix(i))));
        add(fields, vectors, "constantDouble", float64, doubles(rows, i -> Double.longBitsToDouble(-1L)));
        add(fields, vectors, "runsDouble", float64, doubles(rows, i -> Double.longBitsToDouble(mix(i / 60))));
        boolean[] booleans = new boolean[rows];
        Validity valid = Validity.allValid(rows);
        add(fields, vectors, "allFalse", Type.Leaf.of(PhysicalType.BOOLEAN), new BooleanVector(booleans, rows, valid));
        Type.Leaf int96 = Type.Leaf.of(PhysicalType.INT96);
        add(fields, vectors, "oneInt96", int96, new FixedBinaryVector(new byte[12 * rows], 12, rows, valid));
        Type.Leaf fixed = Type.Leaf.fixed(3, LogicalType.PLAIN);
        add(fields, vectors, "oneFixed", fixed, fixed(rows, 3, i -> new byte[] {1, 2, 3}));
        add(fields, vectors, "fewFixed", fixed, fixed(rows, 3, i -> bytes(3, i % 5)));
        add(
                fields,
                vectors,
                "oneText",
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING),
                strings(rows, i -> "x"));
        return new ColumnBatch(new Schema(fields), rows, vectors);
    }

    private static void add(
            List<Field> fields, List<ColumnVector> vectors, String name, Type.Leaf type, ColumnVector vector) {
        fields.add(Field.required(name, type));
        vectors.add(vector);
    }

    /**
     * Byte strings that hardly repeat, so that their dictionary is given up, and all the same on the last page: pages of
     * values themselves, and bloom filters, where small tables have codes. Texts have less and more than the 32 bytes of
     * a stripe of XXH64.
     */
    private static Table values(int rows) {
        int repeats = 4 * 8192;
        Field text = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field odd = Field.required("o", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        Field fixed = Field.required("f", Type.Leaf.fixed(2, LogicalType.PLAIN));
        Field time = Field.required("i", Type.Leaf.of(PhysicalType.INT96));
        ColumnBatch batch = batch(rows, List.of(text, odd, fixed, time), field -> {
            if (field == text) {
                return strings(
                        rows,
                        i -> i < repeats ? (i % 9 == 0 ? i + " of a list of so many items" : "item " + i) : "same");
            }
            if (field == odd) {
                return binaries(rows, i -> i < repeats ? bytes(2, i) : new byte[] {9});
            }
            return field == fixed
                    ? fixed(rows, 2, i -> i < repeats ? new byte[] {(byte) (i >> 8), (byte) i} : new byte[2])
                    : fixed(rows, 12, i -> int96(i < repeats ? i * 1_000_000_000L : 0, 2_440_588));
        });
        return new Table(
                batch,
                WriterOptions.builder().indexColumns(Set.of("t", "o", "f", "i")).build());
    }

    private static byte[] int96(long nanos, int day) {
        return java.nio.ByteBuffer.allocate(12)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .array();
    }

    /** Lines whose slope has a fraction: the product has more bits than the values. */
    private static ColumnBatch lines(int rows) {
        Field half = Field.required("half", Type.Leaf.of(PhysicalType.INT32));
        Field falling = Field.required("falling", Type.Leaf.of(PhysicalType.INT32));
        Field steps = Field.required("steps", Type.Leaf.of(PhysicalType.INT64));
        return batch(rows, List.of(half, falling, steps), field -> {
            if (field == steps) {
                return longs(rows, i -> 1_700_000_000_000_000L + (i * 3_000_001L + (mix(i) >>> 63)) / 2);
            }
            return field == half
                    ? ints(rows, i -> Math.floorDiv(60_001 * i, 2) - 100)
                    : ints(rows, i -> Math.floorDiv(-60_001 * i, 2) + 7);
        });
    }

    /** Logical types with texts of their own, and columns without a value. */
    private static ColumnBatch logical(int rows) {
        Type.Leaf binary = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
        Map<String, Type.Leaf> types = new LinkedHashMap<>();
        types.put("geometry", leaf(binary, new LogicalType.GeometryType(Optional.empty())));
        types.put("geometryCrs", leaf(binary, new LogicalType.GeometryType(Optional.of("EPSG:4326"))));
        types.put("geography", leaf(binary, new LogicalType.GeographyType(Optional.empty(), Optional.empty())));
        types.put(
                "geographyCrs",
                leaf(binary, new LogicalType.GeographyType(Optional.of("OGC:CRS84"), Optional.of("VINCENTY"))));
        List<Field> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(Field.optional(name, type)));
        for (PhysicalType physical : PhysicalType.values()) {
            Type.Leaf type = physical == PhysicalType.FIXED_LEN_BYTE_ARRAY
                    ? Type.Leaf.fixed(4, LogicalType.UNKNOWN)
                    : Type.Leaf.of(physical, LogicalType.UNKNOWN);
            fields.add(Field.optional("unknown_" + physical.name().toLowerCase(java.util.Locale.ROOT), type));
        }
        fields.add(Field.required("noBytes", Type.Leaf.fixed(0, LogicalType.PLAIN)));
        return batch(rows, fields, field -> types.containsKey(field.name()) ? points(rows) : vector(field, rows));
    }

    private static Type.Leaf leaf(Type.Leaf type, LogicalType logical) {
        return Type.Leaf.of(type.physical(), logical);
    }

    /** Points as well-known binary, every fifth of them null. */
    private static BinaryVector points(int rows) {
        BinaryVector all = binaries(
                rows,
                i -> java.nio.ByteBuffer.allocate(21)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 1)
                        .putInt(1)
                        .putDouble(i / 2.0)
                        .putDouble(-i)
                        .array());
        long[] words = new long[Validity.wordCount(rows)];
        for (int i = 0; i < rows; i++) {
            words[i >>> 6] |= i % 5 == 4 ? 0 : 1L << i;
        }
        return new BinaryVector(all.bytes(), all.offsets(), rows, Validity.of(words, rows));
    }

    /** A variant of every primitive type, an array, an object; and one whose integers are shredded. */
    private static ColumnBatch variants() {
        String metadata = "11 03 00 01 02 03 616263"; // the names a, b, c
        String[] values = {
            "00",
            "04",
            "08",
            "0C 81",
            "10 0080",
            "14 00000080",
            "18 FFFFFFFFFFFFFF7F",
            "1C 000000000000F83F",
            "20 02 39300000",
            "24 04 39300000FFFFFFFF",
            "28 0A 39300000FFFFFFFFFFFFFFFFFFFFFFFF",
            "2C 214E0000",
            "30 40420F0000000000",
            "34 40420F0000000000",
            "38 0000C03F",
            "3C 03000000 010203",
            "40 02000000 C3A4",
            "44 40420F0000000000",
            "48 40420F0000000000",
            "4C 40420F0000000000",
            "50 00112233445566778899AABBCCDDEEFF",
            "0D 616263",
            "03 02 00 02 04 0C01 0578",
            "02 02 00 01 00 02 03 0C01 00",
            null
        };
        int rows = values.length;
        Type.Leaf binary = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
        Field names = Field.required("metadata", binary);
        Field value = Field.optional("value", binary);
        Field typed = Field.optional("typed_value", Type.Leaf.of(PhysicalType.INT64));
        LogicalType variant = new LogicalType.VariantType(1);
        Field plain = Field.optional("plain", new Type.Struct(List.of(names, value), variant));
        Field shredded = Field.required("shredded", new Type.Struct(List.of(names, value, typed), variant));
        long[] there = new long[Validity.wordCount(rows)];
        long[] asNumber = new long[Validity.wordCount(rows)];
        long[] asValue = new long[Validity.wordCount(rows)];
        for (int i = 0; i < rows; i++) {
            boolean number = i % 2 == 1 || values[i] == null;
            there[i >>> 6] |= values[i] == null ? 0 : 1L << i;
            asNumber[i >>> 6] |= number ? 1L << i : 0;
            asValue[i >>> 6] |= number ? 0 : 1L << i;
        }
        Validity present = Validity.of(there, rows);
        BinaryVector bytes = binaries(rows, i -> hex(values[i] == null ? "" : values[i]));
        BinaryVector dictionaries = binaries(rows, i -> hex(metadata));
        StructVector ofPlain = new StructVector(
                List.of(
                        new BinaryVector(dictionaries.bytes(), dictionaries.offsets(), rows, present),
                        new BinaryVector(bytes.bytes(), bytes.offsets(), rows, present)),
                rows,
                present);
        StructVector ofShredded = new StructVector(
                List.of(
                        dictionaries,
                        new BinaryVector(bytes.bytes(), bytes.offsets(), rows, Validity.of(asValue, rows)),
                        new LongVector(
                                longs(rows, i -> i * 1_000_000_007L).values(), rows, Validity.of(asNumber, rows))),
                rows,
                Validity.allValid(rows));
        return batch(rows, List.of(plain, shredded), field -> field == plain ? ofPlain : ofShredded);
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Bloom filters of numbers; see {@link #values} for those of byte strings. */
    private static Table filters(int rows) {
        Type.Leaf number = Type.Leaf.of(PhysicalType.INT32);
        List<Field> fields = List.of(
                Field.optional("int32", number),
                Field.optional("int64", Type.Leaf.of(PhysicalType.INT64)),
                Field.optional("float", Type.Leaf.of(PhysicalType.FLOAT)),
                Field.optional("double", Type.Leaf.of(PhysicalType.DOUBLE)),
                Field.optional("struct", Type.Struct.of(List.of(Field.optional("key", number)))));
        return new Table(
                batch(rows, fields, field -> vector(field, rows)),
                WriterOptions.builder()
                        .indexColumns(Set.of("int32", "int64", "float", "double", "struct.key"))
                        .build());
    }

    /** A bloom filter that tells three pages apart, one value in two of them. */
    private static Table filterPages(int rows) {
        Field key = Field.required("key", Type.Leaf.of(PhysicalType.INT64));
        return new Table(
                batch(rows, List.of(key), field -> longs(rows, i -> mix(i == 12_000 ? 5 : i) >>> 44)),
                WriterOptions.builder().indexColumns(Set.of("key")).build());
    }

    /**
     * Filters of types whose equal values have several forms, and of texts around the 32 bytes of a stripe of XXH64:
     * decimals with more bytes than they need, half floats with signs and payloads, days of more than a day.
     */
    private static ColumnBatch keys(int rows) {
        Type.Leaf binary = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
        LogicalType decimal = new LogicalType.DecimalType(9, 2);
        List<Field> fields = List.of(
                Field.optional("text", leaf(binary, LogicalType.STRING)),
                Field.required("bytes", binary),
                Field.optional("uuid", Type.Leaf.fixed(16, LogicalType.UUID)),
                Field.optional("float16", Type.Leaf.fixed(2, LogicalType.FLOAT16)),
                Field.optional("decimal32", Type.Leaf.of(PhysicalType.INT32, decimal)),
                Field.optional("decimal64", Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(18, 0))),
                Field.optional("decimalBinary", leaf(binary, decimal)),
                Field.optional("decimalFixed", Type.Leaf.fixed(9, decimal)),
                Field.optional("int96", Type.Leaf.of(PhysicalType.INT96)),
                Field.optional("interval", Type.Leaf.fixed(12, LogicalType.INTERVAL)),
                Field.optional("boolean", Type.Leaf.of(PhysicalType.BOOLEAN)),
                Field.required("high", binary));
        return batch(rows, fields, field -> {
            ColumnVector some = vector(field, rows);
            BytesVector all = form(field.name(), rows);
            if (all instanceof BinaryVector strings) {
                return new BinaryVector(strings.bytes(), strings.offsets(), rows, some.validity());
            }
            return all instanceof FixedBinaryVector fixed
                    ? new FixedBinaryVector(fixed.bytes(), fixed.width(), rows, some.validity())
                    : some;
        });
    }

    /** The values of a column whose values have several forms; null of others. */
    private static BytesVector form(String name, int rows) {
        int[] halves = {0x7E00, 0xFE01, 0x7D55, 0x8000, 0x0000, 0x7C00, 0xFC00, 0x0001, 0x83FF, 0x3E00, 0x7BFF};
        return switch (name) {
            case "text" ->
                strings(
                        rows,
                        i -> "ä0123456789abcdefghijklmnopqrstuvwxyz".repeat(4).substring(0, i));
            case "bytes" -> binaries(rows, i -> bytes(28 + i % 9, i));
            case "high" ->
                binaries(
                        rows,
                        i -> { // no bound is above these
                            byte[] bytes = new byte[i % 2 == 0 ? 65 : 70];
                            java.util.Arrays.fill(bytes, (byte) -1);
                            return bytes;
                        });
            case "float16" ->
                fixed(rows, 2, i -> {
                    int bits = i < halves.length ? halves[i] : (int) (mix(i) >>> 48);
                    return new byte[] {(byte) bits, (byte) (bits >> 8)};
                });
            case "decimalBinary" -> binaries(rows, i -> longer(i - 60, i % 8 == 0 ? 0 : 1 + i % 5));
            case "decimalFixed" -> fixed(rows, 9, i -> longer((i - 60) * 1_000_003L, 9));
            case "int96" -> fixed(rows, 12, i -> int96((i - 60) * 21_600_000_000_000L, 2_440_588 - i / 4));
            default -> null;
        };
    }

    /** A number in so many bytes, big-endian; what these have no room for is cut off. */
    private static byte[] longer(long number, int bytes) {
        byte[] all = new byte[bytes];
        long rest = number;
        for (int i = bytes - 1; i >= 0; i--, rest >>= 8) {
            all[i] = (byte) rest;
        }
        return all;
    }

    /**
     * A chunk whose texts are codes and whose lists have no elements; and one that has both as they are, since a text is
     * larger than a dictionary may be.
     */
    private static ColumnBatch mixed(int rows) {
        int first = 8192;
        Field number = Field.required("n", Type.Leaf.of(PhysicalType.INT64));
        Field text = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field list = Field.required("l", new Type.ListOf(Field.required("e", Type.Leaf.of(PhysicalType.INT32))));
        int[] offsets = new int[rows + 1];
        for (int i = first; i < rows; i++) {
            offsets[i + 1] = offsets[i] + 1;
        }
        ListVector lists = new ListVector(offsets, ints(rows - first, i -> i), rows, Validity.allValid(rows));
        return batch(
                rows,
                List.of(number, text, list),
                field -> field == number
                        ? longs(rows, GoldenTables::mix)
                        : field == text
                                ? strings(rows, i -> i == first + 1 ? "long ".repeat(1 << 19) : "text " + i % 3)
                                : lists);
    }

    /** What {@link #noiseByHand} says. */
    private static ColumnBatch noise() {
        Validity all = Validity.allValid(3);
        Validity some = Validity.of(new long[] {0b101}, 3);
        Type.Leaf int32 = Type.Leaf.of(PhysicalType.INT32);
        Type.Leaf text = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        Map<Field, ColumnVector> columns = new LinkedHashMap<>();
        columns.put(Field.required("int32", int32), ints(3, i -> 7));
        columns.put(
                Field.required("packed", Type.Leaf.of(PhysicalType.INT64)),
                longs(3, i -> List.of(100L, 101L, 103L).get(i)));
        columns.put(Field.required("float", Type.Leaf.of(PhysicalType.FLOAT)), floats(3, i -> 1.5f));
        columns.put(Field.required("double", Type.Leaf.of(PhysicalType.DOUBLE)), doubles(3, i -> i + 0.5));
        columns.put(
                Field.required("boolean", Type.Leaf.of(PhysicalType.BOOLEAN)),
                new BooleanVector(new boolean[] {true, false, true}, 3, all));
        columns.put(
                Field.required("never", Type.Leaf.of(PhysicalType.BOOLEAN)), new BooleanVector(new boolean[3], 3, all));
        BinaryVector strings = strings(3, i -> List.of("ab", "", "cde").get(i));
        columns.put(Field.optional("text", text), new BinaryVector(strings.bytes(), strings.offsets(), 3, some));
        columns.put(Field.required("same", text), strings(3, i -> "abc"));
        columns.put(
                Field.optional("nulls", text),
                new BinaryVector(new byte[0], new int[4], 3, Validity.of(new long[1], 3)));
        columns.put(
                Field.optional("s", Type.Struct.of(List.of(Field.required("a", int32)))),
                new StructVector(List.of(new IntVector(new int[] {7, 7, 7}, 3, some)), 3, some));
        columns.put(
                Field.optional("l", new Type.ListOf(Field.required("e", int32))),
                new ListVector(new int[] {0, 1, 1, 1}, ints(1, i -> 9), 3, some));
        return new ColumnBatch(new Schema(List.copyOf(columns.keySet())), 3, List.copyOf(columns.values()));
    }

    /**
     * Pages in which all that has no meaning is AA, FF or BE EF: parameters, padding, bytes behind the content, bits of
     * bitmaps, lanes and booleans behind the last entry, a word beside another field, bits above the width of a type.
     */
    private static byte[] noiseByHand() {
        HandWrittenFile file = new HandWrittenFile(io.mbf.format.FormatVersion.CURRENT, 3, new byte[0]);
        String three = " 03000000 ";
        String noise = " AAAAAAAAAAAAAAAA ";
        String tail = " FDFFFFFFFFFFFFFF ";
        file.addRaw("int32", new int[] {0, 0, 0, 1, 0, 0}, -1, "0100EFBE" + three + "07000000AAAAAAAA" + noise, 1);
        file.addRaw(
                "packed",
                new int[] {0, 0, 0, 2, 0, 0},
                -1,
                "02000400" + three + "6400000000000000 10F3FFFF AAAAAAAA" + noise,
                2);
        file.addRaw("float", new int[] {0, 0, 0, 4, 0, 0}, -1, "0100EFBE" + three + "0000C03F AAAAAAAA", 1);
        file.addRaw(
                "double",
                new int[] {0, 0, 0, 5, 0, 0},
                -1,
                "06000100" + three + "00000400" + three + "05000000 0F000000 19000000 AAAAAAAA 00000000 AAAAAAAA",
                0,
                6);
        file.addRaw("boolean", new int[] {0, 0, 0, 0, 0, 0}, -1, "0000EFBE" + three + tail, 0);
        file.addRaw("never", new int[] {0, 0, 0, 0, 0, 0}, -1, "0100EFBE" + three + "FEFFFFFFFFFFFFFF", 1);
        file.addRaw(
                "text",
                new int[] {0, 1, 0, 6, 0, 1},
                -1,
                "0002EFBE" + three + tail + "00000400" + three + "02000000 00000000 03000000 AAAAAAAA"
                        + "6162636465 AAAAAA" + noise,
                0);
        file.addRaw(
                "same",
                new int[] {0, 0, 0, 6, 0, 1},
                -1,
                "0100EFBE" + three + "03000000 AAAAAAAA 616263 AAAAAAAAAA",
                1);
        file.addRaw("nulls", new int[] {0, 1, 0, 6, 0, 1}, -1, "0701EFBE" + three + noise, 7);
        file.addRaw("s", new int[] {1, 1, 1, 0}, -1, "0002EFBE" + three + tail + noise, 0);
        file.addRaw("s.a", new int[] {0, 0, 0, 1, 0, 0}, -1, "0102EFBE" + three + tail + "07000000 AAAAAAAA", 1);
        file.addRaw(
                "l",
                new int[] {2, 1, 1, 0},
                -1,
                "0002EFBE" + three + tail + "0000000000000000 00000400" + three + "01000000 00000000 00000000 AAAAAAAA"
                        + noise,
                0);
        file.addRaw("l.e", new int[] {0, 0, 0, 1, 0, 0}, 1, "0100EFBE 01000000 09000000 AAAAAAAA", 1);
        return file.bytes();
    }

    /** Values that the chapter on text has a word for: the first and last of their type, and those out of its range. */
    private static ColumnBatch extremes() {
        long[] longs = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 86_400_000_000_000L, 86_400_000_000_001L, 999};
        int[] ints = {Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 86_400_000, 86_400_001, -719_529, -719_528, 2_932_897
        };
        String[] doubles = {"3F50624DD2F1A9FC", "3F50385C67DFE32A", "1", "4", "44C52D02C7E14AF6", "437B69B4BA630F35"};
        String[] strings = {
            "FF61", "E28261", "EDA080", "EDBFBF61", "C080", "F4908080", "225C080A1F7F2F", "E280A8", "F09F98"
        };
        int rows = 18;
        Map<Field, ColumnVector> columns = new LinkedHashMap<>();
        List<LogicalType> ofInts = List.of(
                LogicalType.DATE,
                new LogicalType.TimeType(TimeUnit.MILLIS, true),
                new LogicalType.IntType(8, false),
                new LogicalType.DecimalType(9, 9));
        for (LogicalType type : ofInts) {
            Field field = Field.required("int" + columns.size(), Type.Leaf.of(PhysicalType.INT32, type));
            columns.put(field, ints(rows, i -> ints[i % ints.length]));
        }
        List<LogicalType> ofLongs =
                new ArrayList<>(List.of(new LogicalType.IntType(64, false), new LogicalType.DecimalType(18, 18)));
        for (TimeUnit unit : TimeUnit.values()) {
            ofLongs.add(new LogicalType.TimestampType(unit, unit == TimeUnit.MICROS));
            if (unit != TimeUnit.MILLIS) {
                ofLongs.add(new LogicalType.TimeType(unit, false));
            }
        }
        for (LogicalType type : ofLongs) {
            Field field = Field.required("long" + columns.size(), Type.Leaf.of(PhysicalType.INT64, type));
            columns.put(field, longs(rows, i -> longs[i % longs.length]));
        }
        columns.put(
                Field.required("double", Type.Leaf.of(PhysicalType.DOUBLE)),
                doubles(rows, i -> Double.longBitsToDouble(Long.parseLong(doubles[i % doubles.length], 16))));
        int[] floats = {1, 2, 0x3DCCCCCD, 0x4B18967F, 0x4B189680, 0x50061C46, 0x00800000, 0x7F7FFFFF, 0x7F800000};
        columns.put(
                Field.required("float", Type.Leaf.of(PhysicalType.FLOAT)),
                floats(rows, i -> Float.intBitsToFloat(floats[i % floats.length])));
        columns.put(
                Field.required("string", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
                binaries(rows, i -> hex(strings[i % strings.length])));
        columns.put(
                Field.required("int96", Type.Leaf.of(PhysicalType.INT96)),
                fixed(rows, 12, i -> int96(longs[i % longs.length], ints[i % ints.length])));
        for (LogicalType type :
                List.of(new LogicalType.DecimalType(5000, 4097), new LogicalType.DecimalType(4096, 4096))) {
            Field field = Field.required("decimal" + columns.size(), Type.Leaf.of(PhysicalType.BYTE_ARRAY, type));
            columns.put(field, binaries(rows, i -> bytes(i % 4, i)));
        }
        return new ColumnBatch(new Schema(List.copyOf(columns.keySet())), rows, List.copyOf(columns.values()));
    }

    /** Names that are empty, hold dots, or repeat. */
    private static ColumnBatch names(int rows) {
        Type.Leaf number = Type.Leaf.of(PhysicalType.INT32);
        Field inner = Field.required("b", number);
        return batch(
                rows,
                List.of(
                        Field.required("", number),
                        Field.required("a", Type.Struct.of(List.of(inner, inner))),
                        Field.required("a.b", number),
                        Field.required("a.b", Type.Leaf.of(PhysicalType.BOOLEAN)),
                        Field.required("\u00e4 \"\\\n", number)),
                field -> vector(field, rows));
    }

    /** Types four deep, and a struct without fields. */
    private static ColumnBatch deep(int rows) {
        Field number = Field.optional("n", Type.Leaf.of(PhysicalType.INT32));
        Field text = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field list = Field.optional("l", new Type.ListOf(number));
        Field struct = Field.optional("s", Type.Struct.of(List.of(list, text)));
        Field map = Field.optional("m", new Type.MapOf(text, Optional.of(struct)));
        Field lists = Field.optional("lists", new Type.ListOf(map));
        Field structs = Field.optional(
                "structs", Type.Struct.of(List.of(Field.required("o", Type.Struct.of(List.of(struct))), map)));
        Field none = Field.optional("none", Type.Struct.of(List.of()));
        return batch(rows, List.of(lists, structs, none), field -> vector(field, rows));
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

    /** Several chunks, and a bloom filter. */
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
