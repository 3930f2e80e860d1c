package io.mbf.read;

import io.mbf.cache.verdict.Verdict;
import io.mbf.dataset.FilesReport;
import io.mbf.scan.ScanReport;
import java.util.Optional;

/**
 * Where an answer comes from and what it costs: the cache's decision, if a cache was asked, and the scan's account. Its
 * text begins with a line that says whether this is a plan or a read.
 *
 * @param planned whether nothing was read yet: this is what a read would do
 * @param verdict of the cache; empty if the file is read without one, or if there are many files
 * @param files what became of each of many files; empty if there is but one
 * @param report of the scan: its plan before the first batch, then also the work done so far
 */
public record Explanation(boolean planned, Optional<Verdict> verdict, Optional<FilesReport> files, ScanReport report) {

    /** Both parts of a read together; the decision of the cache is the same for all of them. */
    Explanation plus(Explanation other) {
        return new Explanation(
                planned && other.planned,
                verdict,
                files.flatMap(these -> other.files.map(these::plus)),
                report.plus(other.report));
    }

    @Override
    public String toString() {
        return (planned ? "plan: what a read would do\n" : "read: what was done\n") + details();
    }

    /** The text without its first line. */
    public String details() {
        return verdict.map(v -> "cache: " + v + "\n").orElse("")
                + files.map(f -> f + "\n").orElse("")
                + report;
    }
}
