package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpensTest {

    @Test
    void bothFiguresAreTold(@TempDir Path folder) throws IOException {
        String line = Opens.line(new BenchFile(folder, BenchTable.WIDE, 0.001, Variant.SNAPPY).parquet(), 60, 3);
        assertTrue(line.matches("open \\d+\\.\\d\\d ms, open and read 3 columns \\d+\\.\\d\\d ms"), line);
    }
}
