package io.mbf.cli.command;

import io.mbf.cli.terminal.Quantity;
import io.mbf.error.InvalidQueryException;
import picocli.CommandLine.Option;

/** How commands that convert many files go about it. */
final class BatchOption {

    private static final int MOST_JOBS = 64;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Files converted at a time, at most 64 (default: 1 for prewarm, processors up to 4 for convert).")
    private Integer jobs;

    @Option(
            names = "--max-load",
            paramLabel = "PART",
            description = "Begin no further file beside one under way while the processors are busier: 80%% or 0.8"
                    + " (default: 100%%).")
    private String maxLoad = "100%";

    @Option(names = "--nice", description = "Leave the processors and disks to other programs when they want them.")
    private boolean nice;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print a JSON object per file, and one that sums up.")
    private boolean json;

    /** @throws InvalidQueryException if that is no possible number */
    int jobs(int ifNotGiven) {
        int number = jobs == null ? ifNotGiven : jobs;
        if (number < 1 || number > MOST_JOBS) {
            throw new InvalidQueryException("--jobs " + number + " is not within 1.." + MOST_JOBS);
        }
        return number;
    }

    /**
     * The load of the processors, above 0 and up to 1.
     *
     * @throws InvalidQueryException if that was not understood
     */
    double maxLoad() {
        return Quantity.parsePart(maxLoad)
                .orElseThrow(
                        () -> new InvalidQueryException("--max-load " + maxLoad + " is not a part such as 80% or 0.8"));
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean json() {
        return json;
    }

    /** Steps back behind other programs, if that is wanted. */
    void begin() {
        if (nice) {
            ProcessPriority.lower();
        }
    }
}
