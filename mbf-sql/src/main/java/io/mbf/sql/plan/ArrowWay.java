package io.mbf.sql.plan;

import io.mbf.arrow.ArrowOptions;
import io.mbf.arrow.MbfArrow;
import io.mbf.sql.scan.RowsExpected;
import io.mbf.sql.scan.TableColumns;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.duckdb.DuckDBConnection;

/** Arrow streams, where {@code mbf-arrow} is there and the JVM was started with the flags that Arrow needs. */
final class ArrowWay implements AutoCloseable {

    private static final long NOTHING = 0;

    private final BufferAllocator allocator = new RootAllocator();

    private ArrowWay() {}

    /**
     * Opens this way; empty where flags are missing.
     *
     * @throws LinkageError if {@code mbf-arrow} or Arrow is not there
     */
    static Optional<ArrowWay> open() {
        ArrowWay way = new ArrowWay();
        try (ArrowBuf probe = way.allocator.buffer(1)) {
            probe.nioBuffer(0, 1);
            return Optional.of(way);
        } catch (UnsupportedOperationException flagsAreMissing) {
            way.close();
            return Optional.empty();
        }
    }

    /**
     * Makes the rows of a scan known to DuckDB, which can read them once.
     *
     * @return to be closed when the query has ended
     */
    AutoCloseable register(DuckDBConnection connection, String name, PlannedScan scan) {
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
        boolean registered = false;
        try {
            MbfArrow.exportTo(scan.scan().narrowed(scan.columns()), stream, allocator, ArrowOptions.FOR_DUCKDB);
            connection.registerArrowStream(name, stream);
            registered = true;
            return () -> release(stream);
        } finally {
            if (!registered) {
                release(stream);
            }
        }
    }

    private static void release(ArrowArrayStream stream) {
        if (stream.snapshot().release != NOTHING) {
            stream.release(); // nobody read it to its end
        }
        stream.close();
    }

    /**
     * What a view of a stream selects.
     *
     * @param joined whether DuckDB has to know how many rows there are
     */
    static String select(String name, PlannedScan scan, boolean joined) {
        TableColumns columns = scan.snapshot().columns();
        String given = scan.columns().stream()
                .map(column -> columns.get(column).inner())
                .collect(Collectors.joining(", "));
        String rows = "SELECT " + columns.selection(new HashSet<>(scan.columns())) + " FROM " + name + " AS given("
                + given + ")";
        return joined
                ? rows + " UNION ALL SELECT " + columns.selection(Set.of()) + " FROM " + RowsExpected.NAME + "("
                        + scan.snapshot().rows() + ")"
                : rows;
    }

    /** Bytes that streams still hold. */
    long held() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public void close() {
        allocator.close();
    }
}
