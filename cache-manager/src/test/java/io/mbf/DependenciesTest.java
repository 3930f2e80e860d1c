package io.mbf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a project that uses the facade has to carry; the build writes the list of its runtime class path. */
class DependenciesTest {

    @Test
    void aConsumerOfTheFacadeResolvesThirteenJarsAndNoneOfParquetJavaOrHadoop() throws IOException {
        List<String> jars = Files.readAllLines(Path.of(System.getProperty("mbf.dependencies"))).stream()
                .filter(line -> line.contains(":jar:") && !line.contains("(optional)"))
                .toList();
        assertTrue(jars.stream().noneMatch(line -> line.contains("micrometer")), jars.toString());
        assertTrue(jars.stream().noneMatch(line -> line.contains("org.apache.")), jars.toString());
        int withThisOne = jars.size() + 1;
        assertTrue(withThisOne <= 13, withThisOne + " jars: " + jars);
    }
}
