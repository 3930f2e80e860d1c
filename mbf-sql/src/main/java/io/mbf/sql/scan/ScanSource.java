package io.mbf.sql.scan;

/** Knows the scans of the query that is being planned or run. */
public interface ScanSource {

    /**
     * A place where a table is read comes up; they come in the order of the text.
     *
     * @param tableId as the view gave it to the table function
     */
    BoundScan bind(long tableId);

    /** A scan as DuckDB's binder knows it. */
    interface BoundScan {

        TableColumns columns();

        /** Rows to be expected: a number that no other scan of the query has, so that plans show which is which. */
        long cardinality();

        /** What to read, once everything is bound; also tells that the query runs. */
        TableScan start();

        /** How many threads may read. */
        int threads();

        /** Keeps what went wrong, since DuckDB passes on text only. */
        void failed(RuntimeException problem);
    }
}
