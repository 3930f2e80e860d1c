package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.verdict.CacheState;
import io.mbf.fixture.Corpus;
import io.mbf.read.Batches;
import io.mbf.text.NdjsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the corpus, read through a cache: the first time, again, and after they changed. */
class CachedReadsTest {

    private static final List<String> SAMPLE = List.of(
            "hyparquet/issue90.parquet",
            "hyparquet/issue97.parquet",
            "hyparquet/page_index.parquet",
            "hyparquet/signs.parquet",
            "hyparquet/uuid.parquet",
            "parquet-testing/data/alltypes_tiny_pages.parquet",
            "parquet-testing/data/byte_stream_split_extended.gzip.parquet",
            "parquet-testing/data/delta_binary_packed.parquet",
            "parquet-testing/data/delta_encoding_optional_column.parquet",
            "parquet-testing/data/fixed_length_byte_array.parquet",
            "parquet-testing/data/float16_nonzeros_and_nans.parquet",
            "parquet-testing/data/geospatial/geospatial.parquet",
            "parquet-testing/data/int96_from_spark.parquet",
            "parquet-testing/data/lz4_raw_compressed_larger.parquet");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Map<Path, byte[]> expected = new LinkedHashMap<>();
    private ParquetCache cache;

    @BeforeEach
    void copySample() throws IOException {
        Corpus.require();
        cache = ParquetCache.builder()
                .directory(folder.resolve("cache"))
                .minFreeBytes(0)
                .build();
        for (String name : SAMPLE) {
            put(name, folder.resolve(Path.of(name).getFileName()), Instant.now().minusSeconds(3_600));
        }
    }

    @AfterEach
    void close() {
        if (cache != null) {
            cache.close();
        }
    }

    private void put(String name, Path copy, Instant time) throws IOException {
        Path source = Corpus.file(name);
        Files.write(copy, Files.readAllBytes(source));
        Files.setLastModifiedTime(copy, FileTime.from(time));
        expected.put(copy, Cat.rows(source));
    }

    /** Every file must give its rows, and all of them must come from where they are expected to. */
    private void assertAllRead(Set<CacheState> states, String format) throws IOException {
        for (Map.Entry<Path, byte[]> file : expected.entrySet()) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            try (Batches batches = cache.read(file.getKey()).batches()) {
                CacheState state = batches.explain().verdict().orElseThrow().state();
                assertTrue(states.contains(state), () -> file.getKey() + ": " + state);
                NdjsonWriter writer = new NdjsonWriter(batches.schema(), printed);
                for (ColumnBatch batch : batches) {
                    writer.write(batch);
                }
                writer.finish();
                // the Parquet file is not even a part of the scan: its report counts all that was read
                assertEquals(format, batches.explain().report().format(), file.getKey()::toString);
            }
            assertArrayEquals(file.getValue(), printed.toByteArray(), file.getKey()::toString);
        }
    }

    @Test
    void theSecondReadOpensNoParquetPageAndChangesAreSeen() throws IOException {
        // racy, unless this machine took two seconds to get here
        assertAllRead(Set.of(CacheState.RACY, CacheState.MISS), "parquet");
        assertTrue(cache.awaitConversions(PATIENCE));
        assertAllRead(Set.of(CacheState.HIT), "mbf");

        // every other file is only touched, the rest get the bytes of their neighbours
        Instant touched = Instant.now().minusSeconds(1_800);
        List<Path> files = List.copyOf(expected.keySet());
        for (int i = 0; i < files.size(); i += 2) {
            Files.setLastModifiedTime(files.get(i), FileTime.from(touched));
            put(SAMPLE.get(i), files.get(i + 1), touched);
        }
        assertAllRead(Set.of(CacheState.STALE), "parquet");
        assertTrue(cache.awaitConversions(PATIENCE));
        assertAllRead(Set.of(CacheState.HIT), "mbf");
        assertEquals(0, cache.stats().fallbacks());
        assertEquals(0, cache.stats().conversionFailures());
    }

    @Test
    void theCommandSaysSo() throws Exception {
        String file = Corpus.file("hyparquet/page_index.parquet").toString();
        Child first = Child.run(folder, "512m", "cat", "--cache", "--explain", file);
        assertEquals(0, first.exit(), first.err());
        assertTrue(first.err().contains(": miss: ") && first.err().contains("parquet: 2 row groups"), first.err());
        Child second = Child.run(folder, "512m", "cat", "--cache", "--explain", file);
        assertEquals(0, second.exit(), second.err());
        assertTrue(second.err().contains(": hit: ") && second.err().contains("mbf: 1 chunks"), second.err());
        assertEquals(first.out(), second.out());
        assertEquals(new String(Cat.rows(file)), second.out());
    }
}
