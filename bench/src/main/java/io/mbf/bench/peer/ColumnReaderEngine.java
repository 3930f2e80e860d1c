package io.mbf.bench.peer;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.PlainCodecs;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * parquet-java at its fastest: a {@link ColumnReader} per column and row group, typed getters, no objects but its own
 * {@link Binary}. Filters prune row groups and pages as parquet-java can (statistics, dictionaries, column index); the
 * condition's columns are read first, and values of rows that did not survive are skipped.
 */
final class ColumnReaderEngine implements Engine {

    private final BenchFile file;
    private final LocalInputFile input;

    ColumnReaderEngine(BenchFile file) {
        this.file = file;
        this.input = new LocalInputFile(file.parquet());
    }

    static ParquetReadOptions.Builder options() {
        return ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PlainCodecs())
                .withUseHadoopVectoredIo(false);
    }

    @Override
    public Answer answer(Question question) throws IOException {
        ParquetReadOptions.Builder options = options();
        if (!question.where().isEmpty()) {
            options.withRecordFilter(FilterCompat.get(
                    ParquetFilters.of(question.where(), file.table().schema())));
        }
        try (ParquetFileReader reader = ParquetFileReader.open(input, options.build())) {
            MessageType schema = reader.getFileMetaData().getSchema();
            List<String> columns = question.columns().isEmpty() ? names(schema) : question.columns();
            Set<String> needed = new LinkedHashSet<>(columns);
            question.where().forEach(condition -> needed.add(condition.column()));
            MessageType requested = new MessageType(
                    schema.getName(), needed.stream().map(schema::getType).toArray(Type[]::new));
            reader.setRequestedSchema(requested);
            String createdBy = reader.getFileMetaData().getCreatedBy();
            boolean filtered = !question.where().isEmpty();
            List<ColumnDescriptor> leaves = requested.getColumns();
            ColumnSum[] sums = Answer.noSums(question.product() ? 0 : filtered ? columns.size() : leaves.size());
            long rows = 0;
            long product = 0;
            for (PageReadStore pages = reader.readNextFilteredRowGroup();
                    pages != null;
                    pages = reader.readNextFilteredRowGroup()) {
                ColumnReadStoreImpl store =
                        new ColumnReadStoreImpl(pages, new NoRecords(requested), requested, createdBy);
                int count = Math.toIntExact(pages.getRowCount());
                if (!filtered) {
                    rows += count;
                    for (int i = 0; i < sums.length; i++) {
                        ColumnDescriptor leaf = leaves.get(i);
                        long values = pages.getPageReader(leaf).getTotalValueCount();
                        add(store.getColumnReader(leaf), leaf, values, sums[i]);
                    }
                } else {
                    SelectedRows selected = new SelectedRows(store, requested, question, columns, count);
                    rows += selected.count();
                    product += question.product() ? selected.sumOfProducts() : 0;
                    for (int i = 0; i < sums.length; i++) {
                        selected.add(i, sums[i]);
                    }
                }
            }
            return new Answer(rows, List.of(sums), product);
        }
    }

    private static List<String> names(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    private static void add(ColumnReader reader, ColumnDescriptor column, long count, ColumnSum sum) {
        int present = column.getMaxDefinitionLevel();
        PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
        long whole = 0;
        double real = 0;
        long values = 0;
        // one loop per type, so that the getter stays one call
        switch (type) {
            case INT32 -> {
                for (long i = 0; i < count; i++) {
                    if (reader.getCurrentDefinitionLevel() == present) {
                        whole += reader.getInteger();
                        values++;
                    }
                    reader.consume();
                }
            }
            case INT64 -> {
                for (long i = 0; i < count; i++) {
                    if (reader.getCurrentDefinitionLevel() == present) {
                        whole += reader.getLong();
                        values++;
                    }
                    reader.consume();
                }
            }
            case DOUBLE -> {
                for (long i = 0; i < count; i++) {
                    if (reader.getCurrentDefinitionLevel() == present) {
                        real += reader.getDouble();
                        values++;
                    }
                    reader.consume();
                }
            }
            case FLOAT -> {
                for (long i = 0; i < count; i++) {
                    if (reader.getCurrentDefinitionLevel() == present) {
                        real += reader.getFloat();
                        values++;
                    }
                    reader.consume();
                }
            }
            default -> {
                for (long i = 0; i < count; i++) {
                    if (reader.getCurrentDefinitionLevel() == present) {
                        addOther(reader, type, sum);
                    }
                    reader.consume();
                }
            }
        }
        sum.whole += whole;
        sum.real += real;
        sum.values += values;
    }

    static void addCurrent(ColumnReader reader, PrimitiveTypeName type, ColumnSum sum) {
        switch (type) {
            case INT32 -> sum.add((long) reader.getInteger());
            case INT64 -> sum.add(reader.getLong());
            case FLOAT -> sum.add((double) reader.getFloat());
            case DOUBLE -> sum.add(reader.getDouble());
            default -> addOther(reader, type, sum);
        }
    }

    private static void addOther(ColumnReader reader, PrimitiveTypeName type, ColumnSum sum) {
        if (type == PrimitiveTypeName.BOOLEAN) {
            sum.add(reader.getBoolean() ? 1L : 0L);
        } else {
            add(reader.getBinary(), sum);
        }
    }

    /** Adds a string without copying it. */
    static void add(Binary value, ColumnSum sum) {
        ByteBuffer bytes = value.toByteBuffer();
        sum.add(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    @Override
    public long count() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(input, options().build())) {
            return reader.getRecordCount();
        }
    }

    @Override
    public int open() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(input, options().build())) {
            return reader.getFileMetaData().getSchema().getFieldCount();
        }
    }

    @Override
    public int firstBatch() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(input, options().build())) {
            MessageType schema = reader.getFileMetaData().getSchema();
            PageReadStore pages = reader.readNextRowGroup();
            ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                    pages,
                    new NoRecords(schema),
                    schema,
                    reader.getFileMetaData().getCreatedBy());
            int count = (int) Math.min(io.mbf.batch.ColumnBatch.MAX_ROWS, pages.getRowCount());
            ColumnSum sum = new ColumnSum();
            for (ColumnDescriptor column : schema.getColumns()) {
                add(store.getColumnReader(column), column, count, sum);
            }
            return sum.values == 0 ? 0 : count;
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
