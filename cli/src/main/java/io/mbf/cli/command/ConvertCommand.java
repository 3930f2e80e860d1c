package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.cache.migration.Migration;
import io.mbf.cache.migration.Migration.Job;
import io.mbf.cache.migration.MigrationItem;
import io.mbf.cache.migration.MigrationItem.Outcome;
import io.mbf.cache.migration.MigrationOptions;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.ExitHook;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf convert}: explicit conversion of files, folders and globs. */
@Command(
        name = "convert",
        description = {
            "Converts Parquet files to .mbf, and passes over what is fresh: a .mbf file that was made from its source as"
                    + " that is now. So a run that was stopped goes on when it is repeated.",
            "SRC is a file, a folder (the .parquet and .parq files in and below it), or a quoted glob. Exits with 1 if a"
                    + " file failed."
        },
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {

    private static final int DEFAULT_MOST_JOBS = 4; // each holds a row group

    private final Terminal terminal;

    @Parameters(paramLabel = "SRC", arity = "1..*", description = "Parquet files, folders, globs, addresses.")
    private List<Argument> sources;

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

    @Option(names = "--force", description = "Convert all, and replace files that exist.")
    private boolean force;

    @Option(
            names = "--update",
            description = "Replace .mbf files whose source has changed since they were made from it.")
    private boolean update;

    @Option(
            names = "--resume",
            description =
                    "Go on with a run of --delete-source that was stopped: sources that are named but gone count as"
                            + " done if their .mbf file is there. Everything else goes on without it.")
    private boolean resume;

    @Option(
            names = "--delete-source",
            description =
                    "Remove each source once its .mbf file is forced to disk, read again from there, and has all its"
                            + " rows; not one that has changed meanwhile. mbf export is the way back.")
    private boolean deleteSource;

    @Option(names = "--yes", description = "Do not ask before sources are deleted.")
    private boolean yes;

    @Option(
            names = "--decrypt",
            description = "Allow the data of encrypted files to be written in the clear; their keys must be given.")
    private boolean decrypt;

    @Mixin
    private BatchOption batch = new BatchOption();

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public ConvertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (force && resume) {
            throw new InvalidQueryException("--force converts all anew, --resume goes on: only one of them");
        }
        ConvertOptions options = options().decrypting(keysOption.keys());
        List<Job> jobs = jobs(Argument.sources(sources));
        MigrationReport report = new MigrationReport(terminal, batch.json(), jobs.size() > 1);
        try (ExitHook hook = ExitHook.of(() -> {})) {
            MigrationOptions how = new MigrationOptions(
                    batch.jobs(Math.min(Runtime.getRuntime().availableProcessors(), DEFAULT_MOST_JOBS)),
                    batch.maxLoad(),
                    force,
                    update,
                    resume,
                    deleteSource,
                    options.keys(),
                    hook::check);
            AtomicReference<FilesProgress> progress = new AtomicReference<>();
            Migration migration = new Migration(
                    how,
                    (job, overwrite) -> convert(job, (overwrite ? options.overwriting() : options).onProgress(state -> {
                                hook.check();
                                progress.get().report(state);
                            })));
            List<MigrationItem> plan = migration.plan(jobs);
            if (batch.dryRun()) {
                for (MigrationItem item : plan) {
                    report.add(item);
                }
                return report.end();
            }
            confirm(plan);
            batch.begin();
            try (FilesProgress bar = new FilesProgress(terminal, sizes(plan));
                    HeldWarnings warnings = new HeldWarnings()) {
                progress.set(bar);
                migration.run(plan, item -> {
                    bar.finish(item.job().source());
                    report.add(item);
                    warnings.print(terminal);
                });
            }
            return report.end();
        }
    }

    private static Map<InputFile, Long> sizes(List<MigrationItem> plan) {
        return plan.stream()
                .filter(item -> item.outcome() == Outcome.WOULD_CONVERT)
                .collect(Collectors.toMap(item -> item.job().source(), MigrationItem::sourceBytes));
    }

    /** Asks before anything is done: the work may take hours. */
    private void confirm(List<MigrationItem> plan) throws IOException {
        List<MigrationItem> doomed = plan.stream()
                .filter(item -> item.outcome() != Outcome.FAILED && item.sourceBytes() > 0)
                .toList();
        if (!deleteSource || yes || doomed.isEmpty()) {
            return;
        }
        if (!terminal.isAt(Terminal.Stream.IN, Terminal.Stream.ERR)) {
            throw new InvalidQueryException("--delete-source asks at a terminal; elsewhere it wants --yes");
        }
        long bytes = doomed.stream().mapToLong(MigrationItem::sourceBytes).sum();
        String sources = doomed.size() == 1
                ? doomed.get(0).job().source().toString()
                : Quantity.count(doomed.size()) + " sources";
        if (!terminal.confirm("delete " + sources + " (" + Quantity.bytes(bytes)
                + "), each once its .mbf file is proven to have its rows?")) {
            throw new CancellationException("not confirmed");
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
            return ConvertOptions.DEFAULT.with(writer.build());
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("--chunk-size " + chunkSize + ": " + e.getMessage());
        }
    }

    private List<Job> jobs(List<SourceFile> files) throws IOException {
        boolean intoFolder = output != null
                && (Files.isDirectory(output)
                        || files.size() != 1
                        || !sources.get(0).isOneFile());
        Map<Path, InputFile> sourceOf = new HashMap<>();
        List<Job> jobs = new ArrayList<>();
        for (SourceFile file : files) {
            Path target = output == null ? besideSource(file) : intoFolder ? output.resolve(file.mbfName()) : output;
            InputFile other = sourceOf.put(target.toAbsolutePath().normalize(), file.file());
            if (other != null) {
                throw new InvalidQueryException(other + " and " + file.file() + " would both become " + target);
            }
            jobs.add(new Job(file.file(), target));
        }
        return jobs;
    }

    private static Path besideSource(SourceFile file) {
        if (file.file() instanceof LocalFile local) {
            return local.path().resolveSibling(file.mbfName().getFileName());
        }
        throw new InvalidQueryException(
                file.file() + ": is not on this machine, and its .mbf file will be: --output says where");
    }

    private ConversionSummary convert(Job job, ConvertOptions options) throws IOException {
        if (!decrypt && !options.keys().isEmpty()) {
            requireClear(job.source(), options.keys());
        }
        if (output != null && !output.equals(job.target()) && job.target().getParent() != null) {
            Files.createDirectories(job.target().getParent());
        }
        try {
            return Mbf.convertToMbf(job.source(), job.target(), options);
        } catch (UncheckedIOException e) {
            throw Failure.naming(job.target(), e.getCause());
        }
    }

    private static void requireClear(InputFile source, DecryptionKeys keys) {
        try (ParquetFile file = ParquetFile.open(source, keys)) {
            if (file.encryption().isPresent()) {
                throw new UnsupportedFeatureException(
                        source.toString(),
                        "footer",
                        "is encrypted, and a .mbf file would keep its data in the clear on disk; --decrypt allows that");
            }
        }
    }
}
