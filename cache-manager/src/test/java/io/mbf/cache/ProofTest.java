package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.error.ConversionMismatchException;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A converted file that does not hold what was read. */
class ProofTest {

    @TempDir
    Path temp;

    private Path source(String name, LongStream ids) {
        return Sources.write(temp.resolve(name), ids);
    }

    private static ColumnChecksums sums(ParquetFile parquet) {
        ColumnChecksums sums = new ColumnChecksums(parquet.schema());
        try (Scan scan = parquet.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                sums.add(batch);
            }
        }
        return sums;
    }

    private String refusal(LongStream converted, LongStream read) {
        Path target = temp.resolve("a.mbf");
        Mbf.convertToMbf(source("a.parquet", converted), target, ConvertOptions.DEFAULT);
        Path other = source("b.parquet", read);
        try (ParquetFile parquet = ParquetFile.open(other)) {
            ColumnChecksums sums = sums(parquet);
            String message = assertThrows(
                            ConversionMismatchException.class,
                            () -> Transcoder.prove(
                                    new LocalFile(other), target, parquet.schema(), parquet.rowCount(), sums, () -> {}))
                    .getMessage();
            assertFalse(Files.exists(target), "thrown away");
            return message.substring((other + ": the converted file differs from what was read: ").length());
        }
    }

    @Test
    void oneOtherValueIsNoticedAndItsColumnNamed() {
        String message =
                refusal(LongStream.range(0, 20_000), LongStream.range(0, 20_000).map(i -> i == 12_345 ? 12_347 : i));
        assertTrue(message.startsWith("column 'id' has 20,000 values, 0 nulls, checksum "), message);
    }

    @Test
    void anotherOrderIsNoticed() {
        String message =
                refusal(LongStream.range(0, 20_000), LongStream.range(0, 20_000).map(i -> i ^ 2));
        assertTrue(message.startsWith("column 'id' has "), message);
    }

    @Test
    void aMissingRowIsNoticed() {
        assertEquals("19999 rows instead of 20000", refusal(LongStream.range(0, 19_999), LongStream.range(0, 20_000)));
    }

    @Test
    void aMismatchIsNotPublishedButCountedAndReadsGoOn() {
        Path source = source("a.parquet", LongStream.range(0, 1000));
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        builder.transcoder = (from, to, identity, options, progress) -> {
            throw new ConversionMismatchException(from.toString(), "column 'id'");
        };
        try (ParquetCache cache = builder.build()) {
            Sources.ids(cache.read(source));
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            assertArrayEquals(LongStream.range(0, 1000).toArray(), Sources.ids(cache.read(source)));
            assertEquals(1, cache.stats().conversionMismatches());
            assertEquals(1, cache.stats().conversionFailures());
            assertEquals(0, cache.stats().entries());
            assertEquals(CacheState.UNCONVERTIBLE, cache.why(source).state());
        }
    }
}
