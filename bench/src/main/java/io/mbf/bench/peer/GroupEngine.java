package io.mbf.bench.peer;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.PlainCodecs;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** parquet-java's row API as most programs meet it: a {@link Group} per row. Only unfiltered questions. */
final class GroupEngine implements Engine {

    private final BenchFile file;

    GroupEngine(BenchFile file) {
        this.file = file;
        file.parquet();
    }

    @Override
    public Answer answer(Question question) throws IOException {
        if (!question.where().isEmpty()) {
            throw new UnsupportedOperationException("only unfiltered questions are put to the row API");
        }
        MessageType all = file.table().schema();
        MessageType schema = question.columns().isEmpty()
                ? all
                : new MessageType(
                        all.getName(),
                        question.columns().stream().map(all::getType).toArray(Type[]::new));
        PrimitiveTypeName[] types = schema.getFields().stream()
                .map(type -> type.asPrimitiveType().getPrimitiveTypeName())
                .toArray(PrimitiveTypeName[]::new);
        ColumnSum[] sums = Answer.noSums(types.length);
        long rows = 0;
        try (ParquetReader<Group> reader = open(schema)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows++;
                for (int i = 0; i < types.length; i++) {
                    if (row.getFieldRepetitionCount(i) != 0) {
                        add(row, i, types[i], sums[i]);
                    }
                }
            }
        }
        return new Answer(rows, List.of(sums), 0);
    }

    private static void add(Group row, int field, PrimitiveTypeName type, ColumnSum sum) {
        switch (type) {
            case BOOLEAN -> sum.add(row.getBoolean(field, 0) ? 1L : 0L);
            case INT32 -> sum.add((long) row.getInteger(field, 0));
            case INT64 -> sum.add(row.getLong(field, 0));
            case FLOAT -> sum.add((double) row.getFloat(field, 0));
            case DOUBLE -> sum.add(row.getDouble(field, 0));
            default -> ColumnReaderEngine.add(row.getBinary(field, 0), sum);
        }
    }

    private ParquetReader<Group> open(MessageType schema) throws IOException {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.set(ReadSupport.PARQUET_READ_SCHEMA, schema.toString());
        return new Builder(new LocalInputFile(file.parquet()), configuration)
                .withCodecFactory(new PlainCodecs())
                .build();
    }

    @Override
    public long count() {
        throw new UnsupportedOperationException("the same as for the column readers");
    }

    @Override
    public int open() {
        throw new UnsupportedOperationException("the same as for the column readers");
    }

    @Override
    public int firstBatch() throws IOException {
        try (ParquetReader<Group> reader = open(file.table().schema())) {
            return reader.read() == null ? 0 : 1;
        }
    }

    @Override
    public void close() {
        // nothing is held
    }

    private static final class Builder extends ParquetReader.Builder<Group> {

        Builder(InputFile file, ParquetConfiguration configuration) {
            super(file, configuration);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }
}
