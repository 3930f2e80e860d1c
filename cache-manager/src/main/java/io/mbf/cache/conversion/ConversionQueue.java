package io.mbf.cache.conversion;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.SourceIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import java.util.stream.Stream;

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

    /** Sources on their way. */
    private abstract static class Job {
        volatile ConversionProgress progress;
        long patience = PATIENCE.toNanos(); // what is left of it; of the converting thread alone
        int delays;
        volatile Thread reporting; // its end, to listeners; null before
        volatile long readyNanos = System.nanoTime(); // when it can begin

        Job(Source first) {
            this.progress = new ConversionProgress(first.file(), 0, 0);
        }

        /** What goes on with what was asked for meanwhile, which is forgotten here; null for nothing. */
        abstract Job next();

        abstract List<Source> sources();
    }

    /** One source. */
    private static final class SourceJob extends Job {
        final Source source;
        private Wanted wanted; // and not yet under way; null for nothing; guarded by this

        SourceJob(Source source, Wanted wanted) {
            super(source);
            this.source = source;
            this.wanted = wanted;
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

        @Override
        Job next() {
            Wanted more = take();
            return more == null ? null : new SourceJob(source, more);
        }

        @Override
        List<Source> sources() {
            return List.of(source);
        }
    }

    /** Small sources of a folder, as many as are asked for until it begins. */
    private static final class FolderJob extends Job {
        private final Map<String, Source> asked = new LinkedHashMap<>(); // by URI; all guarded by this
        private final Map<String, Source> underWay = new LinkedHashMap<>();
        private final Set<String> insisted = new HashSet<>();

        FolderJob(Source first) {
            super(first);
        }

        synchronized void add(String uri, Source source, boolean insistent) {
            if (!underWay.containsKey(uri)) {
                asked.put(uri, source);
            }
            if (insistent) {
                insisted.add(uri);
            }
        }

        synchronized boolean has(String uri) {
            return asked.containsKey(uri) || underWay.containsKey(uri);
        }

        /** Whether somebody wants an entry of a source, be it one of its own. */
        synchronized boolean isInsisted(String uri) {
            return insisted.contains(uri);
        }

        /** What is asked for by now, which is under way from here on. */
        synchronized Map<String, Source> take() {
            underWay.clear();
            underWay.putAll(asked);
            asked.clear();
            return new LinkedHashMap<>(underWay);
        }

        /** Asks once more for what was taken. */
        synchronized void again(String uri) {
            asked.put(uri, underWay.remove(uri));
        }

        @Override
        synchronized Job next() {
            if (asked.isEmpty()) {
                return null;
            }
            FolderJob more = new FolderJob(asked.values().iterator().next());
            more.asked.putAll(asked);
            more.insisted.addAll(insisted);
            asked.clear();
            return more;
        }

        @Override
        synchronized List<Source> sources() {
            return Stream.concat(underWay.values().stream(), asked.values().stream())
                    .toList();
        }
    }

    private final Publication publication;
    private final BundlePublication bundles;
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
            BundlePublication bundles,
            int conversionThreads,
            BiConsumer<String, Attempt> finished,
            Clock clock,
            Timer timer) {
        this.publication = publication;
        this.bundles = bundles;
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

    /**
     * Queues a source; one that is queued already gets these columns, too. Small ones of a folder wait together, and are
     * left as they are if its bundle lacks few.
     */
    public void submit(Source source, SourceIdentity identity, Wanted wanted) {
        submit(source, identity, wanted, false);
    }

    /** Queues a source that gets an entry of its own where the bundle of its folder stays as it is. */
    public void insist(Source source, SourceIdentity identity) {
        submit(source, identity, Wanted.ALL, true);
    }

    private void submit(Source source, SourceIdentity identity, Wanted wanted, boolean insistent) {
        if (ending) {
            return;
        }
        if (wanted.isAll() && bundles.takes(source, identity)) {
            FolderJob job = new FolderJob(source);
            job.add(identity.uri(), source, insistent);
            submit(
                    FolderIdentities.folderOf(identity.uri()),
                    identity,
                    job,
                    there -> ((FolderJob) there).add(identity.uri(), source, insistent));
        } else {
            submit(identity.uri(), identity, new SourceJob(source, wanted), there -> ((SourceJob) there).want(wanted));
        }
    }

    /** @param join lets a job that is there do this one's work as well */
    private void submit(String key, SourceIdentity identity, Job job, Consumer<Job> join) {
        Job queued = pending.merge(key, job, (there, here) -> {
            join.accept(there);
            return there;
        });
        if (queued == job) {
            Duration wait = ConversionRules.untilQuiet(identity, clock.instant());
            if (wait.compareTo(Duration.ZERO) <= 0) {
                threads.execute(() -> run(key, job));
            } else {
                delay(key, job, wait);
            }
        }
    }

    public boolean isPending(String uri) {
        return pending.containsKey(uri)
                || pending.get(FolderIdentities.folderOf(uri)) instanceof FolderJob job && job.has(uri);
    }

    /** Whether a small source alone is no reason to make the bundle of its folder anew. */
    public boolean isPassedOver(SourceIdentity source) {
        return bundles.isGoodEnough(FolderIdentities.folderOf(source.uri()), 1);
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

    private void run(String key, Job job) {
        running.add(job);
        try {
            if (job instanceof FolderJob folder) {
                convert(key, folder);
            } else {
                convert(key, (SourceJob) job);
            }
        } finally {
            running.remove(job);
        }
    }

    private void convert(String uri, SourceJob job) {
        giveWay(job);
        Wanted wanted = job.take();
        Attempt result = publication.publish(job.source, wanted, progress -> advance(job, progress));
        if (result.outcome() == Attempt.Outcome.NOT_QUIET && !closed) {
            job.want(wanted);
            delay(uri, job, untilQuiet(result));
            return;
        }
        try {
            // what fails after closing fails because of it: blocked reads and writes are interrupted
            if (!closed) {
                report(job, Map.of(uri, job.source), Map.of(uri, result));
            }
        } finally {
            end(uri);
        }
    }

    private void convert(String folder, FolderJob job) {
        giveWay(job);
        Map<String, Source> asked = job.take();
        boolean goodEnough = bundles.isGoodEnough(folder, asked.size());
        Map<Source, Attempt> attempts = !goodEnough && bundles.isWorthIt(folder, asked.size())
                ? bundles.publish(folder, asked.values(), progress -> advance(job, progress))
                : Map.of();
        Map<String, Attempt> results = new LinkedHashMap<>();
        asked.forEach((uri, source) -> {
            Attempt result = attempts.get(source);
            if (result != null) {
                results.put(uri, result);
            } else if (!goodEnough || job.isInsisted(uri)) {
                results.put(uri, publication.publish(source, Wanted.ALL, progress -> advance(job, progress)));
            }
        });
        Duration wait = Duration.ZERO;
        if (!closed) {
            for (Map.Entry<String, Attempt> entry : Map.copyOf(results).entrySet()) {
                if (entry.getValue().outcome() == Attempt.Outcome.NOT_QUIET) {
                    Duration own = untilQuiet(entry.getValue());
                    wait = own.compareTo(wait) > 0 ? own : wait;
                    job.again(entry.getKey());
                    results.remove(entry.getKey());
                }
            }
        }
        try {
            if (!closed) {
                report(job, asked, results);
            }
        } finally {
            if (wait.compareTo(Duration.ZERO) > 0) {
                job.reporting = null;
                delay(folder, job, wait);
            } else {
                end(folder);
            }
        }
    }

    private void advance(Job job, ConversionProgress progress) {
        giveWay(job);
        if (closed) {
            throw new CancellationException();
        }
        job.progress = progress;
    }

    private Duration untilQuiet(Attempt attempt) {
        return ConversionRules.untilQuiet(attempt.identity().orElseThrow(), clock.instant());
    }

    private void report(Job job, Map<String, Source> sources, Map<String, Attempt> results) {
        job.reporting = Thread.currentThread();
        wakeWaiters();
        if (exiting) {
            replaceThoseWhoReport();
        }
        results.forEach((uri, result) -> {
            result.made().ifPresent(made -> UntrueClaims.report(sources.get(uri).toString(), made.untrue()));
            finished.accept(uri, result);
        });
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
            job.next();
            end(uri);
            return;
        }
        job.readyNanos = System.nanoTime() + wait.toNanos();
        timer.after(wait.plusMillis(1), threads, () -> run(uri, job));
    }

    /** Goes on with what was wanted meanwhile, if anything. */
    private void end(String uri) {
        Job more = pending.computeIfPresent(uri, (same, ended) -> {
            Job next = ended.next();
            return closed ? null : next;
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
                .flatMap(job -> job.sources().stream())
                .map(Source::toString)
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
