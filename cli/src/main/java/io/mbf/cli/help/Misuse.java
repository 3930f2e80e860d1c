package io.mbf.cli.help;

import io.mbf.error.InvalidQueryException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence, with the word that may have been meant. */
public final class Misuse {

    private Misuse() {}

    public static String sentence(ParameterException problem) {
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), command);
        }
        if (problem instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return command.qualifiedName() + " lacks "
                    + missing.getMissing().stream()
                            .map(Misuse::lacking)
                            .distinct()
                            .collect(Collectors.joining(" and "));
        }
        if (problem instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice";
        }
        if (problem.getCause() instanceof InvalidQueryException refused) {
            return refused.getMessage();
        }
        if (problem.getArgSpec() != null && problem.getValue() != null) {
            return name(problem.getArgSpec()) + " " + problem.getValue() + ": is not " + wanted(problem.getArgSpec());
        }
        if (problem.getArgSpec() == null && !command.subcommands().isEmpty()) {
            return command.qualifiedName() + " lacks a command: " + String.join(", ", commands(command));
        }
        return problem.getMessage();
    }

    private static String wanted(ArgSpec argument) {
        List<String> values = Words.values(argument);
        if (!values.isEmpty()) {
            return "one of " + String.join(", ", values);
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type)
                ? "a number that fits"
                : "a " + argument.paramLabel();
    }

    private static List<String> commands(CommandSpec command) {
        return Words.commands(command).stream().map(CommandLine::getCommandName).toList();
    }

    private static String unknown(String word, CommandSpec command) {
        if (word.startsWith("-") && word.length() > 1) {
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            Stream<String> names = Words.options(command).stream().flatMap(each -> Words.names(each, command).stream());
            return command.qualifiedName() + " has no option " + option + meant(option, names);
        }
        if (!command.subcommands().isEmpty()) {
            return command.qualifiedName() + " has no command '" + word + "'" + meant(word, commands(command).stream());
        }
        return command.qualifiedName() + " does not take '" + word + "'";
    }

    private static String lacking(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return option.required()
                    ? option.longestName() + " " + option.paramLabel()
                    : "the " + option.paramLabel() + " of " + option.longestName();
        }
        return argument.paramLabel();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String meant(String word, Stream<String> words) {
        return closest(word, words.toList())
                .map(close -> "; did you mean " + close + "?")
                .orElse("");
    }

    /** The word that differs in the fewest letters, if a third of them at most does, or that goes on where the typed one ends. */
    static Optional<String> closest(String typed, List<String> words) {
        String lower = typed.toLowerCase(Locale.ROOT);
        return words.stream()
                .filter(word -> distance(lower, word) <= Math.max(1, letters(word) / 3)
                        || letters(lower) >= 3 && word.startsWith(lower))
                .min(Comparator.comparingInt(word -> distance(lower, word)));
    }

    private static int letters(String word) {
        return word.replaceFirst("^-*", "").length();
    }

    /** Letters put in, left out, replaced, or swapped with their neighbour (the optimal string alignment distance). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(d[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            d[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
