package io.mbf.scan;

import static java.util.Objects.requireNonNull;

import io.mbf.schema.Schema;
import java.util.List;

/** A file whose rows can be read; open until closed. Scans of one table may run on several threads side by side. */
public interface Table extends AutoCloseable {

    /** The columns of the rows. */
    Schema schema();

    /** All rows, before any condition. */
    long rowCount();

    /**
     * Starts reading. Every scan must be closed; closing the table does not close them.
     *
     * @throws io.mbf.error.InvalidQueryException if the query does not fit the schema
     * @throws io.mbf.error.MbfException if the file is damaged or unsupported
     */
    Scan scan(Query query);

    /**
     * The same, with memory that scans of other tables may have used: these are closed, and none of their batches is needed
     * any more.
     */
    default Scan scan(Query query, ScanMemory memory) {
        requireNonNull(query, "query");
        requireNonNull(memory, "memory");
        return scan(query);
    }

    /**
     * Cuts a query into parts that can be scanned side by side, by a thread each. One after the other they deliver what
     * a scan of the whole does.
     *
     * @param parts wanted, at least 1; there may be fewer, where the file offers no more places to cut
     * @return 1 to {@code parts} queries, which differ in their {@link Query#rows}
     * @throws IllegalArgumentException if the query has a limit and more than one part is wanted
     */
    List<Query> split(Query query, int parts);

    @Override
    void close();
}
