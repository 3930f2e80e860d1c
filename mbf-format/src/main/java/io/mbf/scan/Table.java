package io.mbf.scan;

import io.mbf.schema.Schema;

/** A file whose rows can be read; open until closed. Scans of one table may run on several threads side by side. */
public interface Table extends AutoCloseable {

    Schema schema();

    long rowCount();

    /**
     * Starts reading. Every scan must be closed; closing the table does not close them.
     *
     * @throws io.mbf.error.InvalidQueryException if the query does not fit the schema
     * @throws io.mbf.error.MbfException if the file is damaged or unsupported
     */
    Scan scan(Query query);

    @Override
    void close();
}
