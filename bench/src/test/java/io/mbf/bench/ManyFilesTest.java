package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyFilesTest {

    @TempDir
    Path folder;

    @Test
    void everyQueryHasAFigurePerReaderAndAllAgree() throws Exception {
        List<String> lines = new ManyFiles(folder, 2).table(200).lines().toList();
        assertTrue(lines.get(0).startsWith("200 files of 200 rows; pre-warmed in "), lines.get(0));
        assertEquals("| | direct | cached | DuckDB |", lines.get(2));
        for (String row : lines.subList(4, 7)) {
            assertTrue(row.matches("\\| [a-z, ]+ \\|( \\d+, \\d+ ms \\|){3}"), row);
        }
    }
}
