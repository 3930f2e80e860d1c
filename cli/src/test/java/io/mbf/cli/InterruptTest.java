package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command leaves behind that is ended from outside. */
class InterruptTest {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    @Test
    void aDemoThatIsTerminatedRemovesItsFiles() throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "demo", "--rows", "100000000"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        try {
            while (process.isAlive() && !isWriting(temporary)) {
                Thread.sleep(20);
            }
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        assertEquals("", Files.readString(folder.resolve("out.txt")));
        assertEquals(TERMINATED, process.exitValue());
        assertEquals(List.of(), files(temporary));
    }

    private static boolean isWriting(Path folder) throws IOException {
        return files(folder).stream().anyMatch(file -> file.toString().endsWith(".parquet"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder) && !file.toString().contains("hsperfdata"))
                    .toList();
        }
    }
}
