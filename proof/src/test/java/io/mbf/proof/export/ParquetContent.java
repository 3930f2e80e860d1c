package io.mbf.proof.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file as parquet-java reads it: the schema, the key-values, and of each leaf column all values between their
 * levels, so that two files are equal if and only if all rows are, whatever their row groups, pages and encodings.
 */
record ParquetContent(String schema, Map<String, String> keyValues, long rows, Map<String, String> columns) {

    /** Texts that are longer are told by how they begin and their hash. */
    private static final int SHOWN = 2_000;

    static ParquetContent of(Path file) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .usePageChecksumVerification(true)
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            Map<String, StringBuilder> columns = new TreeMap<>();
            Map<String, long[]> hashes = new TreeMap<>();
            long rows = 0;
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                rows += group.getRowCount();
                if (schema.getColumns().isEmpty()) {
                    continue;
                }
                ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                        group, new DummyRecordConverter(schema).getRootConverter(), schema, "not parquet-mr");
                for (ColumnDescriptor column : schema.getColumns()) {
                    String path = String.join("/", column.getPath());
                    read(
                            store.getColumnReader(column),
                            column,
                            group.getRowCount(),
                            columns.computeIfAbsent(path, p -> new StringBuilder()),
                            hashes.computeIfAbsent(path, p -> new long[2]));
                }
            }
            Map<String, String> texts = new TreeMap<>();
            columns.forEach((path, text) ->
                    texts.put(path, text + " (" + hashes.get(path)[0] + " values, hash " + hashes.get(path)[1] + ")"));
            return new ParquetContent(
                    schema.toString().replaceAll(" columnorder\\(\\w+\\)", ""),
                    new TreeMap<>(reader.getFileMetaData().getKeyValueMetaData()),
                    rows,
                    texts);
        }
    }

    private static void read(ColumnReader in, ColumnDescriptor column, long rows, StringBuilder text, long[] hash) {
        for (long row = 0; row < rows; row++) {
            do {
                int definition = in.getCurrentDefinitionLevel();
                String value = in.getCurrentRepetitionLevel() + ":" + definition;
                if (definition == column.getMaxDefinitionLevel()) {
                    value += "=" + value(in, column);
                }
                hash[0]++;
                hash[1] = 31 * hash[1] + value.hashCode();
                if (text.length() < SHOWN) {
                    text.append(value).append(' ');
                }
                in.consume();
            } while (in.getCurrentRepetitionLevel() > 0);
        }
    }

    private static String value(ColumnReader in, ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> String.valueOf(in.getBoolean());
            case INT32 -> String.valueOf(in.getInteger());
            case INT64 -> String.valueOf(in.getLong());
            case FLOAT -> "f" + Float.floatToRawIntBits(in.getFloat());
            case DOUBLE -> "d" + Double.doubleToRawLongBits(in.getDouble());
            default -> HexFormat.of().formatHex(in.getBinary().getBytes());
        };
    }
}
