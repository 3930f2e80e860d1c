package io.mbf.cli.command;

import io.mbf.cli.help.CompletionShell;
import io.mbf.cli.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mbf completion}: what shells need to complete command lines. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes the command in a shell.",
            "Installed packages have it where shells look for it; elsewhere: source <(mbf completion bash), the same",
            "for zsh, and mbf completion fish | source."
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private CompletionShell shell;

    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        terminal.print(shell.completion(spec.root().commandLine()).stripTrailing());
        return Failure.OK;
    }
}
