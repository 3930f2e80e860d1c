package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf count}: how many rows there are, from metadata where it can be. */
@Command(
        name = "count",
        description = {
            "Prints how many rows Parquet and .mbf files, folders and globs have, all together.",
            "Without a condition that takes their metadata alone."
        },
        mixinStandardHelpOptions = true)
public final class CountCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> files;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only rows that meet a condition, as for cat.")
    private String where;

    @Mixin
    private CacheOption cacheOption = new CacheOption();

    @Mixin
    private RowsOption rowsOption = new RowsOption();

    public CountCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Predicate> condition = Optional.ofNullable(where).map(PredicateParser::parse);
        cacheOption.read(terminal, (cache, check) -> terminal.print(Long.toString(count(condition, cache))));
        return Failure.OK;
    }

    private long count(Optional<Predicate> condition, Optional<ParquetCache> cache) throws IOException {
        long rows = 0;
        for (Argument file : files) {
            try (Dataset all = rowsOption.open(file, cache)) {
                rows = Math.addExact(rows, condition.map(all::where).orElse(all).count());
            }
        }
        return rows;
    }
}
