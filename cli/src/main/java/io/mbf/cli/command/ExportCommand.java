package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.read.Dataset;
import io.mbf.tensor.Tensors;
import io.mbf.write.WriteOptions;
import io.mbf.write.WriteReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf export}: rows as a new file of another format. */
@Command(
        name = "export",
        description = {
            "Writes the rows of Parquet and .mbf files to a new file: .parquet, .mbf, .arrow (.feather, .ipc), .csv or .ndjson"
                    + " by the ending of OUT, and columns of numbers to .safetensors or .zarr.",
            "A .mbf file that was made from a Parquet file becomes that again: values, types, annotations and key-value"
                    + " metadata.",
            "Several files, folders and globs are read as one data set."
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "parquet, mbf, arrow, csv or ndjson, if the ending of OUT does not say it.")
    private String format;

    @Option(names = "--select", paramLabel = "A,B", description = "Columns, as for cat.")
    private List<String> select = List.of();

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only rows that meet a condition, as for cat.")
    private String where;

    @Option(names = "--limit", paramLabel = "N", description = "The first N rows only.")
    private Long limit;

    @Option(
            names = "--partition-by",
            paramLabel = "A,B",
            description = "Columns whose values become folders such as year=2024, in the folder OUT.")
    private List<String> partitionBy = List.of();

    @Mixin
    private OutputOption outputOption = new OutputOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 0) {
            throw new InvalidQueryException("--limit " + limit + ": a number of rows is not negative");
        }
        WriteOptions options =
                outputOption.options().partitionBy(ColumnList.parse(partitionBy).toArray(String[]::new));
        if (format != null) {
            options = options.format(format.toLowerCase(Locale.ROOT));
        }
        Dataset rows = rows();
        long start = System.nanoTime();
        String names =
                files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
        if (format == null && outputOption.target().toString().matches(".*\\.(safetensors|zarr)")) {
            writeTensors(rows, options, names, start);
            return Failure.OK;
        }
        try (ExitHook hook = ExitHook.of(() -> {});
                Progress progress = new Progress(terminal, "exporting")) {
            WriteReport report = Mbf.export(rows, outputOption.target(), options.onProgress(done -> {
                hook.check();
                progress.report(done, 0);
            }));
            terminal.print(OutputOption.done(names, report, System.nanoTime() - start));
        } catch (VariantException e) {
            throw e.in(names);
        }
        return Failure.OK;
    }

    private void writeTensors(Dataset rows, WriteOptions options, String names, long start) throws IOException {
        Path target = outputOption.target();
        if (!options.equals(WriteOptions.DEFAULT)) {
            throw new InvalidQueryException(target
                    + ": tensors are written to a new name, without codec, row groups, properties and partitions");
        }
        // which closes the channel that is written to
        try (ExitHook hook = ExitHook.of(Thread.currentThread()::interrupt)) {
            long count = Tensors.of(rows).write(target);
            hook.check();
            terminal.print(names + " -> " + target + ": " + Quantity.count(count) + " rows in "
                    + Quantity.duration(System.nanoTime() - start));
        } catch (IOException failed) {
            throw Failure.naming(target, failed);
        }
    }

    private Dataset rows() throws IOException {
        Dataset rows = rowsOption.open(files);
        if (!select.isEmpty()) {
            rows = rows.select(ColumnList.parse(select).toArray(String[]::new));
        }
        if (where != null) {
            rows = rows.where(where);
        }
        return limit == null ? rows : rows.limit(limit);
    }
}
