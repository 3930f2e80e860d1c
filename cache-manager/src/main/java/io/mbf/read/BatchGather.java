package io.mbf.read;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies selected rows of batches side by side; a result is overwritten by the next one. */
final class BatchGather {

    private final Schema schema;
    private final Gather[] columns;

    /** @param schema of the batches */
    BatchGather(Schema schema) {
        this.schema = schema;
        this.columns = Stream.generate(Gather::new).limit(schema.size()).toArray(Gather[]::new);
    }

    /** The rows at the first {@code count} positions of a selection. */
    ColumnBatch rows(ColumnBatch batch, int[] selection, int count) {
        List<ColumnVector> gathered = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            gathered.add(columns[i].gather(batch.column(i), selection, count));
        }
        return new ColumnBatch(schema, count, gathered);
    }
}
