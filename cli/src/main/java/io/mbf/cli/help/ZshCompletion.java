package io.mbf.cli.help;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script that completes command lines in zsh: a function for each command, over zsh's own {@code _arguments}. */
final class ZshCompletion {

    private final StringBuilder script = new StringBuilder("#compdef mbf\n# completion of mbf in zsh\n");

    static String of(CommandSpec root) {
        ZshCompletion completion = new ZshCompletion();
        completion.add(root, "_mbf");
        // found in $fpath the file is the function's first call; sourced it is none
        completion.script.append("""
                if [ "$funcstack[1]" = _mbf ]; then
                    _mbf "$@"
                else
                    compdef _mbf mbf
                fi
                """);
        return completion.script.toString();
    }

    private void add(CommandSpec command, String function) {
        Collection<CommandLine> below = Words.commands(command);
        script.append(function).append("() {\n    local context state state_descr line\n    typeset -A opt_args\n");
        script.append("    _arguments -C -S");
        for (OptionSpec option : Words.options(command)) {
            for (String name : Words.names(option, command)) {
                String repeated = option.isMultiValue() ? "*" : "";
                String description = "[" + plain(Words.brief(option.description())) + "]";
                String value = Words.takesValue(option) ? ":" + plain(option.paramLabel()) + ":" + action(option) : "";
                argument(repeated + name + description + value);
            }
        }
        if (below.isEmpty()) {
            for (PositionalParamSpec parameter : command.positionalParameters()) {
                argument("*:" + plain(parameter.paramLabel()) + ":" + action(parameter));
            }
        } else {
            argument("1:command:->command");
            argument("*::argument:->argument");
        }
        script.append('\n');
        if (!below.isEmpty()) {
            choice(below, function);
        }
        script.append("}\n");
        for (CommandLine each : below) {
            add(each.getCommandSpec(), function + "_" + each.getCommandName());
        }
    }

    private void choice(Collection<CommandLine> below, String function) {
        script.append("    case $state in\n        command)\n            local -a commands\n            commands=(\n");
        for (CommandLine each : below) {
            String description =
                    Words.brief(each.getCommandSpec().usageMessage().description());
            script.append("                ")
                    .append(quoted(each.getCommandName() + ":" + description))
                    .append('\n');
        }
        script.append("            )\n            _describe command commands\n            ;;\n        argument)\n");
        script.append("            case $words[1] in\n");
        for (CommandLine each : below) {
            String name = each.getCommandName();
            script.append("                " + name + ") " + function + "_" + name + " ;;\n");
        }
        script.append("            esac\n            ;;\n    esac\n");
    }

    private static String action(ArgSpec argument) {
        List<String> values = Words.values(argument);
        if (!values.isEmpty()) {
            return values.stream().map(ZshCompletion::plain).collect(Collectors.joining(" ", "(", ")"));
        }
        return Words.isFile(argument) ? "_files" : " ";
    }

    private void argument(String specification) {
        script.append(" \\\n        ").append(quoted(specification));
    }

    /** Without what has a meaning in a specification. */
    private static String plain(String text) {
        return text.replaceAll("([\\[\\]:\\\\])", "\\\\$1");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
