package io.mbf.cli.arrow;

import io.mbf.arrow.ArrowFiles;
import io.mbf.arrow.ArrowOptions;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Schema;
import io.mbf.sql.MbfSql;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** Rows as Arrow IPC: a stream on standard output, or a file. */
public final class ArrowOutput {

    private static final int BUFFER = 1 << 16;
    private static final int BATCH_ROWS = 8_192;

    private ArrowOutput() {}

    /** @throws InvalidQueryException if standard output is a terminal */
    public static void requirePipe(Terminal terminal) {
        if (terminal.isAt(Terminal.Stream.OUT)) {
            throw new InvalidQueryException(
                    "--format arrow: a terminal cannot show what is in a stream of Arrow; another program can, or a file"
                            + " takes it");
        }
    }

    /**
     * Writes rows as a stream.
     *
     * @param rows closed at the end
     * @param check called for each batch; may throw to end it
     */
    public static void write(BatchSource rows, Runnable check, Terminal terminal) throws IOException {
        OutputStream out = new BufferedOutputStream(terminal.out(), BUFFER);
        try {
            ArrowFiles.write(new Checked(rows, check), Channels.newChannel(out), ArrowOptions.DEFAULT);
            out.flush();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /**
     * Writes a result as it comes out of DuckDB.
     *
     * @param file absent for a stream on standard output
     * @throws SQLException if the query fails
     */
    public static void write(ResultSet rows, Optional<Path> file, Terminal terminal) throws IOException, SQLException {
        OutputStream out = new BufferedOutputStream(terminal.out(), BUFFER);
        try (BufferAllocator allocator = new RootAllocator();
                ArrowReader reader =
                        (ArrowReader) rows.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH_ROWS)) {
            if (file.isPresent()) {
                ArrowFiles.write(reader, file.get());
            } else {
                ArrowFiles.write(reader, Channels.newChannel(out));
            }
            MbfSql.finish(rows);
            out.flush();
        } catch (UncheckedIOException failed) {
            throw failure(failed.getCause());
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    /** What DuckDB says through Arrow's interface comes as an input or output that failed. */
    private static SQLException failure(IOException problem) throws IOException {
        if (problem instanceof FileSystemException || problem instanceof Terminal.OutputException) {
            throw problem;
        }
        return new SQLException(
                String.valueOf(problem.getMessage()).lines().findFirst().orElse(""), problem);
    }

    private record Checked(BatchSource rows, Runnable check) implements BatchSource {

        @Override
        public Schema schema() {
            return rows.schema();
        }

        @Override
        public ColumnBatch next() {
            check.run();
            return rows.next();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
