package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.bench.ShortPrograms.Run;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShortProgramsTest {

    @TempDir
    Path folder;

    @Test
    void theSecondProgramWithACacheHits() throws Exception {
        Path source = new BenchFile(folder, BenchTable.TRIPS, 0.001, Variant.SNAPPY).parquet();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(3_600)));
        List<Run> runs = new ShortPrograms(source, folder.resolve("cache")).run(1, 2);
        assertEquals(List.of(false, true, true), runs.stream().map(Run::cached).toList());
        assertEquals("", runs.get(0).state());
        assertEquals("HIT", runs.get(2).state());
        assertTrue(runs.stream().allMatch(run -> run.wall() > 0 && run.processor() > 0), runs.toString());
        assertTrue(ShortPrograms.markdown(source, runs).contains("| 2 | on | HIT | "));
    }
}
