package io.mbf.cli.help;

import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script that completes command lines in bash: that of picocli, which completes files where an argument is a {@link Path}. */
final class BashCompletion {

    private BashCompletion() {}

    /** @param root whose commands take paths from now on where they took files; not to be run any more */
    static String of(CommandLine root) {
        takePaths(root.getCommandSpec());
        return AutoComplete.bash(root.getCommandName(), root);
    }

    private static void takePaths(CommandSpec command) {
        for (PositionalParamSpec argument : List.copyOf(command.positionalParameters())) {
            if (Words.isFile(argument)) {
                command.remove(argument);
                command.add(PositionalParamSpec.builder()
                        .paramLabel(argument.paramLabel())
                        .index(argument.index())
                        .arity(argument.arity())
                        .type(Path.class)
                        .build());
            }
        }
        Words.commands(command).forEach(below -> takePaths(below.getCommandSpec()));
    }
}
