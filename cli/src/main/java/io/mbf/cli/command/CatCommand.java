package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.arrow.ArrowOutput;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.read.Explanation;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.text.CsvWriter;
import io.mbf.text.RowWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf cat}: rows as NDJSON, CSV or Arrow. */
@Command(
        name = "cat",
        description = {
            "Prints the rows of Parquet and .mbf files, one after the other.",
            "The first bytes of a file decide what it is, not its name.",
            "The .parquet, .parq and .mbf files of a folder or glob are read as one data set: columns are matched by"
                    + " name, and directories such as year=2024 are columns too."
        },
        mixinStandardHelpOptions = true)
public final class CatCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    enum Format {
        NDJSON,
        CSV,
        ARROW
    }

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "NDJSON",
            description = {
                "ndjson (default), csv, or arrow: an Arrow IPC stream, in which several files are one data set."
            })
    private Format format;

    @Option(
            names = "--select",
            paramLabel = "A,B",
            description = {
                "Columns, in the order wanted. A name with commas goes between double quotes: --select 'a,\"b,c\"'.",
                "May be repeated."
            })
    private List<String> select = List.of();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only rows that meet a condition: \"amount > 50 and region in ('APAC', 'EMEA')\".")
    private String where;

    @Option(names = "--limit", paramLabel = "N", description = "The first N rows only, of all files together.")
    private Long limit;

    @Mixin
    private CacheOption cacheOption = new CacheOption();

    @Option(names = "--explain", description = "Say on standard error where rows came from, and what was read.")
    private boolean explain;

    @Mixin
    private DecimalsOption decimals = new DecimalsOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public CatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 0) {
            throw new InvalidQueryException("--limit " + limit + ": a number of rows is not negative");
        }
        Optional<Predicate> condition = Optional.ofNullable(where).map(PredicateParser::parse);
        String[] columns = ColumnList.parse(select).toArray(new String[0]);
        if (format == Format.ARROW) {
            ArrowOutput.requirePipe(terminal);
        }
        cacheOption.read(terminal, (cache, check) -> printAll(condition, columns, cache, check));
        return Failure.OK;
    }

    /** @param check called now and then; may throw to end it */
    private void printAll(Optional<Predicate> condition, String[] columns, Optional<ParquetCache> cache, Runnable check)
            throws IOException {
        long left = limit == null ? Long.MAX_VALUE : limit;
        if (format == Format.ARROW) {
            try (Batches batches = narrowed(rowsOption.open(files, cache), condition, columns, left)
                    .batches()) {
                ArrowOutput.write(batches, check, terminal);
                explain(files.get(0), batches);
            }
            return;
        }
        OutputStream out = new BufferedOutputStream(terminal.out(), BUFFER);
        Schema first = null;
        RowWriter writer = null;
        for (Argument file : files) {
            try (Batches batches = narrowed(rowsOption.open(file, cache), condition, columns, left)
                    .batches()) {
                if (first == null || format == Format.NDJSON) {
                    writer = writer(batches.schema(), out);
                } else {
                    requireSameColumns(file, first, batches.schema());
                }
                first = first == null ? batches.schema() : first;
                left -= print(file, batches, check, writer);
                explain(file, batches);
            }
        }
    }

    private static Dataset narrowed(Dataset rows, Optional<Predicate> condition, String[] columns, long limit) {
        Dataset selected = columns.length > 0 ? rows.select(columns) : rows;
        return condition.map(selected::where).orElse(selected).limit(limit);
    }

    private void explain(Argument file, Batches batches) {
        if (explain) {
            Explanation explanation = batches.explain();
            String named = explanation.verdict().isPresent() ? "" : file + ": "; // a verdict begins with the file
            terminal.err().println(named + explanation.details());
        }
    }

    /** Prints the rows and returns their number. Rows read before a failure are printed whole. */
    private static long print(Argument file, Batches batches, Runnable check, RowWriter writer) throws IOException {
        long rows = 0;
        try {
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                check.run();
                writer.write(batch);
                rows += batch.rowCount();
            }
        } catch (VariantException e) {
            writer.finish();
            throw e.in(file.toString());
        } catch (RuntimeException | Error failed) {
            writer.finish();
            throw failed;
        }
        writer.finish();
        return rows;
    }

    private RowWriter writer(Schema schema, OutputStream out) throws IOException {
        return format == Format.CSV ? new CsvWriter(schema, out) : decimals.writer(schema, out);
    }

    /** One header line serves all files. Types may differ: CSV has none. */
    private void requireSameColumns(Argument file, Schema first, Schema schema) {
        List<String> expected = first.fields().stream().map(Field::name).toList();
        if (!schema.fields().stream().map(Field::name).toList().equals(expected)) {
            throw new InvalidQueryException(file + ": its columns are not those of " + files.get(0)
                    + "; CSV needs the same ones in every file");
        }
    }
}
