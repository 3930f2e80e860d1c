package io.mbf.cache.conversion;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.SourceIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The sources that wait to be converted, each at most once, and the low-priority daemon threads that do it.
 *
 * <p>A source that changed a moment ago waits until it has been quiet. A conversion stands still while somebody reads
 * Parquet directly, for a few seconds in all; unless somebody waits for it. Then it also has the priority of any other
 * thread.
 *
 * <p>A listener to the end of a conversion, or a handler of the log, may call {@code System.exit} there, which
 * never returns: the end of the virtual machine waits for no thread that is past its conversion. Thread-safe.
 */
public final class ConversionQueue {

    /** How a task is put off; injected, so that tests need not wait. */
    @FunctionalInterface
    public interface Timer {

        void after(Duration delay, Executor executor, Runnable task);

        static void realTime(Duration delay, Executor executor, Runnable task) {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
                    .execute(task);
        }
    }

    /** How often a source may turn out to have changed again before this queue gives up on it. */
    private static final int MAX_DELAYS = 5;

    /** For how long a conversion gives way to readers, in all: a process that only ever reads shall get its entries, too. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration REPORTING = Duration.ofMillis(100);
    private static final Duration EXCUSING = Duration.ofMillis(10);

    /** One source on its way. */
    private static final class Job {
        final Source source;
        volatile ConversionProgress progress;
        long patience = PATIENCE.toNanos(); // what is left of it; of the converting thread alone
        int delays;
        volatile Thread reporting; // its end, to listeners; null before
        volatile long readyNanos = System.nanoTime(); // when it can begin
        private Wanted wanted; // and not yet under way; null for nothing; guarded by this

        Job(Source source, Wanted wanted) {
            this.source = source;
            this.wanted = wanted;
            this.progress = new ConversionProgress(source.file(), 0, 0);
        }

        synchronized void want(Wanted more) {
            wanted = wanted == null ? more : wanted.plus(more);
        }

        /** What is wanted by now, which is under way from here on; null for nothing. */
        synchronized Wanted take() {
            Wanted taken = wanted;
            wanted = null;
            return taken;
        }
    }

    private final Publication publication;
    private final BiConsumer<String, Attempt> finished;
    private final Clock clock;
    private final Timer timer;
    private final int conversionThreads;
    private final ThreadPoolExecutor threads;
    private final Map<String, Job> pending = new ConcurrentHashMap<>();
    private final Set<Job> running = ConcurrentHashMap.newKeySet(); // until their threads are done with them
    private final ForegroundReads reads = new ForegroundReads();
    private final AtomicInteger awaiting = new AtomicInteger();
    private volatile boolean ending; // nothing new is taken on
    private volatile boolean exiting; // so does the virtual machine
    private volatile boolean closed; // nothing goes on

    /** @param finished takes the URI and the outcome, on the converting thread */
    public ConversionQueue(
            Publication publication,
            int conversionThreads,
            BiConsumer<String, Attempt> finished,
            Clock clock,
            Timer timer) {
        this.publication = publication;
        this.finished = finished;
        this.clock = clock;
        this.timer = timer;
        this.conversionThreads = conversionThreads;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                conversionThreads,
                conversionThreads,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    int n = number.incrementAndGet();
                    Thread thread = new Thread(task, n == 1 ? "mbf-convert" : "mbf-convert-" + n);
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Observes direct reads, to which conversions give way. */
    public ForegroundReads reads() {
        return reads;
    }

    /** Queues a source; one that is queued already gets these columns, too. */
    public void submit(Source source, SourceIdentity identity, Wanted wanted) {
        if (ending) {
            return;
        }
        Job job = new Job(source, wanted);
        Job queued = pending.merge(identity.uri(), job, (there, here) -> {
            there.want(wanted);
            return there;
        });
        if (queued == job) {
            Duration wait = ConversionRules.untilQuiet(identity, clock.instant());
            if (wait.compareTo(Duration.ZERO) <= 0) {
                threads.execute(() -> run(identity.uri(), job));
            } else {
                delay(identity.uri(), job, wait);
            }
        }
    }

    public boolean isPending(String uri) {
        return pending.containsKey(uri);
    }

    private void giveWay(Job job) {
        job.patience -= reads.giveWay(job.patience, this::isAwaited);
        int priority = isAwaited() ? Thread.NORM_PRIORITY : Thread.MIN_PRIORITY;
        if (Thread.currentThread().getPriority() != priority) {
            Thread.currentThread().setPriority(priority);
        }
    }

    private boolean isAwaited() {
        return closed || awaiting.get() > 0;
    }

    private void run(String uri, Job job) {
        running.add(job);
        try {
            convert(uri, job);
        } finally {
            running.remove(job);
        }
    }

    private void convert(String uri, Job job) {
        giveWay(job);
        Wanted wanted = job.take();
        Attempt result = publication.publish(job.source, wanted, progress -> {
            giveWay(job);
            if (closed) {
                throw new CancellationException();
            }
            job.progress = progress;
        });
        if (result.outcome() == Attempt.Outcome.NOT_QUIET && !closed) {
            job.want(wanted);
            delay(uri, job, ConversionRules.untilQuiet(result.identity().orElseThrow(), clock.instant()));
            return;
        }
        try {
            // what fails after closing fails because of it: blocked reads and writes are interrupted
            if (!closed) {
                report(uri, job, result);
            }
        } finally {
            end(uri);
        }
    }

    private void report(String uri, Job job, Attempt result) {
        job.reporting = Thread.currentThread();
        wakeWaiters();
        if (exiting) {
            replaceThoseWhoReport();
        }
        result.made().ifPresent(made -> UntrueClaims.report(job.source.toString(), made.untrue()));
        finished.accept(uri, result);
    }

    /** Lets what is queued go on beside threads that may be blocked for good. */
    private synchronized void replaceThoseWhoReport() {
        int reporting =
                (int) running.stream().filter(job -> job.reporting != null).count();
        if (conversionThreads + reporting > threads.getCorePoolSize()) {
            threads.setMaximumPoolSize(conversionThreads + reporting);
            threads.setCorePoolSize(conversionThreads + reporting);
        }
    }

    private void delay(String uri, Job job, Duration wait) {
        // times in the future would mean to wait for the clock to get there; a later read tries again
        if (wait.compareTo(ConversionRules.QUIET) > 0 || ++job.delays > MAX_DELAYS) {
            job.take();
            end(uri);
            return;
        }
        job.readyNanos = System.nanoTime() + wait.toNanos();
        timer.after(wait.plusMillis(1), threads, () -> run(uri, job));
    }

    /** Goes on with what was wanted meanwhile, if anything. */
    private void end(String uri) {
        Job more = pending.computeIfPresent(uri, (same, ended) -> {
            Wanted wanted = ended.take();
            return wanted == null || closed ? null : new Job(ended.source, wanted);
        });
        if (more != null) {
            threads.execute(() -> run(uri, more));
        }
        wakeWaiters();
    }

    private synchronized void wakeWaiters() {
        notifyAll();
    }

    /**
     * Waits until nothing is queued or being converted, and all listeners have returned.
     *
     * @param progress called on this thread, about ten times a second, with each conversion under way
     * @return false if the time was up, or the thread was interrupted (its flag is set again)
     */
    public boolean await(Duration timeout, Consumer<ConversionProgress> progress) {
        return await(timeout, false, job -> true, progress);
    }

    /**
     * @param onlyIfOfUse whether to give up at once if nothing can begin before the time is up
     * @param isAwaited whether to wait for a job
     */
    private boolean await(
            Duration timeout, boolean onlyIfOfUse, Predicate<Job> isAwaited, Consumer<ConversionProgress> progress) {
        awaiting.incrementAndGet();
        try {
            return awaitUndelayed(timeout, onlyIfOfUse, isAwaited, progress);
        } finally {
            awaiting.decrementAndGet();
        }
    }

    private boolean awaitUndelayed(
            Duration timeout, boolean onlyIfOfUse, Predicate<Job> isAwaited, Consumer<ConversionProgress> progress) {
        long deadline = System.nanoTime() + Math.min(timeout.toMillis(), Long.MAX_VALUE / 4_000_000) * 1_000_000;
        for (List<Job> jobs = pending(isAwaited); !jobs.isEmpty(); jobs = pending(isAwaited)) {
            jobs.forEach(job -> progress.accept(job.progress));
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || onlyIfOfUse && jobs.stream().allMatch(job -> job.readyNanos - deadline > 0)) {
                return false;
            }
            try {
                synchronized (this) {
                    if (!pending(isAwaited).isEmpty()) {
                        wait(Math.min(left, REPORTING.toMillis()));
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private List<Job> pending(Predicate<Job> isAwaited) {
        return pending.values().stream().filter(isAwaited).toList();
    }

    /**
     * Whether only the listeners of a job are still at work, on a thread that must not be waited for: this one, or one that may have begun
     * the end of the virtual machine and waits for it.
     */
    private static boolean isExcused(Job job, boolean exiting) {
        return job.reporting != null && (exiting || job.reporting == Thread.currentThread());
    }

    /**
     * Takes on nothing new, and waits for what there is at full speed.
     *
     * @param exiting whether the virtual machine is ending: then listeners are not waited for
     * @return the sources that did not get their entries: all of them if this thread is interrupted, or the time is
     *     over before one of them can begin
     */
    public List<String> finish(Duration atMost, boolean exiting) {
        ending = true;
        if (exiting) {
            this.exiting = true;
        }
        if (running.stream().anyMatch(job -> isExcused(job, exiting))) {
            replaceThoseWhoReport();
        }
        Predicate<Job> isAwaited = job -> !isExcused(job, exiting);
        if (await(atMost, true, isAwaited, progress -> {})) {
            return List.of();
        }
        return pending(job -> job.reporting == null).stream()
                .map(job -> job.source.toString())
                .sorted()
                .toList();
    }

    /**
     * Cancels everything; returns when the running conversions have removed their temporary files.
     *
     * @param exiting as in {@link #finish}
     */
    public void close(boolean exiting) {
        ending = true;
        closed = true;
        boolean reporting = running.stream().anyMatch(job -> job.reporting == Thread.currentThread());
        boolean interrupted = Thread.currentThread().isInterrupted();
        threads.shutdownNow();
        pending.clear();
        wakeWaiters();
        if (reporting && !interrupted) {
            Thread.interrupted(); // by ourselves
        }
        try {
            if (!awaitThreads(exiting)) {
                System.getLogger(CacheLog.NAME)
                        .log(System.Logger.Level.WARNING, "a conversion did not end within 5 s; it is left behind");
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitThreads(boolean exiting) throws InterruptedException {
        long deadline = System.nanoTime() + CLOSING.toNanos();
        while (!threads.awaitTermination(EXCUSING.toMillis(), TimeUnit.MILLISECONDS)) {
            long excused =
                    running.stream().filter(job -> isExcused(job, exiting)).count();
            if (excused >= threads.getPoolSize()) {
                return true;
            }
            if (deadline - System.nanoTime() <= 0) {
                return false;
            }
        }
        return true;
    }
}
