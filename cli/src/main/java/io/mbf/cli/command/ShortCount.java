package io.mbf.cli.command;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes {@code -5} for {@code -n 5}, as head and tail of other systems do. */
final class ShortCount implements IParameterPreprocessor {

    /** @param args that are left, the next one on top */
    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
        String before = "";
        for (int i = args.size() - 1; i >= 0 && !args.get(i).equals("--"); i--) {
            String word = args.get(i);
            OptionSpec option = command.findOption(before);
            boolean isValue = option != null && option.arity().min() > 0;
            if (!isValue && word.matches("-\\d+")) {
                args.set(i, "-n" + word.substring(1));
            }
            before = isValue ? "" : word;
        }
        return false; // picocli goes on with what is on the stack
    }
}
