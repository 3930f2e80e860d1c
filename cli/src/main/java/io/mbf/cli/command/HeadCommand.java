package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.text.TableWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf head}: the first rows as an aligned table. */
@Command(
        name = "head",
        description = "Shows the first rows of a Parquet or .mbf file as a table; null is ∅.",
        mixinStandardHelpOptions = true)
public final class HeadCommand implements Callable<Integer> {

    private static final int MAX_ROWS = 10_000; // a table is laid out in memory; cat has no limit

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A Parquet or .mbf file, a folder or a glob.")
    private Path file;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows, at most 10,000 (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--select", paramLabel = "A,B", description = "Columns to show, as for cat.")
    private List<String> select = List.of();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public HeadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 0 || rows > MAX_ROWS) {
            throw new InvalidQueryException(
                    "head shows 0 to " + MAX_ROWS + " rows, not " + rows + "; cat has no limit");
        }
        Dataset dataset = rowsOption.open(file, Optional.empty()).limit(rows);
        if (!select.isEmpty()) {
            dataset = dataset.select(ColumnList.parse(select).toArray(new String[0]));
        }
        try (Batches batches = dataset.batches()) {
            TableWriter writer = new TableWriter(batches.schema(), terminal.out(), terminal.width());
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                writer.write(batch);
            }
            writer.finish();
        } catch (VariantException e) {
            throw e.in(file.toString());
        }
        return Failure.OK;
    }
}
