package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.output.TableWriter;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf head}: the first rows of a file as an aligned table. */
@Command(
        name = "head",
        description = "Shows the first rows of a Parquet or .mbf file as a table; null is ∅.",
        mixinStandardHelpOptions = true)
public final class HeadCommand implements Callable<Integer> {

    private static final int MAX_ROWS = 10_000; // a table is laid out in memory; cat has no limit

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A Parquet or .mbf file.")
    private Path file;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows, at most 10,000 (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--select", paramLabel = "A,B", description = "Columns to show, as for cat.")
    private List<String> select = List.of();

    public HeadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 0 || rows > MAX_ROWS) {
            throw new InvalidQueryException(
                    "head shows 0 to " + MAX_ROWS + " rows, not " + rows + "; cat has no limit");
        }
        Query query = Query.ALL.limit(rows);
        if (!select.isEmpty()) {
            query = query.select(ColumnList.parse(select));
        }
        try (Table table = Input.of(file).open();
                Scan scan = table.scan(query)) {
            TableWriter writer = new TableWriter(scan.schema(), terminal.out(), terminal.width());
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
        return Failure.OK;
    }
}
