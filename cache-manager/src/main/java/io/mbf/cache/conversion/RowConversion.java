package io.mbf.cache.conversion;

import io.mbf.batch.ColumnBatch;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.check.ClaimCheck;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.stats.SharedZones;
import java.util.List;

/** The way of a Parquet file's rows to what is made of them; claims of the file are checked on it. */
final class RowConversion {

    /** Where rows go. */
    interface Target {

        /** How many rows the page at hand still takes. */
        int pageRoom();

        /**
         * Takes rows.
         *
         * @param zones of the batch's vectors, as far as somebody has asked for them
         */
        void write(ColumnBatch batch, SharedZones zones);
    }

    private final ParquetFile parquet;
    private final UntrueClaims untrue;
    private long decodeNanos;

    /** @param untrue takes what turns out to be untrue of the file */
    RowConversion(ParquetFile parquet, UntrueClaims untrue) {
        this.parquet = parquet;
        this.untrue = untrue;
    }

    /** How long reading the file alone took so far, in nanoseconds. */
    long decodeNanos() {
        return decodeNanos;
    }

    /** All columns, all rows. */
    void run(Target target) {
        try (Scan scan = parquet.scan(Query.ALL);
                ClaimCheck claims = parquet.checkClaims(untrue)) {
            copy(scan, claims, target);
        }
    }

    /**
     * Some columns, some rows.
     *
     * @param columns in the order of the file
     */
    void run(List<Field> columns, RowRange rows, Target target) {
        List<String> names = columns.stream().map(Field::name).toList();
        try (Scan scan = parquet.scan(Query.ALL.select(names).rows(rows));
                ClaimCheck claims = parquet.checkClaims(names, rows.from(), untrue)) {
            copy(scan, claims, target);
        }
    }

    private void copy(Scan scan, ClaimCheck claims, Target target) {
        SharedZones zones = new SharedZones();
        long start = System.nanoTime();
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            decodeNanos += System.nanoTime() - start;
            zones.startBatch(batch, target.pageRoom());
            claims.add(batch, zones);
            target.write(batch, zones);
            start = System.nanoTime();
        }
        claims.finish();
    }
}
