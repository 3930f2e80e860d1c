package io.mbf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a project that uses the facade has to carry; the build writes the list of its runtime class path. */
class DependenciesTest {

    private static List<String> jars() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("mbf.dependencies"))).stream()
                .filter(line -> line.contains(":jar:") && !line.contains("(optional)"))
                .toList();
    }

    @Test
    void aConsumerOfTheFacadeResolvesTenJarsAndNoneOfParquetJavaOrHadoop() throws IOException {
        List<String> jars = jars();
        assertTrue(jars.stream().noneMatch(line -> line.contains("micrometer")), jars.toString());
        assertTrue(jars.stream().noneMatch(line -> line.contains("org.apache.")), jars.toString());
        int withThisOne = jars.size() + 1;
        assertTrue(withThisOne <= 10, withThisOne + " jars: " + jars);
    }

    @Test
    void whatOthersMadeOfThemTakesLessThanElevenMegabytes() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        long bytes = 0;
        int found = 0;
        for (String jar : jars()) {
            String[] parts = jar.strip().split(":"); // group, artifact, "jar", version
            String name = parts[1] + "-" + parts[3] + ".jar";
            for (String element : classPath.split(File.pathSeparator)) {
                if (element.endsWith(File.separator + name) && !parts[0].equals("io.mbf")) {
                    bytes += Files.size(Path.of(element));
                    found++;
                }
            }
        }
        assertTrue(found >= 3, found + " jars on " + classPath);
        assertTrue(bytes < 11_000_000, bytes + " bytes");
    }
}
