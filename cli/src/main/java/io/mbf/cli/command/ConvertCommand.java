package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.codec.BlockCodec;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf convert}: explicit conversion of files, folders and globs. */
@Command(
        name = "convert",
        description = {
            "Converts Parquet files to .mbf.",
            "SRC is a file, a folder (the .parquet files in and below it), or a quoted glob."
        },
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {

    private static final int MOST_JOBS = 64;
    private static final int ENDING_SECONDS = 5;
    private static final int DEFAULT_MOST_JOBS = 4; // each holds a row group

    private final Terminal terminal;

    @Parameters(paramLabel = "SRC", arity = "1..*", description = "Parquet files, folders, globs.")
    private List<String> sources;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write for a single source, folder for several (default: beside the source).")
    private Path output;

    @Option(names = "--codec", paramLabel = "CODEC", description = "snappy (default), zstd, lz4 or none.")
    private BlockCodec codec;

    @Option(names = "--chunk-size", paramLabel = "SIZE", description = "Stored bytes per chunk (default: 8MiB).")
    private String chunkSize;

    @Option(
            names = "--index",
            paramLabel = "A,B",
            description = "Columns to give bloom filters, also paths such as address.city.")
    private List<String> index = List.of();

    @Option(
            names = "--plain",
            description =
                    "Write integers and floats as they are, without a codec, to be used where they lie in the file.")
    private boolean plain;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Files converted at a time (default: processors, at most 4).")
    private int jobs = Math.min(Runtime.getRuntime().availableProcessors(), DEFAULT_MOST_JOBS);

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(
            names = "--decrypt",
            description = "Allow the data of encrypted files to be written in the clear; their keys must be given.")
    private boolean decrypt;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public ConvertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What to convert into what. */
    private record Job(Path source, Path target, long bytes) {}

    @Override
    public Integer call() throws IOException {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new InvalidQueryException("--jobs " + jobs + " is not within 1.." + MOST_JOBS);
        }
        ConvertOptions options = options().decrypting(keysOption.keys());
        List<Job> plan = plan(SourceFile.find(sources));
        try (ExitHook hook = ExitHook.of(() -> {});
                Progress progress = Progress.ofBytes(terminal, "converting")) {
            return run(plan, options, new Watch(hook, progress, plan));
        }
    }

    private ConvertOptions options() {
        WriterOptions.Builder writer = WriterOptions.builder().indexColumns(new HashSet<>(ColumnList.parse(index)));
        if (codec != null) {
            writer.codec(codec);
        }
        if (plain) {
            if (codec != null && codec != BlockCodec.NONE) {
                throw new InvalidQueryException(
                        "--plain goes without a codec, not with " + codec.name().toLowerCase(Locale.ROOT));
            }
            writer.codec(BlockCodec.NONE).plain();
        }
        if (chunkSize != null) {
            writer.chunkBytes((int) Quantity.parseBytes(chunkSize, Integer.MAX_VALUE));
        }
        try {
            ConvertOptions options = ConvertOptions.DEFAULT.with(writer.build());
            return force ? options.overwriting() : options;
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("--chunk-size " + chunkSize + ": " + e.getMessage());
        }
    }

    private List<Job> plan(List<SourceFile> files) throws IOException {
        boolean intoFolder = output != null
                && (Files.isDirectory(output) || files.size() != 1 || Files.isDirectory(Path.of(sources.get(0))));
        Map<Path, Path> sourceOf = new HashMap<>();
        List<Job> plan = new ArrayList<>();
        for (SourceFile file : files) {
            Path target = output == null
                    ? file.file().resolveSibling(file.mbfName().getFileName())
                    : intoFolder ? output.resolve(file.mbfName()) : output;
            Path other = sourceOf.put(target.toAbsolutePath().normalize(), file.file());
            if (other != null) {
                throw new InvalidQueryException(other + " and " + file.file() + " would both become " + target);
            }
            plan.add(new Job(file.file(), target, Files.isRegularFile(file.file()) ? Files.size(file.file()) : 0));
        }
        return plan;
    }

    private int run(List<Job> plan, ConvertOptions options, Watch watch) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(jobs, plan.size())), task -> {
            Thread thread = new Thread(task, "mbf-convert");
            thread.setDaemon(true);
            return thread;
        });
        try (HeldWarnings warnings = new HeldWarnings()) {
            List<Future<ConversionSummary>> results = plan.stream()
                    .map(job -> workers.submit(() -> convert(job, options, watch)))
                    .toList();
            int worst = Failure.OK;
            for (Future<ConversionSummary> result : results) {
                worst = Math.max(worst, report(result));
                warnings.print(terminal);
            }
            return worst;
        } finally {
            end(workers);
        }
    }

    /** After an interrupt, workers still have their temporary files to remove. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        try {
            workers.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ConversionSummary convert(Job job, ConvertOptions options, Watch watch) throws IOException {
        watch.hook.check();
        if (Input.of(job.source).kind() != Input.Kind.PARQUET) {
            throw new InvalidQueryException(job.source + ": is not a Parquet file but a .mbf file already");
        }
        if (!decrypt && !options.keys().isEmpty()) {
            requireClear(job.source, options.keys());
        }
        if (output != null && !output.equals(job.target) && job.target.getParent() != null) {
            Files.createDirectories(job.target.getParent());
        }
        try {
            return Mbf.convertToMbf(job.source, job.target, options.onProgress(watch::report));
        } catch (UncheckedIOException e) {
            throw Failure.naming(job.target, e.getCause());
        }
    }

    private static void requireClear(Path source, DecryptionKeys keys) {
        try (ParquetFile file = ParquetFile.open(source, keys)) {
            if (file.encryption().isPresent()) {
                throw new UnsupportedFeatureException(
                        source.toString(),
                        "footer",
                        "is encrypted, and a .mbf file would keep its data in the clear on disk; --decrypt allows that");
            }
        }
    }

    /** Says what became of a conversion, as soon as it and those before it have ended. */
    private int report(Future<ConversionSummary> result) throws IOException {
        try {
            ConversionSummary done = result.get();
            terminal.print(done.source() + " -> " + done.target() + ": " + Quantity.count(done.rows()) + " rows, "
                    + Quantity.bytes(done.sourceBytes()) + " -> " + Quantity.bytes(done.targetBytes()) + " in "
                    + Quantity.duration(done.elapsed().toNanos()));
            return Failure.OK;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            Failure failure = Failure.of(e.getCause());
            failure.print(terminal);
            return failure.exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** The progress of all jobs together, in bytes of their sources. */
    private static final class Watch {

        private final ExitHook hook;
        private final Progress progress;
        private final Map<InputFile, Long> sizes = new HashMap<>();
        private final Map<InputFile, Long> done = new HashMap<>();
        private long total;

        Watch(ExitHook hook, Progress progress, List<Job> plan) {
            this.hook = hook;
            this.progress = progress;
            for (Job job : plan) {
                sizes.put(new LocalFile(job.source), job.bytes);
                total += job.bytes;
            }
        }

        synchronized void report(ConversionProgress state) {
            hook.check();
            if (state.rowsTotal() > 0) {
                double part = (double) state.rowsDone() / state.rowsTotal();
                done.put(state.source(), (long) (part * sizes.getOrDefault(state.source(), 0L)));
            }
            progress.report(done.values().stream().mapToLong(Long::longValue).sum(), total);
        }
    }
}
