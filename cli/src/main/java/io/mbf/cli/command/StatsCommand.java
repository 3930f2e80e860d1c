package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.read.Dataset;
import io.mbf.schema.TypeName;
import io.mbf.text.Json;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf stats}: what the columns hold. */
@Command(
        name = "stats",
        description = {
            "Shows what the columns of Parquet and .mbf files, folders and globs hold, read as one data set: nulls,"
                    + " distinct values (~ is an estimate), extremes, mean, the most frequent value and how values lie"
                    + " between the extremes.",
            "Of nested columns only nulls are counted. Counts of more than 65,536 different values are estimates, within"
                    + " a twentieth nearly always."
        },
        mixinStandardHelpOptions = true)
public final class StatsCommand implements Callable<Integer> {

    private static final int MAX_CELL = 32;

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> files;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CacheOption cacheOption = new CacheOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public StatsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        cacheOption.read(terminal, this::print);
        return Failure.OK;
    }

    private void print(Optional<ParquetCache> cache, Runnable check) throws IOException {
        List<ColumnStats> columns;
        try (Dataset dataset = rowsOption.open(files, cache)) {
            columns = ColumnStats.of(dataset.snapshot(), check);
        }
        if (json) {
            printJson(columns);
        } else {
            printTable(columns);
        }
    }

    private void printTable(List<ColumnStats> columns) throws IOException {
        TextTable table = new TextTable(
                TextTable.Column.left("column"),
                TextTable.Column.left("type"),
                TextTable.Column.right("nulls"),
                TextTable.Column.right("distinct"),
                TextTable.Column.right("min"),
                TextTable.Column.right("max"),
                TextTable.Column.right("mean"),
                TextTable.Column.left("most frequent"),
                TextTable.Column.left("histogram"));
        for (ColumnStats column : columns) {
            table.add(
                    column.field().name(),
                    TypeName.of(column.field().type()),
                    Long.toString(column.nulls()),
                    column.counts() == null
                            ? ""
                            : (column.counts().isExact() ? "" : "~")
                                    + column.counts().distinct(),
                    cell(column.min()),
                    cell(column.max()),
                    cell(column.mean()),
                    column.mostFrequent()
                            .map(most -> cell(most.value()) + " × " + most.count())
                            .orElse(""),
                    column.histogram() == null ? "" : column.histogram().text());
        }
        for (String line : table.lines(terminal.width())) {
            terminal.print(line);
        }
    }

    private void printJson(List<ColumnStats> columns) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartArray();
            for (ColumnStats column : columns) {
                out.writeStartObject();
                out.writeStringField("column", column.field().name());
                out.writeStringField("type", TypeName.of(column.field().type()));
                out.writeNumberField("nulls", column.nulls());
                write("min", column.min(), out);
                write("max", column.max(), out);
                write("mean", column.mean(), out);
                if (column.counts() != null) {
                    out.writeNumberField("distinct", column.counts().distinct());
                    out.writeBooleanField("distinct_is_exact", column.counts().isExact());
                }
                Optional<ColumnStats.Frequent> most = column.mostFrequent();
                if (most.isPresent()) {
                    write("most_frequent", most.get().value(), out);
                    out.writeNumberField("most_frequent_count", most.get().count());
                }
                if (column.histogram() != null) {
                    out.writeStringField("histogram", column.histogram().text());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeRaw('\n');
        }
    }

    /** Text, so that no digit is lost on the way; a mean is a number where JSON has it. */
    private static void write(String name, Object value, JsonGenerator out) throws IOException {
        if (value instanceof Double number && Double.isFinite(number)) {
            out.writeNumberField(name, number);
        } else if (value != null) {
            out.writeStringField(name, text(value));
        }
    }

    private static String cell(Object value) {
        String text = value == null ? "" : text(value);
        return text.length() > MAX_CELL ? text.substring(0, MAX_CELL - 1) + "…" : text;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
    }
}
