package io.mbf.scan;

import io.mbf.batch.BatchSource;

/** A {@link Query} being answered: its rows, and an account of the work. */
public interface Scan extends BatchSource {

    /** What was planned and done so far; before the first {@link #next} it shows the plan. */
    ScanReport report();
}
