package io.mbf.cli.terminal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Clean-up for ^C and termination: while one is open, the end of the process first sets {@link #check} off, runs the
 * given action, and waits a little for the interrupted work to tidy up and close the hook.
 */
public final class ExitHook implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean exiting;

    private ExitHook(Runnable action) {
        thread = new Thread(() -> exit(action), "mbf-exit");
    }

    /** @param action may run at the same time as the work it is to end */
    public static ExitHook of(Runnable action) {
        ExitHook hook = new ExitHook(action);
        Runtime.getRuntime().addShutdownHook(hook.thread);
        return hook;
    }

    private void exit(Runnable action) {
        exiting = true;
        action.run();
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Called by the work now and then.
     *
     * @throws CancellationException if the process is ending
     */
    public void check() {
        if (exiting) {
            throw new CancellationException("interrupted");
        }
    }

    /** The work is done, or has tidied up. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException alreadyExiting) {
            // then there is nothing to take back
        }
    }
}
