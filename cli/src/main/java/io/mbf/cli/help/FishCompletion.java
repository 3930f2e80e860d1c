package io.mbf.cli.help;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A script that completes command lines in fish: a line for each command, option and file. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder("""
            # completion of mbf in fish
            function __mbf_at
                set -l words (commandline -opc)
                set -e words[1]
                string match -q -- "$argv *" "$words "
            end
            function __mbf_ends_with
                set -l words (commandline -opc)
                set -e words[1]
                test "$words" = "$argv"
            end
            """);

    static String of(CommandSpec root) {
        FishCompletion completion = new FishCompletion();
        completion.add(root, "");
        return completion.script.toString();
    }

    /** @param path the names below mbf, with a blank behind each */
    private void add(CommandSpec command, String path) {
        String here = path.isEmpty() ? "" : "__mbf_at " + path.strip();
        for (CommandLine each : Words.commands(command)) {
            CommandSpec below = each.getCommandSpec();
            String description = Words.brief(below.usageMessage().description());
            line("__mbf_ends_with " + path.strip(), "-f -a " + below.name(), description);
        }
        for (OptionSpec option : Words.options(command)) {
            StringBuilder what = new StringBuilder();
            for (String name : Words.names(option, command)) {
                what.append(name.startsWith("--") ? "-l " : name.length() == 2 ? "-s " : "-o ")
                        .append(name.replaceFirst("^--?", ""))
                        .append(' ');
            }
            line(here, what + value(option), Words.brief(option.description()));
        }
        if (!command.positionalParameters().isEmpty() || !path.isEmpty()) {
            boolean files = command.positionalParameters().stream().anyMatch(Words::isFile);
            line(here, files ? "-F" : "-f", "");
        }
        for (ArgSpec argument : command.positionalParameters()) {
            List<String> values = Words.values(argument);
            if (!values.isEmpty()) {
                line(here, "-f -a " + quoted(String.join(" ", values)), "");
            }
        }
        for (CommandLine each : Words.commands(command)) {
            add(each.getCommandSpec(), path + each.getCommandName() + " ");
        }
    }

    private static String value(ArgSpec option) {
        if (!Words.takesValue(option)) {
            return "";
        }
        List<String> values = Words.values(option);
        if (!values.isEmpty()) {
            return "-x -a " + quoted(String.join(" ", values));
        }
        return Words.isFile(option) ? "-r -F" : "-x";
    }

    private void line(String condition, String what, String description) {
        script.append("complete -c mbf");
        if (!condition.isEmpty()) {
            script.append(" -n ").append(quoted(condition.strip()));
        }
        script.append(' ').append(what.strip());
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
