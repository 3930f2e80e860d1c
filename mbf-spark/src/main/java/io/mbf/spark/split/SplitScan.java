package io.mbf.spark.split;

import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.DatasetPart;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.vectorized.ColumnVectorUtils;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import scala.collection.Iterator;

/** The rows of a split, of whichever kind its file is, as a scan wants them. */
record SplitScan(ScanRequest request) implements Serializable {

    /** Some rows of a file, in a certain state. */
    static DatasetPart part(DatasetPart.Kind kind, InputFile file, FileState state, RowRange rows) {
        DatasetPart.File named = new DatasetPart.File(
                file.uri(),
                file.name(),
                state.size(),
                state.modifiedNanos(),
                state.changedNanos(),
                state.id(),
                List.of());
        return new DatasetPart(
                kind, List.of(named), "", Map.of(), true, List.of(), "", Long.MAX_VALUE, rows.from(), rows.to());
    }

    /**
     * Opens a split, up to its first batch.
     *
     * @param all rows and columns of the split
     * @param done receives what was done when the split is closed
     */
    BatchIterator open(Dataset all, FileColumns columns, PartitionedFile split, Consumer<ScanReport> done) {
        Dataset dataset = all.select(columns.selected());
        if (!columns.hasRowIndex()) {
            dataset =
                    columns.filters().all(request.filters()).map(dataset::where).orElse(dataset);
        }
        Batches batches = dataset.batches();
        try {
            ColumnVector[] vectors = concat(columns.vectors(batches.schema(), ColumnBatch.MAX_ROWS), constants(split));
            return new BatchIterator(
                    batches, batches.next(), vectors, columns.footer().rows().from(), done);
        } catch (RuntimeException | Error failed) {
            batches.close();
            throw failed;
        }
    }

    /** What Spark is given: batches, or rows if it wants those. */
    Iterator<InternalRow> rows(BatchIterator batches) {
        StructType all = new StructType(
                concat(request.required().fields(), request.partition().fields()));
        return erased(request.batches() ? batches : new RowIterator(batches, UnsafeProjection.create(all)));
    }

    /** Spark's readers give batches out as rows, too. */
    @SuppressWarnings("unchecked")
    private static Iterator<InternalRow> erased(Iterator<Object> iterator) {
        return (Iterator<InternalRow>) (Iterator<?>) iterator;
    }

    private ColumnVector[] constants(PartitionedFile split) {
        StructField[] fields = request.partition().fields();
        ColumnVector[] vectors = new ColumnVector[fields.length];
        for (int i = 0; i < fields.length; i++) {
            ConstantColumnVector vector = new ConstantColumnVector(ColumnBatch.MAX_ROWS, fields[i].dataType());
            ColumnVectorUtils.populate(vector, split.partitionValues(), i);
            vectors[i] = vector;
        }
        return vectors;
    }

    private static <T> T[] concat(T[] first, T[] second) {
        T[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
