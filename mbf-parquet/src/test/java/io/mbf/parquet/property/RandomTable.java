package io.mbf.parquet.property;

import io.mbf.parquet.Compressors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.impl.ColumnWriteStoreV1;
import org.apache.parquet.column.impl.ColumnWriteStoreV2;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Rows and how they are laid out in a Parquet file. Written below parquet-java's row writer, which does not offer all
 * encodings on all pages.
 *
 * @param values per column, per row
 */
record RandomTable(List<Column> columns, List<List<Object>> values, int rows, Layout layout) {

    record Layout(
            WriterVersion pages,
            int groupRows,
            int pageRows,
            int pageBytes,
            int dictionaryBytes,
            boolean checksums,
            boolean bloomFilters,
            boolean statistics) {

        static Layout of(Random random, WriterVersion pages, int rows) {
            boolean whole = random.nextInt(3) == 0;
            return new Layout(
                    pages,
                    whole ? Math.max(1, rows) : 1 + random.nextInt(1 + rows / (1 + random.nextInt(6))),
                    random.nextInt(3) == 0 ? 20_000 : 1 + random.nextInt(1 + rows / 2),
                    random.nextBoolean() ? 1 << 20 : 64 + random.nextInt(3000),
                    64 + random.nextInt(2000),
                    random.nextBoolean(),
                    random.nextInt(3) == 0,
                    random.nextInt(5) > 0);
        }
    }

    static RandomTable of(Random random, List<Column> columns, int rows, WriterVersion pages) {
        List<List<Object>> values = new ArrayList<>();
        for (Column column : columns) {
            List<Object> all = new ArrayList<>(rows);
            for (int row = 0; row < rows; row++) {
                all.add(column.random(random, row));
            }
            values.add(all);
        }
        return new RandomTable(columns, values, rows, Layout.of(random, pages, rows));
    }

    MessageType schema() {
        return new MessageType("table", columns.stream().map(Column::parquet).toList());
    }

    void write(Path path) throws IOException {
        MessageType schema = schema();
        Map<List<String>, Coding> codings = new HashMap<>();
        List<Coding> inOrder = codings();
        for (int i = 0; i < inOrder.size(); i++) {
            codings.put(Arrays.asList(schema.getColumns().get(i).getPath()), inOrder.get(i));
        }
        ParquetProperties properties = ParquetProperties.builder()
                .withWriterVersion(layout.pages)
                .withPageSize(layout.pageBytes)
                .withPageRowCountLimit(layout.pageRows)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(7)
                .withBloomFilterEnabled(layout.bloomFilters)
                .withMaxBloomFilterBytes(1024)
                .withStatisticsEnabled(layout.statistics)
                .withAllocator(new HeapByteBufferAllocator())
                .withValuesWriterFactory(new Codings(codings, layout.dictionaryBytes))
                .build();
        try (ParquetFileWriter file = new ParquetFileWriter(
                new LocalOutputFile(path),
                schema,
                ParquetFileWriter.Mode.OVERWRITE,
                1 << 27,
                0,
                64,
                layout.pageRows % 2 == 0 ? 5 : Integer.MAX_VALUE,
                layout.checksums)) {
            file.start();
            for (int from = 0; from < rows; from += layout.groupRows) {
                int to = Math.min(rows, from + layout.groupRows);
                writeGroup(file, schema, properties, codings, from, to);
            }
            file.end(Map.of("rows", Integer.toString(rows)));
        }
    }

    private void writeGroup(
            ParquetFileWriter file,
            MessageType schema,
            ParquetProperties properties,
            Map<List<String>, Coding> codings,
            int from,
            int to)
            throws IOException {
        Compressors compressors = new Compressors();
        try (ColumnChunkPageWriteStore pages = ColumnChunkPageWriteStore.builder()
                .withSchema(schema)
                .withAllocator(new HeapByteBufferAllocator())
                .withColumnIndexTruncateLength(64)
                .withPageWriteChecksumEnabled(layout.checksums)
                .withCompressorProvider(column -> compressors.getCompressor(
                        codings.get(Arrays.asList(column.getPath())).codec()))
                .build()) {
            ColumnWriteStore chunks = layout.pages == WriterVersion.PARQUET_1_0
                    ? new ColumnWriteStoreV1(schema, pages, pages, properties)
                    : new ColumnWriteStoreV2(schema, pages, pages, properties);
            MessageColumnIO io = new ColumnIOFactory().getColumnIO(schema);
            RecordConsumer out = io.getRecordWriter(chunks);
            writeRows(out, from, to);
            file.startBlock(to - from);
            chunks.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
            chunks.close();
        }
    }

    /** Hands rows on, field by field. */
    void writeRows(RecordConsumer out, int from, int to) {
        for (int row = from; row < to; row++) {
            out.startMessage();
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).write(out, c, values.get(c).get(row));
            }
            out.endMessage();
        }
        out.flush();
    }

    /** In the order of the schema's leaves. */
    List<Coding> codings() {
        List<Coding> codings = new ArrayList<>();
        columns.forEach(column -> addCodings(column, codings));
        return codings;
    }

    private static void addCodings(Column column, List<Coding> codings) {
        if (column.kind() instanceof Column.Leaf leaf) {
            codings.add(leaf.coding());
        } else if (column.kind() instanceof Column.Struct struct) {
            struct.fields().forEach(field -> addCodings(field, codings));
        } else if (column.kind() instanceof Column.Elements list) {
            addCodings(list.element(), codings);
        } else if (column.kind() instanceof Column.Entries map) {
            addCodings(map.key(), codings);
            map.value().ifPresent(value -> addCodings(value, codings));
        }
    }

    private record Codings(Map<List<String>, Coding> byPath, int dictionaryBytes) implements ValuesWriterFactory {

        @Override
        public void initialize(ParquetProperties properties) {}

        @Override
        public ValuesWriter newValuesWriter(ColumnDescriptor column) {
            return byPath.get(Arrays.asList(column.getPath()))
                    .writer(
                            column.getPrimitiveType().getPrimitiveTypeName(),
                            column.getPrimitiveType().getTypeLength(),
                            dictionaryBytes);
        }
    }
}
