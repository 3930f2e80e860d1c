package io.mbf.arrow;

import io.mbf.batch.BatchSource;
import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of few rows, as conditions leave them, put together to larger ones: a batch that goes through the C data
 * interface costs as much as thousands of values. Where there are nested columns, batches stay as they are.
 */
final class MergedBatches implements BatchSource {

    /** Rows from which a batch is worth its cost. */
    private static final int ENOUGH_ROWS = ColumnBatch.MAX_ROWS / 4;

    /** Bytes of one column from which a batch is not copied for this. */
    private static final long ENOUGH_BYTES = 1 << 24;

    private final BatchSource source;
    private final boolean flat;
    private ColumnBatch waiting; // fetched, but not delivered yet

    /** @param source closed with this */
    MergedBatches(BatchSource source) {
        this.source = source;
        this.flat = source.schema().fields().stream().allMatch(field -> field.type() instanceof Type.Leaf);
    }

    @Override
    public Schema schema() {
        return source.schema();
    }

    @Override
    public ColumnBatch next() {
        ColumnBatch batch = waiting == null ? source.next() : waiting;
        waiting = null;
        if (!flat || batch == null || !isSmall(batch)) {
            return batch;
        }
        List<VectorBuilder> columns = builders(batch);
        List<ColumnVector> first = batch.columns();
        int rows = 0;
        do {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).append(batch.column(i), 0, batch.rowCount());
            }
            rows += batch.rowCount();
            batch = source.next();
        } while (batch != null && isSmall(batch) && fits(batch, first, columns, rows));
        waiting = batch;
        return new ColumnBatch(
                schema(), rows, columns.stream().map(VectorBuilder::view).toList());
    }

    private List<VectorBuilder> builders(ColumnBatch batch) {
        List<VectorBuilder> builders = new ArrayList<>();
        for (int i = 0; i < batch.columns().size(); i++) {
            builders.add(
                    batch.column(i) instanceof DictionaryVector coded
                            ? VectorBuilder.ofCodes(coded.dictionary())
                            : VectorBuilder.of(schema().fields().get(i).leaf()));
        }
        return builders;
    }

    private static boolean isSmall(ColumnBatch batch) {
        return batch.rowCount() < ENOUGH_ROWS
                && batch.columns().stream().allMatch(column -> bytes(column) < ENOUGH_BYTES);
    }

    private static long bytes(ColumnVector vector) {
        if (vector instanceof BinaryVector strings) {
            return strings.offsets()[strings.size()];
        }
        return vector instanceof FixedBinaryVector fixed ? (long) fixed.size() * fixed.width() : 0;
    }

    /** Whether there is room for a batch, whose codes are of the same dictionaries. */
    private static boolean fits(ColumnBatch batch, List<ColumnVector> first, List<VectorBuilder> columns, int rows) {
        if (rows + batch.rowCount() > ColumnBatch.MAX_ROWS) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).valueBytes() > ENOUGH_BYTES || dictionary(batch.column(i)) != dictionary(first.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Null for what is not dictionary-coded. */
    private static BytesVector dictionary(ColumnVector vector) {
        return vector instanceof DictionaryVector coded ? coded.dictionary() : null;
    }

    @Override
    public void close() {
        source.close();
    }
}
