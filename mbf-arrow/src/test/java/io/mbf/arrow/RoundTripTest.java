package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.Tables;
import io.mbf.row.Values;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables of every type, through Arrow and back: the same columns, and the same rows. */
class RoundTripTest {

    private static final ArrowOptions EXACT = ArrowOptions.DEFAULT.withInt96(ArrowOptions.Int96.BYTES);

    @TempDir
    Path folder;

    /** What {@link Tables#everyType} does not have. */
    private static Schema otherTypes() {
        List<Type.Leaf> types = new ArrayList<>(List.of(
                Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE),
                Type.Leaf.of(PhysicalType.INT32, new LogicalType.IntType(32, true)),
                Type.Leaf.of(PhysicalType.INT32, new LogicalType.DecimalType(9, 2)),
                Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(18, 18)),
                Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(5, 0)),
                Type.Leaf.fixed(5, new LogicalType.DecimalType(10, 2)),
                Type.Leaf.fixed(16, new LogicalType.DecimalType(38, 10)),
                Type.Leaf.fixed(20, new LogicalType.DecimalType(45, 1)),
                Type.Leaf.fixed(40, new LogicalType.DecimalType(90, 3)),
                Type.Leaf.fixed(7, LogicalType.PLAIN),
                Type.Leaf.fixed(3, LogicalType.STRING),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.ENUM),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.JSON),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.BSON),
                Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.GeometryType(Optional.of("srid:5070"))),
                Type.Leaf.of(
                        PhysicalType.BYTE_ARRAY,
                        new LogicalType.GeographyType(Optional.of("a(b),c"), Optional.of("KARNEY")))));
        for (TimeUnit unit : TimeUnit.values()) {
            for (boolean utc : new boolean[] {true, false}) {
                PhysicalType time = unit == TimeUnit.MILLIS ? PhysicalType.INT32 : PhysicalType.INT64;
                types.add(Type.Leaf.of(time, new LogicalType.TimeType(unit, utc)));
                types.add(Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(unit, utc)));
            }
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(new Field("c" + i, types.get(i), i % 3 != 0));
        }
        fields.add(Field.optional(
                "v",
                new Type.Struct(
                        List.of(
                                Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY)),
                                Field.optional("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY))),
                        new LogicalType.VariantType(1))));
        fields.add(Field.optional("l", new Type.ListOf(Field.optional("e", types.get(3)))));
        Field key = Field.optional("k", Type.Leaf.of(PhysicalType.INT32));
        fields.add(Field.optional("s", new Type.MapOf(key, Optional.empty())));
        return new Schema(fields);
    }

    private static List<ColumnBatch> batches(Schema schema, Random random) {
        List<ColumnBatch> batches = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int rows = random.nextInt(3) == 0 ? ColumnBatch.MAX_ROWS : 1 + random.nextInt(300);
            batches.add(fitting(Tables.batch(schema, rows, random)));
        }
        return batches;
    }

    /** Without intervals beyond 31 bits, which Arrow's cannot hold, and with text that is some. */
    private static ColumnBatch fitting(ColumnBatch batch) {
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < batch.columns().size(); i++) {
            ColumnVector vector = batch.column(i);
            if (batch.schema().field(i).type() instanceof Type.Leaf leaf
                    && vector instanceof FixedBinaryVector fixed
                    && (leaf.logical() instanceof LogicalType.IntervalType
                            || leaf.logical().isText())) {
                byte[] bytes = fixed.bytes();
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] &= 0x7F;
                }
            }
            columns.add(vector);
        }
        return new ColumnBatch(batch.schema(), batch.rowCount(), columns);
    }

    /** Decimals as numbers, as the same one has several encodings. */
    private static List<List<String>> texts(Schema schema, List<ColumnBatch> batches) {
        List<List<String>> rows = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            for (int row = 0; row < batch.rowCount(); row++) {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < schema.size(); i++) {
                    boolean decimal = Values.classOf(schema.field(i).type()) == BigDecimal.class;
                    texts.add(
                            decimal
                                    ? String.valueOf(Values.of(schema.field(i), batch.column(i), row))
                                    : Tables.text(batch.column(i), row));
                }
                rows.add(texts);
            }
        }
        return rows;
    }

    private static List<List<String>> read(Schema expected, BatchSource source) {
        List<List<String>> rows = new ArrayList<>();
        try (source) {
            assertEquals(expected.toString(), source.schema().toString());
            assertEquals(expected, source.schema());
            for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
                assertTrue(batch.rowCount() > 0 && batch.rowCount() <= ColumnBatch.MAX_ROWS);
                rows.addAll(texts(expected, List.of(batch)));
            }
        }
        return rows;
    }

    private void assertSameBothWays(Schema schema, long seed) throws IOException {
        List<ColumnBatch> batches = batches(schema, new Random(seed));
        List<List<String>> expected = texts(schema, batches);
        String message = "seed " + seed;
        try (BufferAllocator allocator = new RootAllocator()) {
            ArrowReader reader = MbfArrow.reader(new Listed(schema, batches), allocator, EXACT);
            assertEquals(expected, read(schema, MbfArrow.batches(reader, "memory")), message);
        }
        Path file = folder.resolve("file.arrow");
        ArrowFiles.write(new Listed(schema, batches), file, EXACT);
        assertEquals(expected, read(schema, ArrowFiles.batches(file)), message);

        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ArrowFiles.write(new Listed(schema, batches), Channels.newChannel(stream), EXACT);
        assertEquals(
                expected,
                read(
                        schema,
                        ArrowFiles.batches(
                                Channels.newChannel(new ByteArrayInputStream(stream.toByteArray())), "stream")),
                message);

        Path mbf = folder.resolve(seed + ".mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(mbf, schema, WriterOptions.defaults());
                BatchSource back = ArrowFiles.batches(file)) {
            for (ColumnBatch batch = back.next(); batch != null; batch = back.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        ArrowFiles.write(Mbf.readMbf(mbf), file, EXACT);
        assertEquals(expected, read(schema, ArrowFiles.batches(file)), message);
    }

    /** A column of any nesting; intervals and decimals of any length are left to the flat columns, which are made to fit. */
    private static Field field(String name, int depth, Random random) {
        boolean nullable = random.nextBoolean();
        int kind = depth == 0 ? 0 : random.nextInt(5);
        if (kind == 1) {
            List<Field> fields = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                fields.add(field("f" + i, depth - 1, random));
            }
            return new Field(name, Type.Struct.of(fields), nullable);
        } else if (kind == 2) {
            return new Field(name, new Type.ListOf(field("e", depth - 1, random)), nullable);
        } else if (kind == 3) {
            Field key = Field.required("k", leaf(random));
            Optional<Field> value =
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(field("v", depth - 1, random));
            return new Field(name, new Type.MapOf(key, value), nullable);
        }
        return new Field(name, leaf(random), nullable);
    }

    private static Type.Leaf leaf(Random random) {
        List<Type.Leaf> leaves = Stream.of(Tables.everyType(), otherTypes())
                .flatMap(schema -> schema.fields().stream())
                .filter(field -> field.type() instanceof Type.Leaf)
                .map(Field::leaf)
                .filter(leaf -> !(leaf.logical() instanceof LogicalType.IntervalType)
                        && !(leaf.physical() == PhysicalType.BYTE_ARRAY
                                && leaf.logical() instanceof LogicalType.DecimalType)
                        && !(leaf.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY
                                && leaf.logical().isText()))
                .toList();
        return leaves.get(random.nextInt(leaves.size()));
    }

    @Test
    void randomSchemasComeBack() throws IOException {
        for (int round = 0; round < 15; round++) {
            Random random = new Random(4_000 + round);
            List<Field> fields = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                fields.add(field("c" + i, 3, random));
            }
            assertSameBothWays(new Schema(fields), 4_000 + round);
        }
    }

    @Test
    void everyTypeComesBack() throws IOException {
        for (int round = 0; round < 6; round++) {
            assertSameBothWays(Tables.everyType(), 1_000 + round);
        }
    }

    @Test
    void everyOtherTypeComesBack() throws IOException {
        for (int round = 0; round < 6; round++) {
            assertSameBothWays(otherTypes(), 2_000 + round);
        }
    }

    @Test
    void nestedTypesComeBack() throws IOException {
        for (int round = 0; round < 8; round++) {
            assertSameBothWays(Tables.nestedTypes(), 3_000 + round);
        }
    }

    @Test
    void aColumnOfNothingButNullsComesBack() throws IOException {
        Schema schema = Schema.of(Field.optional("n", Type.Leaf.of(PhysicalType.INT32, LogicalType.UNKNOWN)));
        ColumnBatch batch = new ColumnBatch(schema, 3, List.of(new IntVector(new int[3], 3, Validity.allNull(3))));
        ArrowFiles.write(new Listed(schema, List.of(batch)), folder.resolve("n.arrow"), EXACT);
        assertEquals(texts(schema, List.of(batch)), read(schema, ArrowFiles.batches(folder.resolve("n.arrow"))));
    }
}
