package io.mbf.cli.terminal;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error for work that takes longer than a second: drawn from the first report after that
 * second on, only on a terminal, and wiped away at the end. Reports may come from any thread, one at a time.
 */
public final class Progress implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REDRAW_MILLIS = 100;

    private final Terminal terminal;
    private final String task;
    private final String unit;
    private final long unitSize;
    private final long started = System.nanoTime();
    private ProgressBar bar; // absent until the work has taken its second
    private boolean closed;

    /** Counts rows or files. */
    public Progress(Terminal terminal, String task) {
        this(terminal, task, "", 1);
    }

    private Progress(Terminal terminal, String task, String unit, long unitSize) {
        this.terminal = terminal;
        this.task = task;
        this.unit = unit;
        this.unitSize = unitSize;
    }

    /** Counts bytes, and shows megabytes. */
    public static Progress ofBytes(Terminal terminal, String task) {
        return new Progress(terminal, task, " MB", 1_000_000);
    }

    /**
     * Reports how far the work has come.
     *
     * @param total 0 while unknown
     */
    public synchronized void report(long done, long total) {
        if (!terminal.isAt(Terminal.Stream.ERR) || closed) {
            return;
        }
        if (bar == null) {
            if (System.nanoTime() - started < PATIENCE_NANOS) {
                return;
            }
            bar = draw();
        }
        bar.maxHint(total > 0 ? total : -1);
        bar.stepTo(done);
    }

    private ProgressBar draw() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.width() - 1))
                .clearDisplayOnFinish()
                .build();
    }

    /** Wipes the bar away, if there is one. */
    @Override
    public synchronized void close() {
        closed = true;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
