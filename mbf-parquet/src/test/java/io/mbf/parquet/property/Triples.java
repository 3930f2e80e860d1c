package io.mbf.parquet.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/** Rows as parquet-java takes them apart: per leaf column its levels and values. */
final class Triples implements ColumnWriteStore {

    /** @param value null for none */
    record Triple(int repetition, int definition, Object value) {}

    private final Map<ColumnDescriptor, List<Triple>> columns = new LinkedHashMap<>();

    private Triples() {}

    /** Per leaf column, in the order of the schema. */
    static Map<ColumnDescriptor, List<Triple>> of(RandomTable table, int from, int to) {
        MessageType schema = table.schema();
        Triples triples = new Triples();
        schema.getColumns().forEach(column -> triples.columns.put(column, new ArrayList<>()));
        MessageColumnIO io = new ColumnIOFactory().getColumnIO(schema);
        table.writeRows(io.getRecordWriter(triples), from, to);
        return triples.columns;
    }

    @Override
    public ColumnWriter getColumnWriter(ColumnDescriptor column) {
        return new Writer(columns.get(column));
    }

    @Override
    public void flush() {}

    @Override
    public void endRecord() {}

    @Override
    public long getAllocatedSize() {
        return 0;
    }

    @Override
    public long getBufferedSize() {
        return 0;
    }

    @Override
    public String memUsageString() {
        return "";
    }

    @Override
    public void close() {}

    private record Writer(List<Triple> triples) implements ColumnWriter {

        private void add(Object value, int repetition, int definition) {
            triples.add(new Triple(repetition, definition, value));
        }

        @Override
        public void write(int value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void write(long value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void write(boolean value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void write(Binary value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void write(float value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void write(double value, int repetition, int definition) {
            add(value, repetition, definition);
        }

        @Override
        public void writeNull(int repetition, int definition) {
            add(null, repetition, definition);
        }

        @Override
        public void close() {}

        @Override
        public long getBufferedSizeInMemory() {
            return 0;
        }
    }
}
