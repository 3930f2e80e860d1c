package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

final class ListReadsTest {

    @Test
    void everyQueryHasAFigurePerFormOfPages() throws IOException {
        List<String> lines = new ListReads(1_000)
                .table(List.of(CompressionCodecName.ZSTD))
                .lines()
                .toList();
        assertEquals("| | v1, zstd | v2, zstd |", lines.get(0));
        assertEquals(8, lines.size());
        for (String line : lines.subList(2, 8)) {
            assertTrue(line.matches("\\|[^|]+\\|( \\d+\\.\\d ms \\|){2}"), line);
        }
    }
}
