package io.mbf.cli.terminal;

import java.text.DecimalFormat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on standard error for work that takes longer than a second: drawn from the first report after that
 * second on, only on a terminal, below what is printed meanwhile, and wiped away at the end. Reports may come from any
 * thread.
 */
public final class Progress implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REDRAW_MILLIS = 100;

    private final Terminal terminal;
    private final String task;
    private final String unit;
    private final long unitSize;
    private final long patienceNanos;
    private final long started = System.nanoTime();
    private ProgressBar bar; // absent until the work has taken its second
    private boolean closed;

    /** Counts rows or files. */
    public Progress(Terminal terminal, String task) {
        this(terminal, task, "", 1, PATIENCE_NANOS);
    }

    private Progress(Terminal terminal, String task, String unit, long unitSize, long patienceNanos) {
        this.terminal = terminal;
        this.task = task;
        this.unit = unit;
        this.unitSize = unitSize;
        this.patienceNanos = patienceNanos;
    }

    /** Counts bytes, and shows megabytes and their rate. */
    public static Progress ofBytes(Terminal terminal, String task) {
        return ofBytes(terminal, task, PATIENCE_NANOS);
    }

    /** The same for work that takes longer than a time of one's own choice. */
    static Progress ofBytes(Terminal terminal, String task, long patienceNanos) {
        return new Progress(terminal, task, " MB", 1_000_000, patienceNanos);
    }

    /** As {@link #report(long, long, String)}, with nothing more to say. */
    public void report(long done, long total) {
        report(done, total, "");
    }

    /**
     * Reports how far the work has come.
     *
     * @param total 0 while unknown
     * @param remark shown behind the bar
     */
    public synchronized void report(long done, long total, String remark) {
        if (!terminal.isAt(Terminal.Stream.ERR) || closed) {
            return;
        }
        if (bar == null) {
            if (System.nanoTime() - started < patienceNanos) {
                return;
            }
            bar = draw();
        }
        bar.maxHint(total > 0 ? total : -1);
        bar.stepTo(done);
        bar.setExtraMessage(remark.isEmpty() ? "" : ", " + remark);
    }

    private ProgressBar draw() {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .startsFrom(0, Duration.ofNanos(System.nanoTime() - started))
                .setConsumer(new Drawing(terminal))
                .clearDisplayOnFinish();
        return (unit.isEmpty() ? builder : builder.showSpeed(new DecimalFormat("0.0"))).build();
    }

    /** What draws the bar, a little narrower than the terminal: one that fills the line would begin a second one. */
    private record Drawing(Terminal terminal) implements ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return terminal.width() - 1;
        }

        @Override
        public void accept(String bar) {
            terminal.status().show(bar);
        }

        @Override
        public void clear() {
            terminal.status().show("");
        }

        @Override
        public void close() {
            clear();
        }
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
