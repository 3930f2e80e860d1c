package io.mbf.bench.peer;

import dev.vortex.api.DataSource;
import dev.vortex.api.Expression;
import dev.vortex.api.Expression.BinaryOp;
import dev.vortex.api.ImmutableScanOptions;
import dev.vortex.api.Scan;
import dev.vortex.api.ScanOptions;
import dev.vortex.api.Session;
import dev.vortex.api.VortexWriter;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Condition;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * A Vortex file, written and read with Vortex's default settings through its JNI bindings: batches come as Arrow
 * vectors, projection and filters are its own. It has no threads of its own by default.
 */
final class VortexEngine implements Engine {

    private final MessageType schema;
    private final BufferAllocator allocator = new RootAllocator();
    private final Session session;
    private final String uri;

    VortexEngine(BenchFile file) {
        this.schema = file.table().schema();
        this.uri = path(file).toUri().toString();
        this.session = Session.create();
    }

    static Path path(BenchFile file) {
        return file.ensure("vortex", temporary -> write(file, temporary));
    }

    private static void write(BenchFile file, Path target) throws IOException {
        // not closed: Vortex gives back what it was handed only some time after the writer is closed
        BufferAllocator allocator = new RootAllocator();
        try (VectorSchemaRoot root = ArrowColumns.root(file, allocator);
                VortexWriter writer = VortexWriter.create(
                        Session.create(), target.toUri().toString(), root.getSchema(), Map.of(), allocator)) {
            ArrowColumns.copy(file, root, batch -> {
                try (ArrowArray array = ArrowArray.allocateNew(allocator);
                        ArrowSchema exported = ArrowSchema.allocateNew(allocator)) {
                    Data.exportVectorSchemaRoot(allocator, batch, null, array, exported);
                    writer.writeBatch(array.memoryAddress(), exported.memoryAddress());
                }
            });
        }
    }

    @Override
    public Answer answer(Question question) throws IOException {
        List<String> columns = question.columns().isEmpty()
                ? schema.getFields().stream().map(field -> field.getName()).toList()
                : question.columns();
        ImmutableScanOptions.Builder options = ScanOptions.builder();
        if (!question.columns().isEmpty()) {
            options.projection(Expression.select(columns.toArray(String[]::new), Expression.root()));
        }
        if (!question.where().isEmpty()) {
            options.filter(
                    Expression.and(question.where().stream().map(this::filter).toArray(Expression[]::new)));
        }
        ArrowSums sums = new ArrowSums(question.product() ? 0 : question.leaves(schema));
        Scan scan = DataSource.open(session, uri).scan(options.build());
        while (scan.hasNext()) {
            try (ArrowReader reader = scan.next().scanArrow(allocator)) {
                while (reader.loadNextBatch()) {
                    if (question.product()) {
                        sums.addProducts(reader.getVectorSchemaRoot(), columns.get(0), columns.get(1));
                    } else {
                        sums.add(reader.getVectorSchemaRoot(), columns);
                    }
                }
            }
        }
        return sums.answer();
    }

    /** How many rows have a text of a pattern of SQL; of these rows a column of numbers is read, as one must be. */
    long countLike(String column, String pattern, boolean ignoringCase) throws IOException {
        String number = schema.getFields().stream()
                .filter(field -> field.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY)
                .findFirst()
                .orElseThrow()
                .getName();
        ScanOptions options = ScanOptions.builder()
                .projection(Expression.select(new String[] {number}, Expression.root()))
                .filter(Expression.like(Expression.column(column), Expression.literal(pattern), false, ignoringCase))
                .build();
        long rows = 0;
        Scan scan = DataSource.open(session, uri).scan(options);
        while (scan.hasNext()) {
            try (ArrowReader reader = scan.next().scanArrow(allocator)) {
                while (reader.loadNextBatch()) {
                    rows += reader.getVectorSchemaRoot().getRowCount();
                }
            }
        }
        return rows;
    }

    private Expression filter(Condition condition) {
        Expression column = Expression.column(condition.column());
        if (condition instanceof Condition.Range range) {
            return range.low() == range.high()
                    ? Expression.binary(BinaryOp.EQ, column, literal(range.column(), range.low()))
                    : Expression.and(
                            Expression.binary(BinaryOp.GTE, column, literal(range.column(), range.low())),
                            Expression.binary(BinaryOp.LTE, column, literal(range.column(), range.high())));
        }
        if (condition instanceof Condition.OneOf oneOf) {
            return Expression.or(oneOf.values().stream()
                    .map(value -> Expression.binary(BinaryOp.EQ, column, Expression.literal(value)))
                    .toArray(Expression[]::new));
        }
        return Expression.like(column, Expression.literal(((Condition.Text) condition).pattern()), false, false);
    }

    private Expression literal(String column, long value) {
        return schema.getType(column).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32
                ? Expression.literal(Math.toIntExact(value))
                : Expression.literal(value);
    }

    @Override
    public long count() {
        DataSource.RowCount rows = DataSource.open(session, uri).rowCount();
        if (rows instanceof DataSource.RowCount.Exact exact) {
            return exact.value();
        }
        throw new IllegalStateException("Vortex does not know the number of rows: " + rows);
    }

    @Override
    public int open() {
        List<Field> fields =
                DataSource.open(session, uri).arrowSchema(allocator).getFields();
        return fields.size();
    }

    @Override
    public int firstBatch() throws IOException {
        Scan scan = DataSource.open(session, uri).scan(ScanOptions.of());
        try (ArrowReader reader = scan.next().scanArrow(allocator)) {
            reader.loadNextBatch();
            return reader.getVectorSchemaRoot().getRowCount();
        }
    }

    /** Vortex frees what it handed out when the garbage collector finds it, which may be later than this. */
    @Override
    public void close() {
        // so the allocator cannot be closed here: it would complain about what is still out
    }
}
