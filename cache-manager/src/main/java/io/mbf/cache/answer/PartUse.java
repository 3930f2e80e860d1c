package io.mbf.cache.answer;

import io.mbf.cache.splice.SpliceListener;
import io.mbf.cache.splice.TablePart;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the reads of one table took from parts, and from their source. Thread-safe. */
final class PartUse implements SpliceListener {

    private final Consumer<TablePart> firstUse;
    private final BiConsumer<TablePart, RuntimeException> failed;
    private final Set<TablePart> used = ConcurrentHashMap.newKeySet();
    private final LongAdder cellsOfParts = new LongAdder();
    private final LongAdder cellsOfSource = new LongAdder();

    /**
     * Begins to listen.
     *
     * @param firstUse told of each part once
     * @param failed told of parts that failed
     */
    PartUse(Consumer<TablePart> firstUse, BiConsumer<TablePart, RuntimeException> failed) {
        this.firstUse = firstUse;
        this.failed = failed;
    }

    @Override
    public void used(TablePart part, long cells) {
        cellsOfParts.add(cells);
        if (used.add(part)) {
            firstUse.accept(part);
        }
    }

    @Override
    public void usedSource(long cells) {
        cellsOfSource.add(cells);
    }

    @Override
    public void failed(TablePart part, RuntimeException failure) {
        failed.accept(part, failure);
    }

    /** The part of the values that came from parts, 0 to 1; empty if nothing was read. */
    OptionalDouble shareOfParts() {
        double all = (double) cellsOfParts.sum() + cellsOfSource.sum();
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(cellsOfParts.sum() / all);
    }
}
