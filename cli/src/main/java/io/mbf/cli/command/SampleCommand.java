package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.schema.Schema;
import io.mbf.text.CsvWriter;
import io.mbf.text.RowWriter;
import io.mbf.text.TableWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf sample}: some rows, drawn at random. */
@Command(
        name = "sample",
        description = {
            "Shows rows of Parquet and .mbf files, folders and globs, drawn at random from all of them together, in their"
                    + " order.",
            "Only pages that have some of these rows are read. With a condition, the rows that meet it are counted first."
        },
        mixinStandardHelpOptions = true)
public final class SampleCommand implements Callable<Integer> {

    private static final int MAX_TABLE_ROWS = 10_000; // a table is laid out in memory
    private static final int BUFFER = 1 << 16;

    enum Format {
        TABLE,
        NDJSON,
        CSV
    }

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> files;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many rows (default: ${DEFAULT-VALUE}); at most 10,000 as a table.")
    private long rows;

    @Option(names = "--seed", paramLabel = "S", description = "A number that draws the same rows again.")
    private Long seed;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table (default), ndjson or csv.")
    private Format format;

    @Mixin
    private NarrowOption narrowOption = new NarrowOption();

    @Mixin
    private CacheOption cacheOption = new CacheOption();

    @Mixin
    private DecimalsOption decimals = new DecimalsOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public SampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 0 || format == Format.TABLE && rows > MAX_TABLE_ROWS) {
            throw new InvalidQueryException("a table of a sample has 0 to " + MAX_TABLE_ROWS + " rows, not " + rows
                    + "; --format ndjson and csv have no limit");
        }
        cacheOption.read(terminal, this::print);
        return Failure.OK;
    }

    private void print(Optional<ParquetCache> cache, Runnable check) throws IOException {
        Dataset dataset = narrowOption.narrow(rowsOption.open(files, cache));
        long drawn = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
        try (Batches batches = dataset.sample(rows, drawn)) {
            RowWriter writer = writer(batches.schema());
            try {
                for (ColumnBatch batch : batches) {
                    check.run();
                    writer.write(batch);
                }
            } finally {
                writer.finish();
            }
        } catch (VariantException e) {
            throw e.in(files.size() == 1 ? files.get(0).toString() : files.size() + " files");
        }
    }

    private RowWriter writer(Schema schema) throws IOException {
        OutputStream out = new BufferedOutputStream(terminal.out(), BUFFER);
        return switch (format) {
            case TABLE -> new TableWriter(schema, out, terminal.width());
            case NDJSON -> decimals.writer(schema, out);
            case CSV -> new CsvWriter(schema, out);
        };
    }
}
