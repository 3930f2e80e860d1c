package io.mbf.cache;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.util.List;

/**
 * A Parquet file that is being converted: the first scan of all columns, without a condition, hands on what it decodes.
 */
final class SharingTable implements Table {

    private final ParquetFile file;
    private final SharedRows shared;

    SharingTable(ParquetFile file, SharedRows shared) {
        this.file = file;
        this.shared = shared;
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public long rowCount() {
        return file.rowCount();
    }

    @Override
    public Scan scan(Query query) {
        Scan scan = file.scan(query);
        return readsAll(query) && shared.begin() ? new SharingScan(scan) : scan;
    }

    private boolean readsAll(Query query) {
        return query.where().isEmpty()
                && query.rows().equals(RowRange.ALL)
                && ScanPlan.of(query, file.schema()).output().equals(file.schema());
    }

    @Override
    public List<Query> split(Query query, int parts) {
        return file.split(query, parts);
    }

    @Override
    public void close() {
        shared.finish();
        file.close();
    }

    private final class SharingScan implements Scan {
        private final Scan scan;

        SharingScan(Scan scan) {
            this.scan = scan;
        }

        @Override
        public Schema schema() {
            return scan.schema();
        }

        @Override
        public ColumnBatch next() {
            ColumnBatch batch = null;
            try {
                batch = scan.next();
            } finally {
                if (batch == null) {
                    shared.finish();
                }
            }
            if (batch != null) {
                shared.offer(batch);
            }
            return batch;
        }

        @Override
        public ScanReport report() {
            return scan.report();
        }

        @Override
        public void close() {
            shared.finish();
            scan.close();
        }
    }
}
