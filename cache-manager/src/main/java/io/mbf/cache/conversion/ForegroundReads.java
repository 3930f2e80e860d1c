package io.mbf.cache.conversion;

import io.mbf.cache.stats.ObservedTable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The direct reads of a cache's users, which conversions give way to: both want the processor, the memory and the disk,
 * and only one of them has somebody waiting for it.
 *
 * <p>A reader counts as active while it fetches a batch and for a moment after that. Thread-safe.
 */
public final class ForegroundReads implements ObservedTable.Observer {

    /**
     * How long after its last batch a reader is taken to be about to fetch the next one, or to go on with what it has. An
     * engine works on after its last batch, and in a process that has just begun everything takes long: with 50 ms, a
     * conversion took a second of processor time from the first query of a Spark process, which took eight; with 500 ms,
     * a hundredth of that.
     */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long STEP_MILLIS = 5;

    private final AtomicInteger fetching = new AtomicInteger();
    private volatile long last = System.nanoTime() - MOMENT_NANOS;

    /** Somebody is about to read: this counts as much as having fetched a batch. */
    public void expected() {
        last = System.nanoTime();
    }

    @Override
    public void fetching() {
        fetching.incrementAndGet();
    }

    @Override
    public void fetched() {
        last = System.nanoTime();
        fetching.decrementAndGet();
    }

    /**
     * Waits while a reader is active.
     *
     * @param patienceNanos how long at most
     * @param hurry ends the wait
     * @return for how long it has waited; less than the patience also if the thread was interrupted, which it then
     *     still is
     */
    long giveWay(long patienceNanos, BooleanSupplier hurry) {
        long start = System.nanoTime();
        long waited = 0;
        while (waited < patienceNanos && isActive() && !hurry.getAsBoolean()) {
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return System.nanoTime() - start;
            }
            waited = System.nanoTime() - start;
        }
        return waited;
    }

    private boolean isActive() {
        return fetching.get() > 0 || System.nanoTime() - last < MOMENT_NANOS;
    }
}
