package io.mbf.cli.command;

import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mbf head}: the first rows as an aligned table. */
@Command(
        name = "head",
        description = "Shows the first rows of a Parquet or .mbf file, a folder or a glob as a table; null is ∅.",
        preprocessor = ShortCount.class,
        mixinStandardHelpOptions = true)
public final class HeadCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A Parquet or .mbf file, a folder, a glob or an address.")
    private Argument file;

    @Mixin
    private TableOption tableOption = new TableOption();

    public HeadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        tableOption.print(file, terminal, (all, rows) -> all.limit(rows).batches());
        return Failure.OK;
    }
}
