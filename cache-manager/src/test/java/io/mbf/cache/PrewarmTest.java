package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.conversion.BundlePublication;
import io.mbf.cache.conversion.ConversionLog;
import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.conversion.Prewarmer;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.eviction.Eviction;
import io.mbf.cache.eviction.Pins;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.report.PrewarmReport.Outcome;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrewarmTest {

    @TempDir
    Path temp;

    private Path data;
    private ParquetCache cache;

    @BeforeEach
    void makeSources() throws IOException {
        data = Files.createDirectories(temp.resolve("data/day=1")).getParent();
        for (int i = 0; i < 5; i++) {
            Sources.write(data.resolve("day=1/" + i + ".parquet"), LongStream.range(0, 1000 + i));
        }
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        cache = builder.build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private PrewarmReport run(PrewarmOptions options) {
        return cache.prewarm(List.of(data.toString()), options);
    }

    @Test
    void whatIsMissingIsConvertedAndWhatIsFreshPassedOver() throws IOException {
        PrewarmReport first = run(PrewarmOptions.DEFAULT.jobs(2));
        assertEquals(5, first.with(Outcome.CONVERTED).size());
        assertEquals(5 * 1000 + 10, first.sum(PrewarmReport.Item::rows));
        Sources.write(data.resolve("day=1/0.parquet"), LongStream.range(0, 3));
        PrewarmReport second = run(PrewarmOptions.DEFAULT);
        assertEquals(4, second.with(Outcome.FRESH).size());
        assertEquals(3, second.sum(PrewarmReport.Item::rows));
        assertEquals(CacheState.HIT, cache.why(data.resolve("day=1/0.parquet")).state());
    }

    @Test
    void aBadFileDoesNotStopTheOthers() throws IOException {
        Files.writeString(data.resolve("day=1/bad.parquet"), "no columns");
        PrewarmReport report = run(PrewarmOptions.DEFAULT);
        assertEquals(5, report.with(Outcome.CONVERTED).size());
        assertEquals(1, report.with(Outcome.FAILED).size());
        assertEquals(
                new LocalFile(data.resolve("day=1/bad.parquet")),
                report.with(Outcome.FAILED).get(0).source());
    }

    @Test
    void aDryRunConvertsNothing() {
        assertEquals(
                5,
                run(PrewarmOptions.DEFAULT.dryRun(true))
                        .with(Outcome.WOULD_CONVERT)
                        .size());
        assertEquals(0, cache.stats().entries());
    }

    @Test
    void aRunThatIsStoppedIsTakenUpByTheNext() {
        AtomicInteger done = new AtomicInteger();
        assertThrows(
                CancellationException.class,
                () -> run(PrewarmOptions.DEFAULT.onFinished(item -> {
                    if (done.incrementAndGet() == 2) {
                        throw new CancellationException("enough");
                    }
                })));
        PrewarmReport rest = run(PrewarmOptions.DEFAULT);
        assertTrue(rest.with(Outcome.FRESH).size() >= 2, rest.toString());
        assertEquals(
                5,
                rest.with(Outcome.FRESH).size() + rest.with(Outcome.CONVERTED).size());
    }

    @Test
    void anInterruptStopsItAndLeavesNoTemporaryFile() throws IOException {
        assertThrows(CancellationException.class, () -> {
            Thread.currentThread().interrupt();
            run(PrewarmOptions.DEFAULT.jobs(2));
        });
        assertTrue(Thread.interrupted());
        assertEquals(
                List.of(),
                Sources.filesIn(temp.resolve("cache")).stream()
                        .filter(file -> file.toString().endsWith(".tmp"))
                        .toList());
    }

    @Test
    void whatTheProcessConvertsAlreadyIsWaitedFor() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("other")).minFreeBytes(0);
        builder.clock = new TestClock();
        builder.steps = step -> {
            if (step == Publication.Step.LOCKED && reached.getCount() > 0) {
                reached.countDown();
                awaited(go);
            }
        };
        Path source = data.resolve("day=1/0.parquet");
        try (ParquetCache slow = builder.build()) {
            Sources.ids(slow.read(source));
            assertTrue(reached.await(60, TimeUnit.SECONDS));
            CompletableFuture<PrewarmReport> prewarm =
                    CompletableFuture.supplyAsync(() -> slow.prewarm(source.toString()));
            assertThrows(TimeoutException.class, () -> prewarm.get(200, TimeUnit.MILLISECONDS));
            go.countDown();
            assertEquals(
                    1, prewarm.get(60, TimeUnit.SECONDS).with(Outcome.FRESH).size());
            assertEquals(CacheState.HIT, slow.why(source).state());
        }
    }

    private static void awaited(CountDownLatch go) {
        try {
            assertTrue(go.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBusyMachineLetsOneAtATimeThrough() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("other")).minFreeBytes(0);
        builder.clock = new TestClock();
        CacheDirectory directory = new CacheDirectory(temp.resolve("other"));
        Entries entries = new Entries(directory);
        Settings settings = Settings.resolve(java.util.Map.of(), java.util.Map.of(), java.util.Map.of(), "Linux");
        DiskRoom room = new DiskRoom(
                directory,
                new Eviction(1 << 30, 0),
                new Pins(settings.rules(), IdentityReader::stat),
                java.util.Map::of,
                new Counters(),
                builder.clock);
        ConversionLog log = new ConversionLog(new Counters());
        Publication publication = new Publication(
                entries,
                IdentityReader::stat,
                counting(running, most),
                ConversionRules.LEAST_PART,
                settings,
                room,
                log,
                builder.clock,
                step -> {});
        PrewarmReport report = new Prewarmer(
                        publication,
                        new BundlePublication(
                                entries, IdentityReader::stat, settings, room, log, builder.clock, step -> {}),
                        IdentityReader::stat,
                        identity -> false,
                        uri -> false,
                        builder.clock,
                        () -> 0.9,
                        PrewarmOptions.DEFAULT.jobs(3).maxLoad(0.8))
                .run(List.of(
                        new LocalFile(data.resolve("day=1/0.parquet")),
                        new LocalFile(data.resolve("day=1/1.parquet")),
                        new LocalFile(data.resolve("day=1/2.parquet"))));
        assertEquals(3, report.with(Outcome.CONVERTED).size(), report.toString());
        assertEquals(1, most.get());
    }

    private static Transcoder counting(AtomicInteger running, AtomicInteger most) {
        return (from, to, identity, options, progress) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                return Transcoder.parquetToMbf(from, to, identity, options, progress);
            } finally {
                running.decrementAndGet();
            }
        };
    }

    @Test
    void aMissingFileIsReported() {
        PrewarmReport report = cache.prewarm(data.resolve("nope.parquet").toString());
        assertEquals(Outcome.FAILED, report.items().get(0).outcome());
        assertEquals(
                data.resolve("nope.parquet") + ": no such file",
                report.items().get(0).detail());
    }
}
