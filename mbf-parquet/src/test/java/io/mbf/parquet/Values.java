package io.mbf.parquet;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.parquet.codec.Codecs;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * All values of a file's columns as objects that compare by their bits: as we read them, and as parquet-java's
 * column readers do. Nulls are {@code null}, byte strings are ByteBuffers, floats and doubles their raw bits,
 * nested values as in {@link NestedOracle}.
 */
public final class Values {

    private Values() {}

    static List<String> flatColumns(ParquetFile file) {
        return file.schema().fields().stream()
                .filter(field -> field.type() instanceof Type.Leaf)
                .map(Field::name)
                .toList();
    }

    public static Map<String, List<Object>> ours(Path path) {
        try (ParquetFile file = ParquetFile.open(path)) {
            return ours(file, Query.ALL);
        }
    }

    public static Map<String, List<Object>> ours(Table file, Query query) {
        try (Scan scan = file.scan(query)) {
            Map<String, List<Object>> columns = new LinkedHashMap<>();
            scan.schema().fields().forEach(field -> columns.put(field.name(), new ArrayList<>()));
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                if (batch.rowCount() < 1 || batch.rowCount() > ColumnBatch.MAX_ROWS) {
                    throw new AssertionError("a batch of " + batch.rowCount() + " rows");
                }
                int c = 0;
                for (List<Object> values : columns.values()) {
                    ColumnVector vector = batch.column(c++);
                    for (int i = 0; i < batch.rowCount(); i++) {
                        values.add(vector.isNull(i) ? null : value(vector, i));
                    }
                }
            }
            return columns;
        }
    }

    public static Object value(ColumnVector vector, int i) {
        if (vector instanceof BooleanVector v) {
            return v.values()[i];
        } else if (vector instanceof IntVector v) {
            return v.values()[i];
        } else if (vector instanceof LongVector v) {
            return v.values()[i];
        } else if (vector instanceof FloatVector v) {
            return Float.floatToRawIntBits(v.values()[i]);
        } else if (vector instanceof DoubleVector v) {
            return Double.doubleToRawLongBits(v.values()[i]);
        }
        if (vector instanceof StructVector v) {
            List<Object> fields = new ArrayList<>();
            v.children().forEach(child -> fields.add(child.isNull(i) ? null : value(child, i)));
            return fields;
        }
        if (vector instanceof ListVector v) {
            return elements(v.elements(), v.offsets()[i], v.offsets()[i + 1]);
        }
        if (vector instanceof MapVector v) {
            List<Object> keys = elements(v.keys(), v.offsets()[i], v.offsets()[i + 1]);
            List<Object> entries = new ArrayList<>();
            for (int e = 0; e < keys.size(); e++) {
                int at = v.offsets()[i] + e;
                Object value = v.values()
                        .map(values -> values.isNull(at) ? null : value(values, at))
                        .orElse(null);
                entries.add(Arrays.asList(keys.get(e), value));
            }
            return entries;
        }
        return ByteBuffer.wrap(((BytesVector) vector).bytes(i));
    }

    private static List<Object> elements(ColumnVector vector, int from, int to) {
        List<Object> elements = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            elements.add(vector.isNull(i) ? null : value(vector, i));
        }
        return elements;
    }

    /** As parquet-java reads them, with pages decompressed by us. */
    static Map<String, List<Object>> oracle(Path path) throws IOException {
        return oracle(path, null);
    }

    static Map<String, List<Object>> oracle(Path path, FileDecryptionProperties keys) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new CopyingCodecs())
                .withUseHadoopVectoredIo(false)
                .usePageChecksumVerification()
                .withDecryption(keys)
                .build();
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        try (ParquetFileReader file = ParquetFileReader.open(new LocalInputFile(path), options)) {
            MessageType schema = file.getFileMetaData().getSchema();
            List<ColumnDescriptor> flat = schema.getColumns().stream()
                    .filter(column -> column.getPath().length == 1 && column.getMaxRepetitionLevel() == 0)
                    .toList();
            schema.getFields().forEach(field -> columns.put(field.getName(), new ArrayList<>()));
            MessageType nested = new MessageType(
                    schema.getName(),
                    schema.getFields().stream()
                            .filter(field -> !field.isPrimitive()
                                    || field.isRepetition(org.apache.parquet.schema.Type.Repetition.REPEATED))
                            .toList());
            for (int group = 0; group < file.getRowGroups().size(); group++) {
                if (file.getRowGroups().get(group).getRowCount() == 0) {
                    continue;
                }
                if (nested.getFieldCount() > 0) {
                    file.setRequestedSchema(nested);
                    String createdBy = file.getFileMetaData().getCreatedBy();
                    NestedOracle.read(
                            file.readRowGroup(group),
                            nested,
                            SchemaMapping.of(OwnFooters.of(nested), "oracle"),
                            createdBy,
                            columns);
                }
                if (flat.isEmpty()) {
                    continue;
                }
                file.setRequestedSchema(flat);
                PageReadStore pages = file.readRowGroup(group);
                ColumnReadStoreImpl readers = new ColumnReadStoreImpl(
                        pages,
                        new NoConverters(),
                        schema,
                        file.getFileMetaData().getCreatedBy());
                for (ColumnDescriptor column : flat) {
                    read(
                            readers.getColumnReader(column),
                            column,
                            pages.getRowCount(),
                            columns.get(column.getPath()[0]));
                }
            }
        }
        return columns;
    }

    private static void read(ColumnReader reader, ColumnDescriptor column, long rows, List<Object> values) {
        for (long i = 0; i < rows; i++) {
            if (reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel()) {
                values.add(null);
            } else {
                values.add(
                        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
                            case BOOLEAN -> reader.getBoolean();
                            case INT32 -> reader.getInteger();
                            case INT64 -> reader.getLong();
                            case FLOAT -> Float.floatToRawIntBits(reader.getFloat());
                            case DOUBLE -> Double.doubleToRawLongBits(reader.getDouble());
                            case INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
                                ByteBuffer.wrap(reader.getBinary().getBytes());
                        });
            }
            reader.consume();
        }
    }

    private static final class NoConverters extends GroupConverter {
        @Override
        public Converter getConverter(int index) {
            return new PrimitiveConverter() {
                @Override
                public GroupConverter asGroupConverter() {
                    return new NoConverters();
                }
            };
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    /** Our codecs, each page in memory of its own. */
    private static final class CopyingCodecs implements CompressionCodecFactory {

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                    byte[] in = bytes.toInputStream().readAllBytes();
                    return codec == CompressionCodecName.UNCOMPRESSED
                            ? bytes
                            : BytesInput.from(
                                    Codecs.decompress(
                                            CompressionCodec.valueOf(codec.name()),
                                            in,
                                            0,
                                            in.length,
                                            size,
                                            new PageBuffer()),
                                    0,
                                    size);
                }

                @Override
                public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size) {
                    throw new UnsupportedOperationException("pages are on the heap");
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("this is for reading");
        }

        @Override
        public void release() {}
    }
}
