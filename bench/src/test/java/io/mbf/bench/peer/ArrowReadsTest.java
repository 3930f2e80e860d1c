package io.mbf.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArrowReadsTest {

    @Test
    void everyReaderReadsAllRowsAndHasItsFigures(@TempDir Path folder) throws Exception {
        List<String> lines = ArrowReads.table(folder, 0.001).lines().toList();
        assertEquals(7, lines.size());
        for (String line : lines.subList(2, 7)) {
            assertTrue(line.matches("\\|[^|]+\\|( \\d+ \\|){2}"), line);
        }
    }
}
