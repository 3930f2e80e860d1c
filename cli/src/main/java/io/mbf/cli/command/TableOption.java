package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.text.TableWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How commands that show some rows as an aligned table are told which ones. */
final class TableOption {

    private static final int MAX_ROWS = 10_000; // a table is laid out in memory; cat has no limit

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows, at most 10,000 (default: ${DEFAULT-VALUE}); -5 is short for -n 5.")
    private int rows;

    @Mixin
    private NarrowOption narrowOption = new NarrowOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    /**
     * Prints rows of what an argument stands for.
     *
     * @param some which of its rows, given how many
     */
    void print(Argument argument, Terminal terminal, BiFunction<Dataset, Integer, Batches> some) throws IOException {
        if (rows < 0 || rows > MAX_ROWS) {
            throw new InvalidQueryException(
                    "a table has 0 to " + MAX_ROWS + " rows, not " + rows + "; cat has no limit");
        }
        Dataset dataset = narrowOption.narrow(rowsOption.open(argument, Optional.empty()));
        try (Batches batches = some.apply(dataset, rows)) {
            TableWriter writer = new TableWriter(batches.schema(), terminal.out(), terminal.width());
            for (ColumnBatch batch : batches) {
                writer.write(batch);
            }
            writer.finish();
        } catch (VariantException e) {
            throw e.in(argument.toString());
        }
    }
}
