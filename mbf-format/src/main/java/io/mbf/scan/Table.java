package io.mbf.scan;

import io.mbf.schema.Schema;
import java.util.List;

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
    default Scan scan(Query query) {
        return split(query, 1).get(0);
    }

    /**
     * Starts reading in independent parts, for a thread each. One after the other they deliver what {@link #scan} does.
     *
     * @param parts wanted, at least 1; there may be fewer
     * @return 1 to {@code parts} scans, each of which must be closed
     * @throws IllegalArgumentException if the query has a limit and more than one part is wanted
     */
    List<Scan> split(Query query, int parts);

    @Override
    void close();
}
