package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedReaderTest {

    private static final int ROWS = 10_000;

    @TempDir
    Path folder;

    private static long rows(MbfFile file) {
        long rows = 0;
        try (Scan scan = file.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    @Test
    void readersOfTheSameFileDoNotNotice() throws Exception {
        Path path = folder.resolve("t.mbf");
        Schema schema = Tables.fewTypes();
        try (MbfFileWriter writer = MbfFileWriter.create(
                path, schema, WriterOptions.builder().chunkBytes(64 << 10).build())) {
            writer.write(Tables.batch(schema, ROWS, new Random(9)));
            writer.finish();
        }
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        try (MbfFile file = MbfFile.open(path)) {
            CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                    () -> {
                        boolean all = true;
                        do {
                            Thread.currentThread().interrupt();
                            all &= rows(file) == ROWS;
                            begun.countDown();
                        } while (!stop.get());
                        return all;
                    },
                    task -> new Thread(task).start());
            try {
                CompletableFuture.anyOf(interrupted, CompletableFuture.runAsync(() -> awaitUnchecked(begun)))
                        .get();
                for (int i = 0; i < 10; i++) {
                    assertEquals(ROWS, rows(file));
                }
            } finally {
                stop.set(true);
            }
            assertTrue(interrupted.get());
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
