package io.mbf.cli.command;

import io.mbf.cli.help.ManualPage;
import io.mbf.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code mbf help}: what a command does, as its {@code --help} says. */
@Command(name = "help", description = "Shows the help of a command, or of all.", mixinStandardHelpOptions = true)
public final class HelpCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Such as cat, or cache ls.")
    private List<String> names = List.of();

    @Option(names = "--manual-pages", hidden = true, paramLabel = "DIR", description = "Write all as manual pages.")
    private Path pages;

    public HelpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine command = spec.root().commandLine();
        if (pages != null) {
            Files.createDirectories(pages);
            for (ManualPage page : ManualPage.of(command, spec.root().version()[0])) {
                Files.writeString(pages.resolve(page.name() + ".1"), page.text());
            }
            return Failure.OK;
        }
        for (String name : names) {
            CommandLine below = command.getSubcommands().get(name);
            if (below == null) {
                throw new UnmatchedArgumentException(command, List.of(name));
            }
            command = below;
        }
        terminal.print(command.getUsageMessage().stripTrailing());
        return Failure.OK;
    }
}
