package io.mbf.cache.answer;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Gather;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The last rows of a batch, copied. */
final class BatchTail {

    private BatchTail() {}

    /** @param from the first row to keep, less than the batch's row count */
    static ColumnBatch of(ColumnBatch batch, int from) {
        int[] rows = IntStream.range(from, batch.rowCount()).toArray();
        List<ColumnVector> columns = new ArrayList<>(batch.columns().size());
        for (ColumnVector column : batch.columns()) {
            columns.add(new Gather().gather(column, rows, rows.length));
        }
        return new ColumnBatch(batch.schema(), rows.length, columns);
    }
}
