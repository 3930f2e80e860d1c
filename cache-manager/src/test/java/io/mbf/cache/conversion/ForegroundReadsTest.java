package io.mbf.cache.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.stats.ObservedTable;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.LocalFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForegroundReadsTest {

    private static final long LONG = Duration.ofMinutes(5).toNanos();

    private final ForegroundReads reads = new ForegroundReads();
    private final CountDownLatch fetching = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void aConversionWaitsUntilTheBatchIsFetched() throws Exception {
        CompletableFuture<ColumnBatch> reader = fetch();
        CompletableFuture<Long> conversion = CompletableFuture.supplyAsync(() -> reads.giveWay(LONG, () -> false));
        Thread.sleep(20);
        assertFalse(conversion.isDone());
        mayEnd.countDown();
        reader.get(1, TimeUnit.MINUTES);
        assertTrue(conversion.get(1, TimeUnit.MINUTES) < LONG);
    }

    @Test
    void patienceEnds() throws Exception {
        fetch();
        long patience = Duration.ofMillis(20).toNanos();
        assertTrue(reads.giveWay(patience, () -> false) >= patience);
        mayEnd.countDown();
    }

    @Test
    void whoWaitsForTheConversionIsNotKeptWaiting() throws Exception {
        fetch();
        assertEquals(0, reads.giveWay(LONG, () -> true));
        mayEnd.countDown();
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        fetch();
        Thread.currentThread().interrupt();
        assertTrue(reads.giveWay(LONG, () -> false) < LONG);
        assertTrue(Thread.interrupted());
        mayEnd.countDown();
    }

    @Test
    void nobodyReadsNobodyWaits() {
        assertEquals(0, reads.giveWay(LONG, () -> false));
    }

    @Test
    void whoHasJustFetchedABatchIsStillReading() {
        long patience = Duration.ofMillis(200).toNanos();
        mayEnd.countDown();
        Scan scan = new ObservedTable(new Slow(), new LocalFile(Path.of("slow.parquet")), CacheState.MISS, reads)
                .scan(Query.ALL);
        boolean waited = false;
        for (int i = 0;
                i < 50 && !waited;
                i++) { // a machine may be so busy that the moment is over before the question
            scan.next();
            waited = reads.giveWay(patience, () -> false) >= patience;
        }
        assertTrue(waited);
    }

    private CompletableFuture<ColumnBatch> fetch() throws InterruptedException {
        Scan scan = new ObservedTable(new Slow(), new LocalFile(Path.of("slow.parquet")), CacheState.MISS, reads)
                .scan(Query.ALL);
        CompletableFuture<ColumnBatch> reader = CompletableFuture.supplyAsync(scan::next);
        fetching.await();
        return reader;
    }

    /** A table whose only batch takes its time. */
    private final class Slow implements Table, Scan {

        @Override
        public Schema schema() {
            return new Schema(List.of());
        }

        @Override
        public long rowCount() {
            return 0;
        }

        @Override
        public Scan scan(Query query) {
            return this;
        }

        @Override
        public List<Query> split(Query query, int parts) {
            return List.of(query);
        }

        @Override
        public ColumnBatch next() {
            fetching.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return null;
        }

        @Override
        public ScanReport report() {
            return new ScanReport("slow", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}
