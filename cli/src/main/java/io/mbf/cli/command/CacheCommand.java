package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.CacheEntry;
import io.mbf.cache.CacheStats;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.output.Json;
import io.mbf.cli.output.Quantity;
import io.mbf.cli.output.TextTable;
import io.mbf.cli.terminal.Terminal;
import io.mbf.format.SourceIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
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

    public CacheCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "ls",
            description = "Lists what is cached, most recently used first.",
            mixinStandardHelpOptions = true)
    int ls(@Option(names = "--json", description = "Print a JSON object per line.") boolean json) throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            List<CacheEntry> entries = cache.entries();
            if (json) {
                printJson(entries);
            } else {
                printTable(entries);
            }
        }
        return Failure.OK;
    }

    private void printJson(List<CacheEntry> entries) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            for (CacheEntry entry : entries) {
                out.writeStartObject();
                out.writeStringField(
                        "source", entry.source().map(SourceIdentity::uri).orElse(null));
                out.writeStringField("entry", entry.file().toString());
                out.writeNumberField("bytes", entry.bytes());
                out.writeNumberField(
                        "sourceBytes", entry.source().map(SourceIdentity::size).orElse(-1L));
                out.writeNumberField("rows", entry.rows());
                out.writeStringField("lastUsed", entry.lastUsed().toString());
                out.writeStringField("problem", entry.problem().orElse(null));
                out.writeEndObject();
                out.writeRaw('\n');
            }
        }
    }

    private void printTable(List<CacheEntry> entries) throws IOException {
        TextTable table = new TextTable(
                TextTable.Column.left("source"),
                TextTable.Column.right("rows"),
                TextTable.Column.right("parquet"),
                TextTable.Column.right("mbf"),
                TextTable.Column.left("last used"));
        for (CacheEntry entry : entries) {
            table.add(
                    entry.source()
                            .map(source -> path(source.uri()))
                            .orElseGet(() -> entry.problem().orElse(entry.file().toString())),
                    entry.rows() < 0 ? "" : Quantity.count(entry.rows()),
                    entry.source().map(source -> Quantity.bytes(source.size())).orElse(""),
                    Quantity.bytes(entry.bytes()),
                    entry.lastUsed().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        for (String line : table.lines(terminal.width())) {
            terminal.print(line);
        }
    }

    private static String path(String uri) {
        try {
            return Path.of(URI.create(uri)).toString();
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException remote) {
            return uri;
        }
    }

    @Command(name = "stats", description = "Sums up what is cached.", mixinStandardHelpOptions = true)
    int stats(@Option(names = "--json", description = "Print JSON.") boolean json) throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            CacheStats stats = cache.stats();
            if (json) {
                try (JsonGenerator out = Json.generator(terminal.out())) {
                    out.writeStartObject();
                    out.writeStringField(
                            "directory", cache.directory().map(Path::toString).orElse(null));
                    out.writeNumberField("entries", stats.entries());
                    out.writeNumberField("bytes", stats.bytes());
                    out.writeEndObject();
                    out.writeRaw('\n');
                }
            } else {
                terminal.print(
                        "directory  " + cache.directory().map(Path::toString).orElse("none: caching is off"));
                terminal.print("entries    " + Quantity.count(stats.entries()));
                terminal.print("size       " + Quantity.bytes(stats.bytes()));
            }
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

    @Command(name = "clear", description = "Removes everything that is cached.", mixinStandardHelpOptions = true)
    int clear() throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            int removed = cache.clear();
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

    private static Path directory(ParquetCache cache) throws FileSystemException {
        return cache.directory()
                .orElseThrow(() -> new FileSystemException(
                        "the cache", null, "has no directory: set MBF_CACHE_DIR to an absolute path, or HOME"));
    }
}
