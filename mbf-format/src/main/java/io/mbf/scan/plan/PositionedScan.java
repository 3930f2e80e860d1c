package io.mbf.scan.plan;

import io.mbf.scan.Scan;

/** A scan that also tells where in its table the rows lie that it delivers. */
public interface PositionedScan extends Scan {

    /**
     * The row of the table, counted from 0, that a row of the last batch of {@link #next} is; ascending with it. To be
     * asked before {@link #next} is called again.
     *
     * @param index of the row in the batch
     */
    long position(int index);
}
