package io.mbf.cache.report;

import static java.util.Objects.requireNonNull;

import io.mbf.file.InputFile;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** What pre-warming did, file by file, in the order in which they were done. */
public record PrewarmReport(List<Item> items, Duration elapsed) {

    public enum Outcome {
        CONVERTED,
        /** It was in the cache already. */
        FRESH,
        /** A dry run would have converted it. */
        WOULD_CONVERT,
        /** It will not be cached as things stand: too large, too small, or another process is at it. */
        SKIPPED,
        FAILED
    }

    /**
     * One file.
     *
     * @param detail why, in words
     * @param rows if converted, else 0
     * @param sourceBytes of the Parquet file; 0 if it could not be looked at
     * @param entryBytes if converted, else 0
     * @param elapsed spent on converting
     * @param savedPerRead estimated, per later read of all columns
     */
    public record Item(
            InputFile source,
            Outcome outcome,
            String detail,
            long rows,
            long sourceBytes,
            long entryBytes,
            Duration elapsed,
            Duration savedPerRead) {}

    public PrewarmReport {
        items = List.copyOf(items);
    }

    public List<Item> with(Outcome outcome) {
        requireNonNull(outcome, "outcome");
        return items.stream().filter(item -> item.outcome == outcome).toList();
    }

    /** A sum over the files that were converted. */
    public long sum(ToLongFunction<Item> number) {
        requireNonNull(number, "number");
        return with(Outcome.CONVERTED).stream().mapToLong(number).sum();
    }
}
