package io.mbf.cache;

/**
 * What is to be done when the virtual machine ends in order: after the last thread that is no daemon, {@code
 * System.exit}, or a signal such as SIGTERM. Thread-safe.
 */
final class AtExit {

    private final Runnable action;
    private final Thread hook;
    private volatile boolean settled; // registered, or no more to be

    AtExit(Runnable action) {
        this.action = action;
        this.hook = new Thread(action, "mbf-at-exit");
    }

    /** There is something to do, from now on. If the virtual machine is ending already, it is done now. */
    void arm() {
        if (!settled && settle()) {
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                action.run();
            }
        }
    }

    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    /** Takes it back; returns false if it is too late: it is being done, or was, since the virtual machine is ending. */
    boolean disarm() {
        if (!settle()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                return false;
            }
        }
        return true;
    }
}
