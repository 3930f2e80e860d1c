package io.mbf.cli.help;

import io.mbf.cli.argument.Argument;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The words of the model as completion and manual pages need them. */
final class Words {

    private static final Set<Class<?>> FILES = Set.of(Path.class, File.class, Argument.class);

    private Words() {}

    /** Commands below one, each once, in the order of the help. */
    static Collection<CommandLine> commands(CommandSpec command) {
        Collection<CommandLine> all = new LinkedHashSet<>(command.subcommands().values());
        all.removeIf(each -> each.getCommandSpec().usageMessage().hidden());
        return all;
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** Names of an option, also that which switches it off. */
    static List<String> names(OptionSpec option, CommandSpec command) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            for (String name : option.names()) {
                names.add(command.negatableOptionTransformer().makeNegative(name, command));
            }
        }
        return names;
    }

    static boolean takesValue(ArgSpec argument) {
        return argument.arity().max() > 0;
    }

    static boolean isFile(ArgSpec argument) {
        return Stream.concat(Stream.of(argument.type()), Stream.of(argument.auxiliaryTypes()))
                .anyMatch(type -> FILES.contains(type));
    }

    /** The values an argument can have, if they are few; in lower case, which is understood as well. */
    static List<String> values(ArgSpec argument) {
        List<String> values = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
        }
        return values;
    }

    /** Lines of a description as one, without what picocli formats with. */
    static String sentence(String... lines) {
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
    }

    /** The first sentence of a description, or what comes before a remark. */
    static String brief(String... lines) {
        String all = sentence(lines);
        int end = all.length();
        for (String stop : List.of(". ", "; ", " (")) {
            int at = all.indexOf(stop);
            end = at > 0 ? Math.min(end, at) : end;
        }
        String brief = all.substring(0, end);
        return brief.endsWith(".") ? brief.substring(0, brief.length() - 1) : brief;
    }
}
