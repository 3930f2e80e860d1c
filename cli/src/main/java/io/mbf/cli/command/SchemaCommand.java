package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.schema.Schema;
import io.mbf.text.Json;
import io.mbf.text.SchemaText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf schema}: columns and their types. */
@Command(
        name = "schema",
        description = "Shows the columns of a Parquet or .mbf file: name, type, 'not null' where no row may be null.",
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A Parquet or .mbf file, a folder, a glob or an address.")
    private Argument file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Schema schema = rowsOption.schema(file);
        if (json) {
            try (JsonGenerator out = Json.generator(terminal.out())) {
                SchemaText.write(schema, out);
                out.writeRaw('\n');
            }
        } else {
            for (String line : SchemaText.lines(schema)) {
                terminal.print(line);
            }
        }
        return Failure.OK;
    }
}
