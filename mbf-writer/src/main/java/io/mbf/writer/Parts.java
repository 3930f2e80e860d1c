package io.mbf.writer;

import io.mbf.encoding.ByteSink;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.FormatLimits;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Aligned parts of the file, laid out one after the other in a sink that is emptied into the file whenever it has grown
 * large. The zero bytes behind a part belong to its extent and are covered by its checksum, so that no byte of a file
 * goes unchecked.
 */
final class Parts {

    /** What is gathered before it is written. */
    private static final int WRITE_BYTES = 1 << 20;

    private final ByteSink out;
    private final LongSupplier position;
    private final Runnable flush;
    private int start;
    private Consumer<Extent> placed;

    /**
     * @param position where the sink's first byte will lie in the file, itself aligned
     * @param flush empties the sink into the file, which moves the position
     */
    Parts(ByteSink out, LongSupplier position, Runnable flush) {
        this.out = out;
        this.position = position;
        this.flush = flush;
    }

    /**
     * Starts a part at the sink's next aligned position; what is put into the sink from now on belongs to it.
     *
     * @param whenPlaced receives where the part lies, once the next one begins or {@link #end} is called
     */
    void begin(Consumer<Extent> whenPlaced) {
        place(FormatLimits.ALIGNMENT);
        if (out.size() >= WRITE_BYTES) {
            flush.run();
        }
        start = out.size();
        placed = whenPlaced;
    }

    /** Ends the last part where the file has the next multiple of {@code alignment}. */
    void end(int alignment) {
        place(alignment);
    }

    private void place(int alignment) {
        long end = position.getAsLong() + out.size();
        out.putZeros((int) (FormatLimits.align(end, alignment) - end));
        if (placed != null) {
            int length = out.size() - start;
            placed.accept(new Extent(position.getAsLong() + start, length, Checksum.of(out.array(), start, length)));
            placed = null;
        }
    }
}
