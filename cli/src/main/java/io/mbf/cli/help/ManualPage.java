package io.mbf.cli.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command, in the language of man(7).
 *
 * @param name as {@code mbf-cache-ls}, to which {@code .1} belongs
 */
public record ManualPage(String name, String text) {

    /** Pages of a command and of all below it. */
    public static List<ManualPage> of(CommandLine command, String version) {
        List<ManualPage> pages = new ArrayList<>();
        pages.add(new ManualPage(name(command.getCommandSpec()), text(command, version)));
        for (CommandLine below : Words.commands(command.getCommandSpec())) {
            pages.addAll(of(below, version));
        }
        return List.copyOf(pages);
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String text(CommandLine command, String version) {
        CommandSpec spec = command.getCommandSpec();
        String[] description = spec.usageMessage().description();
        StringBuilder page = new StringBuilder();
        page.append(".TH \"" + name(spec) + "\" 1 \"\" \"" + escaped(version) + "\"\n");
        page.append(".SH NAME\n" + escaped(name(spec)) + " \\- " + escaped(Words.brief(description)) + "\n");
        page.append(".SH SYNOPSIS\n.nf\n" + escaped(synopsis(command)) + "\n.fi\n");
        page.append(".SH DESCRIPTION\n" + escaped(Words.sentence(description)) + "\n");
        if (!spec.positionalParameters().isEmpty()) {
            page.append(".SH ARGUMENTS\n");
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                item(page, label(command, parameter), Words.sentence(parameter.description()));
            }
        }
        page.append(".SH OPTIONS\n");
        for (OptionSpec option : Words.options(spec)) {
            String names = String.join(", ", Words.names(option, spec));
            item(page, names + label(command, option), Words.sentence(option.description()));
        }
        if (!spec.subcommands().isEmpty()) {
            page.append(".SH COMMANDS\n");
            for (CommandLine below : Words.commands(spec)) {
                CommandSpec each = below.getCommandSpec();
                item(
                        page,
                        name(each) + "(1)",
                        Words.sentence(each.usageMessage().description()));
            }
        }
        exitCodes(page, spec.root().usageMessage().exitCodeList());
        if (spec.parent() != null) {
            page.append(".SH SEE ALSO\n" + escaped(name(spec.parent())) + "(1)\n");
        }
        return page.toString();
    }

    private static void exitCodes(StringBuilder page, Map<String, String> codes) {
        page.append(".SH EXIT STATUS\n");
        codes.forEach((code, meaning) -> item(page, code.strip(), meaning));
    }

    private static String synopsis(CommandLine command) {
        return command.getHelp().synopsis(0).strip();
    }

    private static String label(CommandLine command, ArgSpec argument) {
        Help help = command.getHelp();
        return help.parameterLabelRenderer()
                .renderParameterLabel(argument, Ansi.OFF, List.of())
                .toString();
    }

    private static void item(StringBuilder page, String term, String description) {
        page.append(".TP\n\\fB" + escaped(term) + "\\fR\n" + escaped(description) + "\n");
    }

    /** Text that man takes as it is: no line of it is a request, dashes can be copied. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
