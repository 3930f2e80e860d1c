package io.mbf.bench.peer;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.PlainCodecs;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.GroupType;
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
        ColumnSum[] sums = Answer.noSums(question.leaves(all));
        Node[] columns = nodes(schema, Arrays.asList(sums).iterator());
        long rows = 0;
        try (ParquetReader<Group> reader = open(schema)) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows++;
                add(row, columns);
            }
        }
        return new Answer(rows, List.of(sums), 0);
    }

    /**
     * A field of a group.
     *
     * @param type null where there are fields below
     * @param sum of the values; null where there are fields below
     */
    private record Node(PrimitiveTypeName type, ColumnSum sum, Node[] below) {}

    private static Node[] nodes(GroupType group, Iterator<ColumnSum> sums) {
        return group.getFields().stream()
                .map(type -> type.isPrimitive()
                        ? new Node(type.asPrimitiveType().getPrimitiveTypeName(), sums.next(), null)
                        : new Node(null, null, nodes(type.asGroupType(), sums)))
                .toArray(Node[]::new);
    }

    private static void add(Group group, Node[] fields) {
        for (int field = 0; field < fields.length; field++) {
            int count = group.getFieldRepetitionCount(field);
            for (int i = 0; i < count; i++) {
                if (fields[field].below == null) {
                    add(group, field, i, fields[field]);
                } else {
                    add(group.getGroup(field, i), fields[field].below);
                }
            }
        }
    }

    private static void add(Group group, int field, int index, Node leaf) {
        ColumnSum sum = leaf.sum;
        switch (leaf.type) {
            case BOOLEAN -> sum.add(group.getBoolean(field, index) ? 1L : 0L);
            case INT32 -> sum.add((long) group.getInteger(field, index));
            case INT64 -> sum.add(group.getLong(field, index));
            case FLOAT -> sum.add((double) group.getFloat(field, index));
            case DOUBLE -> sum.add(group.getDouble(field, index));
            default -> ColumnReaderEngine.add(group.getBinary(field, index), sum);
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
