package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.Removal;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf cache}: a look at the cache, and its care. */
@Command(
        name = "cache",
        description = "Shows and tends the cache of converted Parquet files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class CacheCommand {

    private final Terminal terminal;
    private final CacheText text;

    public CacheCommand(Terminal terminal) {
        this.terminal = terminal;
        this.text = new CacheText(terminal);
    }

    @Command(name = "ls", description = "Lists what is cached, and sums it up.", mixinStandardHelpOptions = true)
    int ls(
            @Option(
                            names = "--sort",
                            paramLabel = "BY",
                            description =
                                    "By size, use (the last one; default), hits or time saved; the greatest first.")
                    EntryOrder sort,
            @Option(names = "--json", description = "Print a JSON object per line.") boolean json)
            throws IOException {
        EntryOrder order = sort == null ? EntryOrder.USE : sort;
        try (ParquetCache cache = ParquetCache.builder().build()) {
            List<CacheEntry> entries = order.sorted(cache.entries());
            if (json) {
                text.printJson(entries);
            } else {
                text.print(entries);
                terminal.print(text.total(cache));
            }
        }
        return Failure.OK;
    }

    @Command(
            name = "stats",
            description = {
                "Sums up what the cache holds, and what it did, in all processes. Times saved are estimates:",
                "what reading the same columns from the sources would have taken, less what it took."
            },
            mixinStandardHelpOptions = true)
    int stats(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--zero", description = "Begin to count anew.") boolean zero)
            throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            if (zero) {
                directory(cache);
                cache.zeroStats();
            }
            if (json) {
                text.printJson(cache.directory(), cache.totalStats());
            } else {
                text.printStats(cache);
            }
        }
        return Failure.OK;
    }

    @Command(
            name = "config",
            description = "Prints the value of each setting, and where it comes from.",
            mixinStandardHelpOptions = true)
    int config(@Option(names = "--json", description = "Print a JSON object per line.") boolean json)
            throws IOException {
        List<Settings.Value> values = Settings.ofProcess().values();
        if (json) {
            text.printJson(values);
            return Failure.OK;
        }
        TextTable table = new TextTable(
                TextTable.Column.left("setting"), TextTable.Column.left("value"), TextTable.Column.left("from"));
        for (Settings.Value value : values) {
            table.add(value.setting().fileKey(), value.text(), value.origin());
        }
        for (String line : table.lines(terminal.width())) {
            terminal.print(line);
        }
        return Failure.OK;
    }

    @Command(name = "dir", description = "Prints where the cache lives.", mixinStandardHelpOptions = true)
    int dir() throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            terminal.print(directory(cache).toString());
        }
        return Failure.OK;
    }

    @Command(
            name = "gc",
            description = {
                "Removes entries that no read will use again (the source has changed or is gone, or they are damaged),",
                "what crashes left behind, and what is beyond the limits."
            },
            mixinStandardHelpOptions = true)
    int gc(
            @Option(names = "--dry-run", description = "Only say what would be removed.") boolean dryRun,
            @Option(names = "--json", description = "Print a JSON object per line.") boolean json)
            throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            directory(cache);
            return text.printRemoved(cache.collectGarbage(dryRun), dryRun, json);
        }
    }

    @Command(
            name = "evict",
            description = "Removes entries that have not been used for some time.",
            mixinStandardHelpOptions = true)
    int evict(
            @Option(names = "--older-than", required = true, paramLabel = "TIME", description = "Such as 12h or 30d.")
                    String age,
            @Option(names = "--dry-run", description = "Only say what would be removed.") boolean dryRun,
            @Option(names = "--json", description = "Print a JSON object per line.") boolean json)
            throws IOException {
        Duration olderThan;
        try {
            olderThan = Setting.parseDuration(age);
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("--older-than " + age + ": " + e.getMessage());
        }
        try (ParquetCache cache = ParquetCache.builder().build()) {
            directory(cache);
            List<Removal> removed = cache.evictUnusedFor(olderThan, dryRun);
            return text.printRemoved(removed, dryRun, json);
        }
    }

    @Command(
            name = "verify",
            description = {
                "Checks every byte of every entry. Exits with 1 if one is damaged.",
                "Damaged entries never change an answer: a read that meets one goes on from its source."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Option(names = "--repair", description = "Remove damaged entries; later reads convert them anew.")
                    boolean repair,
            @Option(names = "--json", description = "Print a JSON object per line.") boolean json)
            throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            List<CacheEntry> entries = cache.verify(repair);
            List<CacheEntry> damaged = entries.stream()
                    .filter(entry -> entry.state() == CacheEntry.State.DAMAGED)
                    .toList();
            if (json) {
                text.printJson(entries);
            }
            for (CacheEntry entry : damaged) {
                String done = repair ? Files.exists(entry.file()) ? " (could not be removed)" : " (removed)" : "";
                new Failure(Failure.FAILED, entry.problem().orElse(entry.file().toString()) + done).print(terminal);
            }
            if (!json) {
                terminal.print(Quantity.count(entries.size()) + (entries.size() == 1 ? " entry" : " entries")
                        + " checked, " + Quantity.count(damaged.size()) + " damaged");
            }
            return damaged.isEmpty() ? Failure.OK : Failure.FAILED;
        }
    }

    @Command(name = "clear", description = "Removes everything that is cached.", mixinStandardHelpOptions = true)
    int clear() throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            requireOn(cache);
            int removed;
            try {
                removed = cache.clear();
            } catch (UncheckedIOException kept) {
                for (Throwable other : kept.getCause().getSuppressed()) {
                    Failure.of(other).print(terminal);
                }
                throw kept;
            }
            terminal.print("removed " + Quantity.count(removed) + (removed == 1 ? " entry" : " entries") + " from "
                    + directory(cache));
        }
        return Failure.OK;
    }

    @Command(name = "rm", description = "Removes the cached form of files.", mixinStandardHelpOptions = true)
    int rm(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet files; they may be gone already.")
                    List<Path> files)
            throws IOException {
        int exit = Failure.OK;
        try (ParquetCache cache = ParquetCache.builder().build()) {
            for (Path file : files) {
                if (cache.remove(file)) {
                    terminal.print("removed " + file);
                } else {
                    new Failure(Failure.FAILED, file + ": not in the cache").print(terminal);
                    exit = Failure.FAILED;
                }
            }
        }
        return exit;
    }

    /** For what is of no use without a cache; why it is off has been said already, unless somebody wants it so. */
    static void requireOn(ParquetCache cache) throws FileSystemException {
        Path directory = directory(cache);
        if (!cache.isOn()) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "no cache can be there, or " + Setting.ENABLED.fileKey() + " is off; " + Setting.DIR.fileKey()
                            + " (MBF_CACHE_DIR) names another place");
        }
    }

    static Path directory(ParquetCache cache) throws FileSystemException {
        return cache.directory()
                .orElseThrow(() -> new FileSystemException(
                        "the cache", null, "has no directory: set MBF_CACHE_DIR to an absolute path, or HOME"));
    }
}
