package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cli.catalogue.ExternalTable;
import io.mbf.cli.catalogue.TableCatalogue;
import io.mbf.cli.catalogue.TableName;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.text.Json;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf table}: the tables that {@code mbf sql} knows by their names. */
@Command(
        name = "table",
        description = "Remembers files under names that mbf sql knows.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class TableCommand {

    private final Terminal terminal;
    private final Optional<TableCatalogue> tables;

    /** @param tables empty where there can be none */
    public TableCommand(Terminal terminal, Optional<TableCatalogue> tables) {
        this.terminal = terminal;
        this.tables = tables;
    }

    @Command(
            name = "add",
            description = {
                "Remembers a file, a folder or a quoted glob under a name. A relative path becomes absolute.",
                "The files are looked at when a query names the table."
            },
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "A name as in SQL; in double quotes any: '\"my trips\"'.")
                    String name,
            @Parameters(paramLabel = "PATH", description = "Such as '/lake/events/**/*.parquet'.") String path,
            @Option(names = "--replace", description = "Replace a table that has the name.") boolean replace,
            @Mixin PartitionsOption partitions)
            throws IOException {
        ExternalTable table = checked(() -> new ExternalTable(
                TableName.parse(name), ExternalTable.absolute(path), partitions.on(), partitions.types()));
        if (!catalogue().add(table, replace)) {
            throw new InvalidQueryException(
                    "table " + table.name().text() + ": is there already (--replace replaces it)");
        }
        return Failure.OK;
    }

    @Command(name = "ls", description = "Lists the tables.", mixinStandardHelpOptions = true)
    int ls(@Option(names = "--json", description = "Print a JSON object per line.") boolean json) throws IOException {
        List<ExternalTable> all = catalogue().tables();
        if (json) {
            try (JsonGenerator out = Json.generator(terminal.out())) {
                for (ExternalTable table : all) {
                    table.write(out);
                    out.writeRaw('\n');
                }
            }
            return Failure.OK;
        }
        TextTable text = new TextTable(
                TextTable.Column.left("table"), TextTable.Column.left("path"), TextTable.Column.left("partitions"));
        for (ExternalTable table : all) {
            text.add(table.name().text(), table.path(), partitions(table));
        }
        for (String line : text.lines(terminal.width())) {
            terminal.print(line);
        }
        return Failure.OK;
    }

    private static String partitions(ExternalTable table) {
        if (!table.partitions()) {
            return "no";
        }
        Map<String, ?> types = table.partitionTypes();
        return types.isEmpty()
                ? "yes"
                : types.entrySet().stream()
                        .map(type -> type.getKey() + " " + type.getValue())
                        .collect(Collectors.joining(", "));
    }

    @Command(name = "rm", description = "Forgets a table; its files stay.", mixinStandardHelpOptions = true)
    int rm(@Parameters(paramLabel = "NAME", description = "As for add.") String name) throws IOException {
        TableName table = checked(() -> TableName.parse(name));
        if (!catalogue().remove(table)) {
            throw new InvalidQueryException("table " + table.text() + ": there is none (mbf table ls lists them)");
        }
        return Failure.OK;
    }

    private static <T> T checked(Supplier<T> arguments) {
        try {
            return arguments.get();
        } catch (IllegalArgumentException refused) {
            throw new InvalidQueryException(refused.getMessage());
        }
    }

    private TableCatalogue catalogue() throws FileSystemException {
        return tables.orElseThrow(() -> new FileSystemException(
                "tables.json", null, "has no place: set XDG_CONFIG_HOME to an absolute path, or HOME"));
    }
}
