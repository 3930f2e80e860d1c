package io.mbf.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of groups, patterns and exports, on a small table: all ways give one answer, and each has its figures. */
final class AnswersTest {

    @Test
    void groupedSumsAreTheSameForAll(@TempDir Path folder) throws Exception {
        assertFigures(4, GroupedSums.table(folder, 0.001).lines().toList());
    }

    @Test
    void patternsSelectTheSameRowsForAll(@TempDir Path folder) throws Exception {
        for (TextPatterns.Pattern pattern : TextPatterns.PATTERNS) {
            assertFigures(5, TextPatterns.table(folder, 0.001, pattern).lines().toList());
        }
    }

    @Test
    void exportsHaveAllRowsAndLeaveNothingBehind(@TempDir Path folder) throws Exception {
        List<String> lines = ParquetExports.table(folder, 0.001).lines().toList();
        assertFigures(3, lines);
        assertTrue(lines.get(6).matches("Mbf.export wrote [\\d.]+ MB, DuckDB [\\d.]+ MB"), lines.get(6));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("exports")));
        }
    }

    private static void assertFigures(int ways, List<String> lines) {
        assertEquals("| | processor, ms | wall, ms |", lines.get(0));
        for (String line : lines.subList(2, 2 + ways)) {
            assertTrue(line.matches("\\|[^|]+\\|( \\d+ \\|){2}"), line);
        }
    }
}
