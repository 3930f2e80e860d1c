package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.PrewarmReport.Item;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%?");
    private static final int MOST_JOBS = 64;

    private final Terminal terminal;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Parquet files, folders, globs.")
    private List<String> paths;

    @Option(names = "--jobs", paramLabel = "N", description = "Files converted at a time (default: 1).")
    private int jobs = 1;

    @Option(
            names = "--max-load",
            paramLabel = "PERCENT",
            description =
                    "Begin no further file beside one under way while the processors are busier (default: 100%%).")
    private String maxLoad = "100%";

    @Option(names = "--dry-run", description = "Only say what would be converted.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print a JSON object per file, and one that sums up.")
    private boolean json;

    public PrewarmCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new InvalidQueryException("--jobs " + jobs + " is not within 1.." + MOST_JOBS);
        }
        try (HeldWarnings warnings = new HeldWarnings();
                ParquetCache cache = ParquetCache.builder().build()) {
            CacheCommand.requireOn(cache);
            PrewarmReport report = run(cache, warnings);
            warnings.print(terminal);
            summarize(report);
            List<Item> failed = report.with(Outcome.FAILED);
            for (Item item : failed) {
                new Failure(Failure.FAILED, item.detail()).print(terminal);
            }
            return failed.isEmpty() ? Failure.OK : Failure.FAILED;
        }
    }

    private PrewarmReport run(ParquetCache cache, HeldWarnings warnings) {
        try (ExitHook hook = ExitHook.of(() -> {});
                Progress progress = new Progress(terminal, "pre-warming")) {
            PrewarmOptions options = PrewarmOptions.DEFAULT
                    .jobs(jobs)
                    .maxLoad(parseLoad())
                    .dryRun(dryRun)
                    .onFinished(item -> {
                        hook.check();
                        print(item);
                        warnings.print(terminal);
                    })
                    .onProgress(state -> {
                        hook.check();
                        progress.report(state.rowsDone(), state.rowsTotal());
                    });
            return cache.prewarm(paths, options);
        }
    }

    private double parseLoad() {
        Matcher matcher = PERCENT.matcher(maxLoad.strip());
        if (matcher.matches()) {
            int percent = Integer.parseInt(matcher.group(1));
            if (percent >= 1 && percent <= 100) {
                return percent / 100.0;
            }
        }
        throw new InvalidQueryException("--max-load " + maxLoad + " is not a part such as 80%");
    }

    private void print(Item item) {
        try {
            if (json) {
                printJson(item);
            } else if (item.outcome() == Outcome.CONVERTED) {
                terminal.print(item.source() + ": " + Quantity.count(item.rows()) + " rows, "
                        + Quantity.bytes(item.sourceBytes()) + " -> " + Quantity.bytes(item.entryBytes()) + " in "
                        + Quantity.duration(item.elapsed().toNanos()));
            } else if (item.outcome() != Outcome.FAILED) {
                terminal.print(item.source() + ": " + name(item.outcome()) + ": " + item.detail());
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
        if (json) {
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
        terminal.print(line.isEmpty() ? "no Parquet files" : line.toString());
    }
}
