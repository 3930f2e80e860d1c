package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.PrewarmReport.Item;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.file.InputFile;
import io.mbf.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mbf prewarm}: converts what the cache lacks. */
@Command(
        name = "prewarm",
        description = {
            "Converts into the cache what of these files is not in it yet.",
            "PATH is a Parquet file, a folder (the .parquet and .parq files in and below it), or a quoted glob.",
            "Can be stopped at any time; the next run goes on. Exits with 1 if a file failed."
        },
        mixinStandardHelpOptions = true)
public final class PrewarmCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Parquet files, folders, globs, addresses.")
    private List<Argument> paths;

    @Mixin
    private BatchOption batch = new BatchOption();

    public PrewarmCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrewarmOptions options = PrewarmOptions.DEFAULT
                .jobs(batch.jobs(1))
                .maxLoad(batch.maxLoad())
                .dryRun(batch.dryRun());
        try (HeldWarnings warnings = new HeldWarnings();
                ParquetCache cache = ParquetCache.builder().build()) {
            CacheCommand.requireOn(cache);
            List<InputFile> files =
                    Argument.sources(paths).stream().map(SourceFile::file).toList();
            batch.begin();
            PrewarmReport report = run(cache, files, options, warnings);
            warnings.print(terminal);
            summarize(report);
            return report.with(Outcome.FAILED).isEmpty() ? Failure.OK : Failure.FAILED;
        }
    }

    private PrewarmReport run(
            ParquetCache cache, List<InputFile> files, PrewarmOptions options, HeldWarnings warnings) {
        try (ExitHook hook = ExitHook.of(() -> {});
                FilesProgress progress = new FilesProgress(terminal, toConvert(cache, files))) {
            return cache.prewarmFiles(
                    files,
                    options.onFinished(item -> {
                                hook.check();
                                progress.finish(item.source());
                                print(item);
                                warnings.print(terminal);
                            })
                            .onProgress(state -> {
                                hook.check();
                                progress.report(state);
                            }));
        }
    }

    /** What the bar counts, if somebody can see it: what is fresh would spoil its estimate of the time left. */
    private Map<InputFile, Long> toConvert(ParquetCache cache, List<InputFile> files) {
        if (!terminal.isAt(Terminal.Stream.ERR)) {
            return Map.of();
        }
        return cache.prewarmFiles(files, PrewarmOptions.DEFAULT.dryRun(true)).with(Outcome.WOULD_CONVERT).stream()
                .collect(Collectors.toMap(Item::source, Item::sourceBytes));
    }

    private void print(Item item) {
        try {
            if (batch.json()) {
                printJson(item);
            } else if (item.outcome() == Outcome.CONVERTED) {
                terminal.print(item.source() + ": " + Quantity.count(item.rows()) + " rows, "
                        + Quantity.bytes(item.sourceBytes()) + " -> " + Quantity.bytes(item.entryBytes()) + " in "
                        + Quantity.duration(item.elapsed().toNanos()));
            } else if (item.outcome() != Outcome.FAILED) {
                terminal.print(item.source() + ": " + name(item.outcome()) + ": " + item.detail());
            }
            if (item.outcome() == Outcome.FAILED) {
                new Failure(Failure.FAILED, item.detail()).print(terminal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void printJson(Item item) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            out.writeStringField("source", item.source().toString());
            out.writeStringField("outcome", name(item.outcome()));
            out.writeStringField("detail", item.detail());
            out.writeNumberField("rows", item.rows());
            out.writeNumberField("sourceBytes", item.sourceBytes());
            out.writeNumberField("entryBytes", item.entryBytes());
            out.writeNumberField("millis", item.elapsed().toMillis());
            out.writeNumberField("savedMillisPerRead", item.savedPerRead().toMillis());
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private void summarize(PrewarmReport report) throws IOException {
        long saved = report.sum(item -> item.savedPerRead().toNanos());
        if (batch.json()) {
            try (JsonGenerator out = Json.generator(terminal.out())) {
                out.writeStartObject();
                for (Outcome outcome : Outcome.values()) {
                    out.writeNumberField(name(outcome), report.with(outcome).size());
                }
                out.writeNumberField("rows", report.sum(Item::rows));
                out.writeNumberField("sourceBytes", report.sum(Item::sourceBytes));
                out.writeNumberField("entryBytes", report.sum(Item::entryBytes));
                out.writeNumberField("millis", report.elapsed().toMillis());
                out.writeNumberField("savedMillisPerRead", saved / 1_000_000);
                out.writeEndObject();
                out.writeRaw('\n');
            }
            return;
        }
        StringBuilder line = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            int count = report.with(outcome).size();
            if (count > 0) {
                line.append(line.isEmpty() ? "" : ", ")
                        .append(Quantity.count(count))
                        .append(' ')
                        .append(name(outcome));
            }
        }
        if (!report.with(Outcome.CONVERTED).isEmpty()) {
            line.append("; ").append(Quantity.count(report.sum(Item::rows))).append(" rows, ");
            line.append(Quantity.bytes(report.sum(Item::sourceBytes))).append(" -> ");
            line.append(Quantity.bytes(report.sum(Item::entryBytes))).append(" in ");
            line.append(Quantity.duration(report.elapsed().toNanos())).append("; about ");
            line.append(Quantity.duration(saved)).append(" saved each time all of it is read");
        }
        terminal.print(line.toString());
    }
}
