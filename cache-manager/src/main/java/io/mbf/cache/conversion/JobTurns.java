package io.mbf.cache.conversion;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/** When each of many conversions may begin, on a machine that has other work to do. Thread-safe. */
public final class JobTurns {

    private static final long PAUSE_MILLIS = 200;

    private final double maxLoad;
    private final DoubleSupplier load;
    private final AtomicInteger running = new AtomicInteger();

    /**
     * No turn has begun yet.
     *
     * @param maxLoad of the processors, above 0 and up to 1, up to which another conversion begins; 1 for no ceiling
     * @param load of the processors now, 0 to 1; negative while unknown
     */
    public JobTurns(double maxLoad, DoubleSupplier load) {
        this.maxLoad = maxLoad;
        this.load = load;
    }

    /**
     * Begins a turn as soon as the load allows it; {@link #end} must follow. One may always run, or a machine that is busy
     * with other things would stop us for ever.
     *
     * @throws CancellationException if this thread is interrupted
     */
    public void await() {
        while (running.getAndIncrement() > 0 && maxLoad < 1 && load.getAsDouble() > maxLoad) {
            running.decrementAndGet();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                throw new CancellationException("interrupted");
            }
        }
    }

    /** Ends a turn. */
    public void end() {
        running.decrementAndGet();
    }
}
