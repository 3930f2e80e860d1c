package io.mbf.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;

/** Parquet files of flat columns, written by parquet-java; values as in {@link Values}. */
public final class TestFile {

    static final MessageType ALL_TYPES = MessageTypeParser.parseMessageType("""
            message all {
              required boolean bool; optional boolean nbool;
              required int32 i32; optional int32 ni32;
              required int64 i64; optional int64 ni64;
              required int96 i96; optional int96 ni96;
              required float f; optional float nf;
              required double d; optional double nd;
              required binary s (STRING); optional binary ns (STRING);
              required fixed_len_byte_array(5) x; optional fixed_len_byte_array(5) nx;
            }
            """);

    private TestFile() {}

    /** Writes columns of equal length. */
    public static void write(
            Path path,
            MessageType schema,
            Map<String, List<Object>> columns,
            Consumer<ExampleParquetWriter.Builder> how)
            throws IOException {
        var builder = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCodecFactory(new Compressors())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
        how.accept(builder);
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        int rows = columns.isEmpty() ? 0 : columns.values().iterator().next().size();
        try (var writer = builder.build()) {
            for (int row = 0; row < rows; row++) {
                Group group = groups.newGroup();
                for (var column : columns.entrySet()) {
                    Object value = column.getValue().get(row);
                    if (value != null) {
                        add(group, schema.getType(column.getKey()).asPrimitiveType(), value);
                    }
                }
                writer.write(group);
            }
        }
    }

    private static void add(Group group, PrimitiveType type, Object value) {
        String name = type.getName();
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> group.append(name, (boolean) value);
            case INT32 -> group.append(name, (int) value);
            case INT64 -> group.append(name, (long) value);
            case FLOAT -> group.append(name, Float.intBitsToFloat((int) value));
            case DOUBLE -> group.append(name, Double.longBitsToDouble((long) value));
            case INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
                group.append(name, Binary.fromConstantByteArray(((ByteBuffer) value).array()));
        }
    }

    /**
     * Random columns of {@link #ALL_TYPES}.
     *
     * @param nulls share of nulls, 0 to 1
     */
    static Map<String, List<Object>> random(Random random, int rows, double nulls) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (var type : ALL_TYPES.getFields()) {
            List<Object> values = new ArrayList<>(rows);
            boolean isNull = false;
            for (int row = 0; row < rows; row++) {
                if (random.nextInt(4) == 0) { // runs of nulls, and single ones
                    isNull = type.getName().startsWith("n") && random.nextDouble() < nulls;
                }
                // few different values at first, so that dictionaries are begun and given up
                boolean few = row < rows / 2;
                values.add(
                        isNull || nulls == 1 && type.getName().startsWith("n")
                                ? null
                                : value(type.asPrimitiveType(), few ? random.nextInt(10) : random.nextLong(), random));
            }
            columns.put(type.getName(), values);
        }
        return columns;
    }

    static Object value(PrimitiveType type, long seed, Random random) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> (seed & 1) != 0;
            case INT32 -> (int) seed;
            case INT64 -> seed;
            case FLOAT -> (int) seed;
            case DOUBLE -> seed;
            case INT96 ->
                ByteBuffer.wrap(ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(seed)
                        .putInt((int) seed)
                        .array());
            case BINARY -> bytes(seed, (int) Long.remainderUnsigned(seed, 23));
            case FIXED_LEN_BYTE_ARRAY -> bytes(seed, type.getTypeLength());
        };
    }

    static ByteBuffer bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
