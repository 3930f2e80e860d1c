package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.migration.MigrationItem;
import io.mbf.cache.migration.MigrationItem.Outcome;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.text.Json;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code mbf convert} says: a line or a JSON object per file as it is done, and in the end what it was in all. */
final class MigrationReport {

    private final Terminal terminal;
    private final boolean json;
    private final boolean sumsUp;
    private final long start = System.nanoTime();
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private int deleted;
    private long rows;
    private long sourceBytes;
    private long targetBytes;
    private int exit = Failure.OK;

    /** @param sumsUp whether there is more to say in the end than the files' own lines do */
    MigrationReport(Terminal terminal, boolean json, boolean sumsUp) {
        this.terminal = terminal;
        this.json = json;
        this.sumsUp = sumsUp;
    }

    /** A file is done. */
    void add(MigrationItem item) throws IOException {
        counts.merge(item.outcome(), 1, Integer::sum);
        deleted += item.deleted() ? 1 : 0;
        if (item.outcome() == Outcome.CONVERTED || item.outcome() == Outcome.WOULD_CONVERT) {
            rows += item.rows();
            sourceBytes += item.sourceBytes();
            targetBytes += item.targetBytes();
        }
        if (json) {
            print(item);
        } else if (item.problem().isEmpty()) {
            terminal.print(line(item));
            if (item.deleted()) {
                terminal.print(item.job().source() + ": deleted");
            }
        }
        if (item.problem().isPresent()) {
            Failure failure = Failure.of(item.problem().get());
            failure.print(terminal);
            exit = Math.max(exit, failure.exitCode());
        }
    }

    private static String line(MigrationItem item) {
        String names = item.job().source() + " -> " + item.job().target() + ": ";
        if (item.outcome() != Outcome.CONVERTED) {
            return names + name(item.outcome());
        }
        return names + Quantity.count(item.rows()) + " rows, " + Quantity.bytes(item.sourceBytes()) + " -> "
                + Quantity.bytes(item.targetBytes()) + " in "
                + Quantity.duration(item.elapsed().toNanos());
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void print(MigrationItem item) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            out.writeStringField("source", item.job().source().toString());
            out.writeStringField("target", item.job().target().toString());
            out.writeStringField("outcome", name(item.outcome()));
            if (item.problem().isPresent()) {
                out.writeStringField("problem", Failure.of(item.problem().get()).message());
            }
            out.writeNumberField("rows", item.rows());
            out.writeNumberField("sourceBytes", item.sourceBytes());
            out.writeNumberField("targetBytes", item.targetBytes());
            out.writeNumberField("millis", item.elapsed().toMillis());
            out.writeBooleanField("deleted", item.deleted());
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    /** All files are done; returns the exit code. */
    int end() throws IOException {
        if (json) {
            printSum();
        } else if (sumsUp) {
            terminal.print(sum());
        }
        return exit;
    }

    private String sum() {
        String text = counts.entrySet().stream()
                .map(each -> Quantity.count(each.getValue()) + " " + name(each.getKey()))
                .collect(Collectors.joining(", "));
        if (counts.containsKey(Outcome.CONVERTED)) {
            text += "; " + Quantity.count(rows) + " rows, " + Quantity.bytes(sourceBytes) + " -> "
                    + Quantity.bytes(targetBytes) + " in " + Quantity.duration(System.nanoTime() - start);
        } else if (counts.containsKey(Outcome.WOULD_CONVERT)) {
            text += "; " + Quantity.bytes(sourceBytes);
        }
        return deleted == 0
                ? text
                : text + "; " + Quantity.count(deleted) + (deleted == 1 ? " source" : " sources") + " deleted";
    }

    private void printSum() throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            for (Outcome outcome : Outcome.values()) {
                out.writeNumberField(name(outcome), counts.getOrDefault(outcome, 0));
            }
            out.writeNumberField("deleted", deleted);
            out.writeNumberField("rows", rows);
            out.writeNumberField("sourceBytes", sourceBytes);
            out.writeNumberField("targetBytes", targetBytes);
            out.writeNumberField("millis", (System.nanoTime() - start) / 1_000_000);
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }
}
