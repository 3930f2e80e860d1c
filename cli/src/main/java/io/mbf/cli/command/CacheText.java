package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.report.Removal;
import io.mbf.cache.settings.Amount;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.file.SourceIdentity;
import io.mbf.text.Json;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is in a cache and what it did, as tables for people and as JSON. */
final class CacheText {

    private final Terminal terminal;

    CacheText(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(List<CacheEntry> entries) throws IOException {
        TextTable table = new TextTable(
                TextTable.Column.path("source"),
                TextTable.Column.left("state"),
                TextTable.Column.right("rows"),
                TextTable.Column.right("parquet"),
                TextTable.Column.right("mbf"),
                TextTable.Column.right("ratio"),
                TextTable.Column.right("hits"),
                TextTable.Column.right("saved"),
                TextTable.Column.time("last used"));
        for (CacheEntry entry : entries) {
            long sourceBytes = entry.source().map(SourceIdentity::size).orElse(0L);
            table.add(
                    source(entry.source())
                            .map(source -> source
                                    + entry.part()
                                            .map(part -> " (" + part + ")")
                                            .orElse(""))
                            .orElseGet(() -> entry.problem().orElse(entry.file().toString())),
                    name(entry.state()),
                    entry.rows() < 0 ? "" : Quantity.count(entry.rows()),
                    sourceBytes == 0 ? "" : Quantity.bytes(sourceBytes),
                    Quantity.bytes(entry.bytes()),
                    sourceBytes == 0 ? "" : Math.round(100.0 * entry.bytes() / sourceBytes) + " %",
                    Quantity.count(entry.hits()),
                    entry.saved().isZero()
                            ? ""
                            : Quantity.duration(entry.saved().toNanos()),
                    entry.state() == CacheEntry.State.UNREAD
                            ? "never"
                            : entry.lastUsed().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        for (String line : table.lines(terminal.width())) {
            terminal.print(line);
        }
    }

    void printJson(List<CacheEntry> entries) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            for (CacheEntry entry : entries) {
                out.writeStartObject();
                out.writeStringField(
                        "source", entry.source().map(SourceIdentity::uri).orElse(null));
                out.writeStringField("entry", entry.file().toString());
                out.writeStringField("state", name(entry.state()));
                out.writeNumberField("bytes", entry.bytes());
                out.writeNumberField(
                        "sourceBytes", entry.source().map(SourceIdentity::size).orElse(-1L));
                out.writeNumberField("rows", entry.rows());
                out.writeNumberField("hits", entry.hits());
                out.writeNumberField("savedMillis", entry.saved().toMillis());
                out.writeStringField("lastUsed", entry.lastUsed().toString());
                out.writeStringField("part", entry.part().orElse(null));
                out.writeStringField("problem", entry.problem().orElse(null));
                out.writeEndObject();
                out.writeRaw('\n');
            }
        }
    }

    private static Optional<String> source(Optional<SourceIdentity> source) {
        return source.map(identity -> {
            String uri = identity.uri();
            int keys = uri.indexOf('#');
            try {
                return keys < 0
                        ? Path.of(URI.create(uri)).toString()
                        : Path.of(URI.create(uri.substring(0, keys))) + " (decrypted)";
            } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException remote) {
                return identity.uri();
            }
        });
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code 12 entries, 76.0 MB of 10 GiB; 83 % of 120 reads were hits, which saved about 3.21 s}. */
    String total(ParquetCache cache) {
        CacheStats stats = cache.totalStats();
        Amount limit = cache.settings().maxSize();
        return Quantity.plural(stats.entries(), "entry", "entries") + ", " + Quantity.bytes(stats.bytes()) + " of "
                + limit + (limit.percent() < 0 ? "" : " of the disk") + "; " + reads(stats);
    }

    private static String reads(CacheStats stats) {
        long reads = stats.hits() + misses(stats);
        if (reads == 0) {
            return "no reads yet";
        }
        return Math.floorDiv(100 * stats.hits(), reads) + " % of " + Quantity.plural(reads, "read", "reads")
                + " were hits"
                + (stats.timeSaved().isZero()
                        ? ""
                        : ", which saved about "
                                + Quantity.duration(stats.timeSaved().toNanos()));
    }

    private static long misses(CacheStats stats) {
        return stats.misses().values().stream().mapToLong(Long::longValue).sum();
    }

    void printStats(ParquetCache cache) throws IOException {
        CacheStats stats = cache.totalStats();
        terminal.print("The cache in " + cache.directory().map(Path::toString).orElse("no directory") + " holds "
                + total(cache) + ".");
        terminal.print("It has counted since " + stats.since().truncatedTo(ChronoUnit.SECONDS) + ": "
                + Quantity.plural(stats.hits(), "hit", "hits") + ", "
                + Quantity.plural(misses(stats), "miss", "misses") + ".");
        for (Map.Entry<CacheState, Long> miss : new TreeMap<>(stats.misses()).entrySet()) {
            terminal.print("  " + Quantity.count(miss.getValue()) + " × " + name(miss.getKey()));
        }
        if (stats.fallbacks() > 0) {
            terminal.print(Quantity.plural(stats.fallbacks(), "read", "reads")
                    + " met a damaged entry and went on from the source.");
        }
        terminal.print(conversions(stats));
        terminal.print(evictions(stats));
    }

    private static String conversions(CacheStats stats) {
        StringBuilder text = new StringBuilder();
        if (stats.conversions() == 0) {
            text.append("Nothing was converted.");
        } else {
            text.append(Quantity.plural(stats.conversions(), "conversion", "conversions"))
                    .append(" made ")
                    .append(Quantity.bytes(stats.convertedBytes()))
                    .append(" of ")
                    .append(Quantity.bytes(stats.convertedSourceBytes()))
                    .append(" in ")
                    .append(Quantity.duration(stats.conversionTime().toNanos()))
                    .append('.');
        }
        if (stats.conversionFailures() > 0) {
            text.append(' ').append(Quantity.count(stats.conversionFailures())).append(" failed");
            if (stats.conversionMismatches() > 0) {
                text.append(", of which ")
                        .append(Quantity.count(stats.conversionMismatches()))
                        .append(" did not prove right");
            }
            text.append('.');
        }
        if (stats.conversionsDiscarded() > 0) {
            text.append(' ')
                    .append(Quantity.count(stats.conversionsDiscarded()))
                    .append(" were thrown away, as the source changed meanwhile.");
        }
        return text.toString();
    }

    private static String evictions(CacheStats stats) {
        if (stats.evictions() == 0) {
            return "Nothing was evicted.";
        }
        return Quantity.plural(stats.evictions(), "entry was", "entries were") + " evicted, "
                + Quantity.bytes(stats.evictedBytes())
                + (stats.evictedUnread() == 0
                        ? "."
                        : "; " + Quantity.count(stats.evictedUnread()) + " before being read once: raise "
                                + Setting.MAX_SIZE.fileKey() + ".");
    }

    void printJson(Optional<Path> directory, CacheStats stats) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            out.writeStringField("directory", directory.map(Path::toString).orElse(null));
            out.writeNumberField("entries", stats.entries());
            out.writeNumberField("bytes", stats.bytes());
            out.writeStringField("since", stats.since().toString());
            out.writeNumberField("hits", stats.hits());
            out.writeNumberField("savedMillis", stats.timeSaved().toMillis());
            out.writeObjectFieldStart("misses");
            for (Map.Entry<CacheState, Long> miss : new TreeMap<>(stats.misses()).entrySet()) {
                out.writeNumberField(name(miss.getKey()), miss.getValue());
            }
            out.writeEndObject();
            out.writeNumberField("fallbacks", stats.fallbacks());
            out.writeNumberField("conversions", stats.conversions());
            out.writeNumberField("convertedSourceBytes", stats.convertedSourceBytes());
            out.writeNumberField("convertedBytes", stats.convertedBytes());
            out.writeNumberField("conversionMillis", stats.conversionTime().toMillis());
            out.writeNumberField("conversionFailures", stats.conversionFailures());
            out.writeNumberField("conversionMismatches", stats.conversionMismatches());
            out.writeNumberField("conversionsDiscarded", stats.conversionsDiscarded());
            out.writeNumberField("evictions", stats.evictions());
            out.writeNumberField("evictedBytes", stats.evictedBytes());
            out.writeNumberField("evictedUnread", stats.evictedUnread());
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    /** Returns the exit code. */
    int printRemoved(List<Removal> removed, boolean dryRun, boolean json) throws IOException {
        if (json) {
            try (JsonGenerator out = Json.generator(terminal.out())) {
                for (Removal removal : removed) {
                    out.writeStartObject();
                    out.writeStringField("file", removal.file().toString());
                    out.writeStringField(
                            "source", removal.source().map(SourceIdentity::uri).orElse(null));
                    out.writeNumberField("bytes", removal.bytes());
                    out.writeStringField("reason", removal.reason());
                    out.writeBooleanField("removed", !dryRun);
                    out.writeEndObject();
                    out.writeRaw('\n');
                }
            }
            return Failure.OK;
        }
        for (Removal removal : removed) {
            terminal.print((dryRun ? "would remove " : "removed ")
                    + source(removal.source()).orElse(removal.file().toString()) + ": "
                    + Quantity.bytes(removal.bytes()) + ": " + removal.reason());
        }
        long bytes = removed.stream().mapToLong(Removal::bytes).sum();
        terminal.print(Quantity.count(removed.size())
                + (removed.size() == 1 ? " file, " : " files, ")
                + Quantity.bytes(bytes)
                + (dryRun ? " would be freed" : " freed"));
        return Failure.OK;
    }

    void printJson(Iterable<Settings.Value> values) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            for (Settings.Value value : values) {
                out.writeStartObject();
                out.writeStringField("setting", value.setting().fileKey());
                out.writeStringField("value", value.text());
                out.writeStringField("from", value.origin());
                out.writeEndObject();
                out.writeRaw('\n');
            }
        }
    }
}
