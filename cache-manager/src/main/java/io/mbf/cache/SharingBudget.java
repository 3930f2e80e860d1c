package io.mbf.cache;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * How much memory rows may take that wait to be converted, for all reads of a cache together: a quarter of what the heap
 * has beyond its live objects and what a conversion needs. Thread-safe.
 */
final class SharingBudget {

    /** What a read and the conversion beside it may need for themselves; so a heap of 64 MiB shares nothing. */
    private static final long WORKING_BYTES = 128L << 20;

    private static final int PART = 4;

    private final long fixed;
    private long limit;
    private long used;

    /** A budget that depends on the heap. */
    SharingBudget() {
        this(-1);
    }

    /** @param fixed bytes; negative to ask the heap */
    SharingBudget(long fixed) {
        this.fixed = fixed;
        this.limit = Math.max(0, fixed);
    }

    /** Looks at the heap anew; done when a read begins. */
    synchronized void refresh() {
        if (fixed < 0) {
            limit = Math.max(0, (Runtime.getRuntime().maxMemory() - live() - WORKING_BYTES) / PART);
        }
    }

    /** Bytes that were in use after the last collections. What was never collected is young. */
    private static long live() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            bytes += usage == null ? 0 : usage.getUsed();
        }
        return bytes;
    }

    /** Whether nothing will ever be shared. */
    boolean isNone() {
        return fixed == 0;
    }

    synchronized boolean take(long bytes) {
        if (bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    synchronized void giveBack(long bytes) {
        used -= bytes;
    }

    /** Whether so much of it is used that it may not last. */
    synchronized boolean isShort() {
        return used > limit / 2;
    }

    /** Bytes taken and not given back. */
    synchronized long used() {
        return used;
    }
}
