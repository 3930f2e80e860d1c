package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX) // other systems do not list the threads of a process
final class FirstReadsTest {

    @TempDir
    Path folder;

    @Test
    void everyRoundHasAFigurePerKindOfThread() throws Exception {
        Path source = new BenchFile(folder, BenchTable.TRIPS, 0.001, Variant.SNAPPY).parquet();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(3_600)));
        List<String> lines = FirstReads.table(source, 2).lines().toList();
        assertEquals(
                "| round | wall of the read | processor, all | reader | conversion | compilers | collector | others |",
                lines.get(0));
        assertTrue(lines.get(2).matches("\\| 1 \\|( \\d+ \\|){7}"), lines.get(2));
        assertTrue(lines.get(3).startsWith("| 2 |"), lines.get(3));
        assertEquals(4, lines.size());
    }
}
