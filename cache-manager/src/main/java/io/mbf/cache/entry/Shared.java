package io.mbf.cache.entry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is open, shared by everyone who reads it and by {@link OpenFiles}; closed when the last of them lets go. It has one
 * user when it is made. Thread-safe.
 */
abstract class Shared {

    private final AtomicInteger users = new AtomicInteger(1);

    /** Joins the users, unless the last one has gone. */
    final boolean acquire() {
        int count = users.get();
        while (count > 0) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
            count = users.get();
        }
        return false;
    }

    /** Leaves; once per acquisition. */
    public final void release() {
        count();
        if (users.decrementAndGet() == 0) {
            closeAll();
        }
    }

    /** How many files it holds open. */
    abstract int files();

    abstract long mappedBytes();

    /** About how many bytes of the heap it holds; more once more of it was read. */
    abstract long heldBytes();

    /** Takes note of {@link #heldBytes}, after a use. */
    abstract void count();

    abstract void closeAll();
}
