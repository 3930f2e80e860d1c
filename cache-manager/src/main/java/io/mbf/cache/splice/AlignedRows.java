package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of the same rows from several places, side by side: each place cuts its batches where it likes. */
final class AlignedRows {

    private final Schema schema;
    private final List<PlaceScan> scans;
    private final int[] scanOf; // by column: which of the scans has it
    private final int[] columnOf; // and where among its columns
    private final Gather[] gathers;
    private final ColumnBatch[] batches; // by scan; null where a new one is due
    private final int[] passed; // rows of each batch that were delivered
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];

    /**
     * Several scans that deliver the same rows.
     *
     * @param scanOf by column of the schema
     */
    AlignedRows(Schema schema, List<PlaceScan> scans, int[] scanOf) {
        this.schema = schema;
        this.scans = scans;
        this.scanOf = scanOf;
        this.columnOf = new int[scanOf.length];
        this.gathers = new Gather[scanOf.length];
        int[] width = new int[scans.size()];
        for (int i = 0; i < scanOf.length; i++) {
            columnOf[i] = width[scanOf[i]]++;
            gathers[i] = new Gather();
        }
        this.batches = new ColumnBatch[scans.size()];
        this.passed = new int[scans.size()];
    }

    /** Gives all scans the rows that they are to deliver. */
    void give(long[] rows, int count) {
        scans.forEach(scan -> scan.give(rows, count));
    }

    /** The next rows, {@code limit} of them at most; {@code null} after the last ones. */
    ColumnBatch next(int limit) {
        int rows = limit;
        int ended = 0;
        for (int i = 0; i < batches.length; i++) {
            if (batches[i] == null || passed[i] == batches[i].rowCount()) {
                batches[i] = scans.get(i).next();
                passed[i] = 0;
            }
            if (batches[i] == null) {
                ended++;
            } else {
                rows = Math.min(rows, batches[i].rowCount() - passed[i]);
            }
        }
        if (ended > 0) {
            if (ended < batches.length) {
                throw new IllegalStateException(ended + " of " + batches.length + " places have no more rows");
            }
            return null;
        }
        List<ColumnVector> columns = new ArrayList<>(scanOf.length);
        for (int i = 0; i < scanOf.length; i++) {
            ColumnVector vector = batches[scanOf[i]].column(columnOf[i]);
            int from = passed[scanOf[i]];
            if (from == 0) {
                columns.add(Gather.truncate(vector, rows));
            } else {
                Arrays.setAll(selection, row -> from + row);
                columns.add(gathers[i].gather(vector, selection, rows));
            }
        }
        for (int i = 0; i < passed.length; i++) {
            passed[i] += rows;
        }
        return new ColumnBatch(schema, rows, columns);
    }
}
