package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a project that only reads {@code .mbf} has to carry; the build writes the list of its runtime class path. */
class DependenciesTest {

    @Test
    void aConsumerOfTheReaderGetsNeitherParquetNorHadoop() throws IOException {
        List<String> jars = Files.readAllLines(Path.of(System.getProperty("mbf.dependencies"))).stream()
                .filter(line -> line.contains(":jar:"))
                .toList();
        assertTrue(jars.stream().anyMatch(line -> line.contains("mbf-format")), jars.toString());
        assertEquals(
                List.of(),
                jars.stream()
                        .filter(line -> line.contains("org.apache.") || line.contains("mbf-parquet"))
                        .toList());
    }
}
