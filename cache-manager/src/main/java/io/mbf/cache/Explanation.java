package io.mbf.cache;

import io.mbf.dataset.FilesReport;
import io.mbf.scan.ScanReport;
import java.util.Optional;

/**
 * Where an answer comes from and what it costs: the cache's decision, if a cache was asked, and the scan's account.
 *
 * @param verdict of the cache; empty if the file is read without one, or if there are many files
 * @param files what became of each of many files; empty if there is but one
 * @param report of the scan: its plan before the first batch, then also the work done so far
 */
public record Explanation(Optional<Verdict> verdict, Optional<FilesReport> files, ScanReport report) {

    @Override
    public String toString() {
        return verdict.map(v -> "cache: " + v + "\n").orElse("")
                + files.map(f -> f + "\n").orElse("")
                + report;
    }
}
