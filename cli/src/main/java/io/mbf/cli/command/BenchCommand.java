package io.mbf.cli.command;

import io.mbf.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code mbf bench}: in the help, and what is said where it cannot be done. The launcher of a checkout starts the
 * benchmarks themselves, which are no part of the command.
 */
@Command(
        name = "bench",
        description = {
            "Measures MBF beside its peers, checks that all agree, and prints a table.",
            "Full scans, projections, lookups, conditions, counts, opening, first reads and sizes, of tables of TPC-H's"
                    + " lineitem, tokens, trips, urls and others; five minutes, with a bar chart in bench/results/.",
            "It needs a checkout of the project; there, ./mbf bench --help says what can be chosen."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "As ./mbf bench --help has them.")
    private List<String> options = List.of();

    public BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.complain("bench needs a checkout of the project, where ./mbf bench builds it");
        return Failure.FAILED;
    }
}
