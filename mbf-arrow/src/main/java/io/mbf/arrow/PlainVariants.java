package io.mbf.arrow;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.variant.Unshredding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Batches whose shredded variants are put together again. */
final class PlainVariants implements BatchSource {

    /** Bytes that each column of codes may stand for where variants are put together, on the heap. */
    private static final long MOST_BYTES = 1 << 26;

    private final BatchSource source;
    private final Schema schema;
    private final Deque<ColumnBatch> pieces = new ArrayDeque<>();

    private PlainVariants(BatchSource source, Schema schema) {
        this.source = source;
        this.schema = schema;
    }

    /**
     * The source itself if it has no shredded variants.
     *
     * @param source closed with the result
     */
    static BatchSource of(BatchSource source) {
        List<Field> fields = source.schema().fields();
        List<Field> plain = fields.stream()
                .map(field -> new Field(field.name(), Unshredding.of(field.type()), field.nullable()))
                .toList();
        return plain.equals(fields) ? source : new PlainVariants(source, new Schema(plain));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public ColumnBatch next() {
        if (pieces.isEmpty()) {
            ColumnBatch batch = source.next();
            if (batch == null) {
                return null;
            }
            pieces.addAll(BatchPieces.of(batch, MOST_BYTES));
        }
        ColumnBatch piece = pieces.remove();
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(plain(source.schema().field(i), piece.column(i)));
        }
        return new ColumnBatch(schema, piece.rowCount(), columns);
    }

    private static ColumnVector plain(Field field, ColumnVector vector) {
        try {
            return Unshredding.of(field.type(), vector);
        } catch (VariantException e) {
            throw e.at("column '" + field.name() + "'");
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
