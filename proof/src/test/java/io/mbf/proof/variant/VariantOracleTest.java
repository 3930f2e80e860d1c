package io.mbf.proof.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.arrow.ArrowFiles;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.cli.Run;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import io.mbf.schema.Type;
import io.mbf.text.Json;
import io.mbf.variant.Unshredding;
import io.mbf.variant.Variant;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.variant.VariantBuilder;
import org.apache.parquet.variant.VariantObjectBuilder;
import org.apache.parquet.variant.VariantValueWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random variants, encoded and shredded by parquet-java, against what rows give of them, directly, from .mbf, exported, and by Arrow. */
class VariantOracleTest {

    private static final int ROWS = 500;
    private static final String[] NAMES = {"a", "b", "c", "", "ä", "A", "a.b", "\uD83D\uDE00", "\uFFFD", "long name"};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "required binary value;",
                "optional binary value; optional int64 typed_value;",
                "optional binary value; optional int32 typed_value (INTEGER(8,true));",
                "optional binary value; optional binary typed_value (STRING);",
                "optional binary value; optional fixed_len_byte_array(16) typed_value (UUID);",
                "optional binary value; optional int64 typed_value (TIMESTAMP(NANOS,false));",
                "optional binary value; optional int32 typed_value (DECIMAL(9,2));",
                """
                optional binary value;
                optional group typed_value (LIST) { repeated group list { required group element {
                  optional binary value; optional double typed_value; } } }
                """,
                """
                optional binary value;
                optional group typed_value {
                  required group c { optional binary value; optional binary typed_value (STRING); }
                  required group a { optional binary value; optional boolean typed_value; }
                  required group b { optional binary value; optional group typed_value {
                    required group a { optional binary value; optional int32 typed_value (DATE); }
                    required group ä { optional binary value; optional float typed_value; } } }
                  required group A { optional binary value; optional group typed_value (LIST) {
                    repeated group list { required group element {
                      optional binary value; optional int64 typed_value (TIME(MICROS,false)); } } } }
                }
                """
            })
    void everyVariantIsReadAsParquetJavaWroteIt(String fields) throws IOException {
        long seed = System.nanoTime();
        System.out.println("variants: seed " + seed);
        Random random = new Random(seed);
        List<org.apache.parquet.variant.Variant> variants = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            variants.add(random.nextInt(20) == 0 ? null : random(random));
        }
        variants.add(large());
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { optional group v (VARIANT(1)) { required binary metadata; " + fields + " } }");
        Path parquet = folder.resolve("v.parquet");
        try (ParquetWriter<Holder> writer = new Builder(new LocalOutputFile(parquet), schema)
                .withConf(new PlainParquetConfiguration())
                .build()) {
            for (var variant : variants) {
                writer.write(new Holder(variant));
            }
        }
        assertSame(variants, Mbf.readParquet(parquet), seed);
        Path mbf = folder.resolve("v.mbf");
        Mbf.convertToMbf(parquet, mbf);
        assertSame(variants, Mbf.readMbf(mbf), seed);
        assertIsSameWhenPlain(Mbf.readMbf(mbf), seed);
        Path exported = folder.resolve("exported.parquet");
        Mbf.export(Mbf.readMbf(mbf), exported);
        assertSame(variants, Mbf.readParquet(exported), seed);
        Path arrow = folder.resolve("v.arrow");
        ArrowFiles.write(Mbf.readMbf(mbf), arrow);
        Path imported = folder.resolve("imported.mbf");
        assertEquals("", Run.of("import", arrow, "-o", imported).err());
        assertSame(variants, Mbf.readMbf(imported), seed);
    }

    private static void assertSame(List<org.apache.parquet.variant.Variant> expected, Dataset dataset, long seed) {
        try (dataset;
                RowCursor rows = dataset.rows()) {
            for (int row = 0; row < expected.size(); row++) {
                assertTrue(rows.next());
                Variant found = rows.getVariant("v");
                if (expected.get(row) == null) {
                    assertNull(found);
                } else {
                    String place = "seed " + seed + ", row " + row;
                    assertSame(expected.get(row), found, place);
                    assertEquals(Json.of(found), Json.of((Variant) rows.getObject("v")), place);
                }
            }
        }
    }

    /** What is put together again is to parquet-java what rows have. */
    private static void assertIsSameWhenPlain(Dataset dataset, long seed) {
        try (dataset;
                RowCursor rows = dataset.rows();
                Batches batches = dataset.batches()) {
            Type type = dataset.schema().field(0).type();
            for (ColumnBatch batch : batches) {
                StructVector plain = (StructVector) Unshredding.of(type, batch.column(0));
                assertEquals(2, plain.children().size());
                for (int row = 0; row < batch.rowCount(); row++) {
                    assertTrue(rows.next());
                    assertEquals(rows.isNull("v"), plain.isNull(row));
                    if (!plain.isNull(row)) {
                        ByteBuffer metadata = bytes(plain.children().get(0), row);
                        ByteBuffer value = bytes(plain.children().get(1), row);
                        assertSame(
                                new org.apache.parquet.variant.Variant(value, metadata),
                                rows.getVariant("v"),
                                "seed " + seed + ", row " + row + ", plain");
                    }
                }
            }
        }
    }

    private static ByteBuffer bytes(ColumnVector vector, int row) {
        return ByteBuffer.wrap(((BytesVector) vector).bytes(row));
    }

    private static void assertSame(org.apache.parquet.variant.Variant expected, Variant found, String place) {
        assertEquals(expected.getType().name(), found.getType().name(), place);
        switch (found.getType()) {
            case NULL -> assertTrue(found.isNull());
            case BOOLEAN -> assertEquals(expected.getBoolean(), found.getBoolean(), place);
            case BYTE -> assertEquals(expected.getByte(), found.getInt(), place);
            case SHORT -> assertEquals(expected.getShort(), found.getInt(), place);
            case INT -> assertEquals(expected.getInt(), found.getInt(), place);
            case LONG -> assertEquals(expected.getLong(), found.getLong(), place);
            case FLOAT -> assertEquals(expected.getFloat(), found.getFloat(), place);
            case DOUBLE -> assertEquals(expected.getDouble(), found.getDouble(), place);
            case DECIMAL4, DECIMAL8, DECIMAL16 -> assertEquals(expected.getDecimal(), found.getDecimal(), place);
            case DATE -> assertEquals(LocalDate.ofEpochDay(expected.getInt()), found.getDate(), place);
            case TIME -> assertEquals(LocalTime.ofNanoOfDay(expected.getLong() * 1_000), found.getTime(), place);
            case TIMESTAMP_TZ -> assertEquals(instant(expected, ChronoUnit.MICROS), found.getInstant(), place);
            case TIMESTAMP_NANOS_TZ -> assertEquals(instant(expected, ChronoUnit.NANOS), found.getInstant(), place);
            case TIMESTAMP_NTZ ->
                assertEquals(local(instant(expected, ChronoUnit.MICROS)), found.getLocalDateTime(), place);
            case TIMESTAMP_NANOS_NTZ ->
                assertEquals(local(instant(expected, ChronoUnit.NANOS)), found.getLocalDateTime(), place);
            case BINARY -> assertEquals(expected.getBinary(), ByteBuffer.wrap(found.getBinary()), place);
            case STRING -> assertEquals(expected.getString(), found.getString(), place);
            case UUID -> assertEquals(expected.getUUID(), found.getUuid(), place);
            case ARRAY -> {
                assertEquals(expected.numArrayElements(), found.getElements().size(), place);
                for (int i = 0; i < expected.numArrayElements(); i++) {
                    assertSame(
                            expected.getElementAtIndex(i), found.getElements().get(i), place + ", " + i);
                }
            }
            case OBJECT -> {
                Map<String, org.apache.parquet.variant.Variant> members = new LinkedHashMap<>();
                for (int i = 0; i < expected.numObjectElements(); i++) {
                    members.put(expected.getFieldAtIndex(i).key, expected.getFieldAtIndex(i).value);
                }
                assertEquals(members.keySet(), found.getFields().keySet(), place);
                members.forEach((name, member) -> assertSame(member, found.getFieldByKey(name), place + ", " + name));
            }
        }
    }

    private static Instant instant(org.apache.parquet.variant.Variant variant, ChronoUnit unit) {
        return Instant.EPOCH.plus(variant.getLong(), unit);
    }

    private static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** More members and elements than one byte counts, and offsets of three. */
    private static org.apache.parquet.variant.Variant large() {
        VariantBuilder builder = new VariantBuilder();
        VariantObjectBuilder object = builder.startObject();
        for (int i = 0; i < 300; i++) {
            object.appendKey("member " + i);
            VariantBuilder array = object.startArray();
            for (int k = 0; k < i; k++) {
                array.appendLong(k);
            }
            object.endArray();
        }
        builder.endObject();
        return builder.build();
    }

    private static org.apache.parquet.variant.Variant random(Random random) {
        VariantBuilder builder = new VariantBuilder();
        append(builder, random, 0);
        return builder.build();
    }

    private static void append(VariantBuilder to, Random random, int depth) {
        int kind = random.nextInt(depth < 3 ? 30 : 20);
        if (kind >= 25) {
            VariantObjectBuilder object = to.startObject();
            for (String name : NAMES) {
                if (random.nextInt(3) == 0) {
                    object.appendKey(name);
                    append(object, random, depth + 1);
                }
            }
            to.endObject();
        } else if (kind >= 20) {
            VariantBuilder array = to.startArray();
            for (int i = random.nextInt(5); i > 0; i--) {
                append(array, random, depth + 1);
            }
            to.endArray();
        } else {
            appendScalar(to, kind, random);
        }
    }

    private static void appendScalar(VariantBuilder to, int kind, Random random) {
        long number = random.nextLong() >> random.nextInt(64);
        switch (kind) {
            case 0 -> to.appendNull();
            case 1 -> to.appendBoolean(random.nextBoolean());
            case 2 -> to.appendByte((byte) number);
            case 3 -> to.appendShort((short) number);
            case 4 -> to.appendInt((int) number);
            case 5 -> to.appendLong(number);
            case 6 -> to.appendFloat(Float.intBitsToFloat((int) number));
            case 7 -> to.appendDouble(Double.longBitsToDouble(number));
            case 8 -> to.appendDecimal(BigDecimal.valueOf(number % 1_000_000_000, 2));
            case 9 -> to.appendDecimal(BigDecimal.valueOf(number % 1_000_000_000_000_000_000L, random.nextInt(19)));
            case 10 -> to.appendDecimal(new BigDecimal(new BigInteger(120, random), random.nextInt(38)));
            case 11 -> to.appendDate((int) number);
            case 12 -> to.appendTime(random.nextLong(86_400_000_000L));
            case 13 -> to.appendTimestampTz(number);
            case 14 -> to.appendTimestampNtz(number);
            case 15 -> to.appendTimestampNanosTz(number);
            case 16 -> to.appendTimestampNanosNtz(number);
            case 17 -> to.appendUUID(new UUID(number, random.nextLong()));
            case 18 -> to.appendBinary(ByteBuffer.wrap(text(random).getBytes(StandardCharsets.UTF_8)));
            default -> to.appendString(text(random));
        }
    }

    /** Shorter than 64 bytes, which have a form of their own, and longer. */
    private static String text(Random random) {
        return "ä\uD83D\uDE00x".repeat(random.nextInt(3) * random.nextInt(20));
    }

    /** A row; parquet-java's writer takes no null. */
    private record Holder(org.apache.parquet.variant.Variant variant) {}

    private static final class Builder extends ParquetWriter.Builder<Holder, Builder> {

        private final MessageType schema;

        Builder(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<Holder> getWriteSupport(Configuration ignored) {
            return new Support(schema);
        }

        @Override
        protected WriteSupport<Holder> getWriteSupport(ParquetConfiguration ignored) {
            return new Support(schema);
        }
    }

    private static final class Support extends WriteSupport<Holder> {

        private final MessageType schema;
        private RecordConsumer consumer;

        Support(MessageType schema) {
            this.schema = schema;
        }

        @Override
        @Deprecated
        public WriteContext init(Configuration ignored) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Holder row) {
            consumer.startMessage();
            if (row.variant() != null) {
                GroupType variant = schema.getType("v").asGroupType();
                consumer.startField("v", 0);
                VariantValueWriter.write(consumer, variant, row.variant());
                consumer.endField("v", 0);
            }
            consumer.endMessage();
        }
    }
}
