package io.mbf.scan.plan;

import io.mbf.scan.Scan;

/** A scan that also tells where in its table the rows lie that it delivers. */
public interface PositionedScan extends Scan {

    /**
     * The rows of the table that the last batch of {@link #next} has, counted from 0, ascending: as many as the batch has
     * rows, in an array that may be longer. Valid until the next call of {@link #next}.
     */
    long[] positions();
}
