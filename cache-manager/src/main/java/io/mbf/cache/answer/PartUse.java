package io.mbf.cache.answer;

import io.mbf.cache.splice.SpliceListener;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** What the reads of one table took from parts, and from their source. Thread-safe. */
final class PartUse implements SpliceListener {

    private final IntConsumer firstUse;
    private final BiConsumer<Integer, RuntimeException> failed;
    private final AtomicIntegerArray used; // by part: 1 if it was
    private final LongAdder cellsOfParts = new LongAdder();
    private final LongAdder cellsOfSource = new LongAdder();

    /**
     * Begins to listen.
     *
     * @param parts how many there are
     * @param firstUse told of each part that is used, once
     * @param failed told of parts that failed
     */
    PartUse(int parts, IntConsumer firstUse, BiConsumer<Integer, RuntimeException> failed) {
        this.used = new AtomicIntegerArray(parts);
        this.firstUse = firstUse;
        this.failed = failed;
    }

    @Override
    public void used(int part, long cells) {
        cellsOfParts.add(cells);
        if (used.get(part) == 0 && used.compareAndSet(part, 0, 1)) {
            firstUse.accept(part);
        }
    }

    @Override
    public void usedSource(long cells) {
        cellsOfSource.add(cells);
    }

    @Override
    public void failed(int part, RuntimeException failure) {
        failed.accept(part, failure);
    }

    /** The part of the values that came from parts, 0 to 1; empty if nothing was read. */
    OptionalDouble shareOfParts() {
        double all = (double) cellsOfParts.sum() + cellsOfSource.sum();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(cellsOfParts.sum() / all);
    }
}
