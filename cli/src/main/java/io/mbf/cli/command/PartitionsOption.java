package io.mbf.cli.command;

import io.mbf.dataset.PartitionType;
import io.mbf.error.InvalidQueryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether and how directories such as {@code year=2024} are columns. */
final class PartitionsOption {

    @Option(
            names = "--no-partitions",
            description = "Directories such as year=2024 in a folder or glob are not columns.")
    private boolean off;

    @Option(
            names = "--partition-type",
            paramLabel = "NAME=TYPE",
            description = "Type of a column out of directories: int, long, date or string. Repeatable.")
    private List<String> types = List.of();

    boolean on() {
        return !off;
    }

    Map<String, PartitionType> types() {
        Map<String, PartitionType> parsed = new HashMap<>();
        for (String named : types) {
            int equals = named.lastIndexOf('=');
            if (equals <= 0) {
                throw new InvalidQueryException("--partition-type " + named + ": must be NAME=TYPE");
            }
            parsed.put(named.substring(0, equals), PartitionType.of(named.substring(equals + 1)));
        }
        return parsed;
    }
}
