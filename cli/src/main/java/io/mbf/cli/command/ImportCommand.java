package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.cli.arrow.ArrowInput;
import io.mbf.cli.duckdb.DuckDbFiles;
import io.mbf.cli.duckdb.TextOptions;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.write.DatasetWriter;
import io.mbf.write.WriteOptions;
import io.mbf.write.WriteReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf import}: files of others as {@code .mbf} or Parquet. */
@Command(
        name = "import",
        description = {
            "Writes the rows of CSV, NDJSON and JSON files, of Arrow IPC files and streams, and of what else DuckDB reads, to a"
                    + " new .mbf or Parquet file.",
            "Types of text are found out from all rows. Several files become one; what one file of text lacks of another's"
                    + " columns is null, and files of Arrow need the same ones.",
            "All but Arrow needs DuckDB, which is in a package of its own, mbf-sql."
        },
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "IN", arity = "1..*", description = "Files, all of one kind.")
    private List<Path> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, json (NDJSON, too) or arrow, if the ending of IN does not say it.")
    private Format format;

    @Option(
            names = "--header",
            negatable = true,
            fallbackValue = "true",
            description = "The first line of CSV has the names of columns, or has not (default: as it looks).")
    private Boolean header;

    @Option(
            names = "--delimiter",
            paramLabel = "TEXT",
            description = "Between the values of CSV (default: as it looks).")
    private String delimiter;

    @Option(names = "--quote", paramLabel = "TEXT", description = "Around values of CSV (default: as it looks).")
    private String quote;

    @Option(names = "--null", paramLabel = "TEXT", description = "What stands for null in CSV, besides nothing.")
    private String nullText;

    @Option(
            names = "--type",
            paramLabel = "NAME=TYPE",
            description = "Type of a column of CSV, as DuckDB calls it: code=VARCHAR. Repeatable.")
    private List<String> types = List.of();

    @Mixin
    private OutputOption outputOption = new OutputOption();

    public ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    enum Format {
        CSV,
        JSON,
        ARROW
    }

    @Override
    public Integer call() throws IOException {
        Path target = outputOption.target();
        WriteOptions options = outputOption.options();
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        if (Files.exists(target) && !options.overwrite()) {
            throw new FileAlreadyExistsException(target.toString());
        }
        ForeignFile.Kind kind = kind();
        TextOptions text = textOptions(kind);
        if (kind == ForeignFile.Kind.ARROW) {
            writeArrow(options);
            return Failure.OK;
        }
        // before there is anything to tidy up: DuckDB takes a while to start
        AtomicReference<DuckDbFiles> opened = new AtomicReference<>();
        try (ExitHook hook = ExitHook.of(() -> Optional.ofNullable(opened.get()).ifPresent(DuckDbFiles::cancel))) {
            Path work = Files.createTempDirectory(folder, ".mbf-import-");
            try (DuckDbFiles source = DuckDbFiles.open(files, kind.inDuckDb(), text, work)) {
                opened.set(source);
                hook.check();
                write(source, work.resolve("rows.parquet"), options, hook);
            } finally {
                remove(work);
            }
        }
        return Failure.OK;
    }

    private void write(DuckDbFiles source, Path parquet, WriteOptions options, ExitHook hook) throws IOException {
        long start = System.nanoTime();
        source.writeParquet(parquet);
        try (Progress progress = new Progress(terminal, "importing")) {
            WriteReport report =
                    Mbf.export(Mbf.readParquet(parquet), outputOption.target(), options.onProgress(done -> {
                        hook.check();
                        progress.report(done, 0);
                    }));
            printDone(report, start);
        }
    }

    private void writeArrow(WriteOptions options) throws IOException {
        long start = System.nanoTime();
        try (ExitHook hook = ExitHook.of(() -> {});
                Progress progress = new Progress(terminal, "importing");
                ArrowInput rows = new ArrowInput(files);
                DatasetWriter writer = Mbf.write(outputOption.target(), rows.schema(), options)) {
            long done = 0;
            for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
                hook.check();
                writer.write(batch);
                done += batch.rowCount();
                progress.report(done, 0);
            }
            printDone(writer.finish(), start);
        }
    }

    private void printDone(WriteReport report, long start) throws IOException {
        String names =
                files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
        terminal.print(OutputOption.done(names, report, System.nanoTime() - start));
    }

    private ForeignFile.Kind kind() throws IOException {
        List<ForeignFile.Kind> kinds = new ArrayList<>();
        for (Path file : files) {
            ForeignFile foreign = ForeignFile.of(file);
            kinds.add(format == null ? foreign.kind() : ForeignFile.Kind.valueOf(format.name()));
        }
        if (kinds.stream().distinct().count() > 1) {
            throw new InvalidQueryException(
                    "the files to import are of different kinds; all of one are imported at a time");
        }
        if (kinds.get(0) == ForeignFile.Kind.OTHER && files.size() > 1) {
            throw new InvalidQueryException(
                    "several files are imported if they are CSV, JSON or Arrow (--format says so)");
        }
        return kinds.get(0);
    }

    private TextOptions textOptions(ForeignFile.Kind kind) {
        boolean any = header != null || delimiter != null || quote != null || nullText != null || !types.isEmpty();
        if (any && kind != ForeignFile.Kind.CSV) {
            throw new InvalidQueryException("--header, --delimiter, --quote, --null and --type are for CSV");
        }
        Map<String, String> typeOf = new LinkedHashMap<>();
        for (String type : types) {
            int equals = type.lastIndexOf('=');
            if (equals <= 0) {
                throw new InvalidQueryException("--type " + type + ": must be NAME=TYPE");
            }
            typeOf.put(type.substring(0, equals), type.substring(equals + 1));
        }
        return new TextOptions(
                Optional.ofNullable(header),
                Optional.ofNullable(delimiter),
                Optional.ofNullable(quote),
                Optional.ofNullable(nullText),
                typeOf);
    }

    private static void remove(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
