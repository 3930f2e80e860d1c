package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    @Test
    void aReadThatIsTerminatedDoesNotWaitForItsConversion() throws Exception {
        Path source = folder.resolve("a.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT random() a, random() b, random() c FROM range(2000000)) TO '" + source
                    + "' (FORMAT parquet)");
        }
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(3_600)));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "cat",
                "--cache",
                source.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile());
        Path cache = folder.resolve("cache");
        builder.environment().put("MBF_CACHE_DIR", cache.toString());
        builder.environment().put("MBF_CACHE_MIN_FREE", "0");
        builder.environment().put("MBF_CACHE_CONVERSION_EXIT_WAIT", "1h");
        Process process = builder.start();
        try {
            assertEquals('{', process.getInputStream().read()); // the rest is not read: it cannot end by itself
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(TERMINATED, process.exitValue());
        for (Path file : files(cache)) {
            String name = file.getFileName().toString();
            assertFalse(name.endsWith(".tmp") || name.endsWith(".mbf"), name);
        }
    }

    @Test
    void aConversionOfATreeThatIsTerminatedGoesOnWhenItIsRepeated() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 2; i++) {
                int rows = i == 0 ? 1_000 : 3_000_000;
                statement.execute("COPY (SELECT random() a, random() b, random() c FROM range(" + rows + ")) TO '"
                        + tree.resolve(i + ".parquet") + "' (FORMAT parquet)");
            }
        }
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the launcher does
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(
                "convert", tree.toString(), "-o", out.toString(), "--jobs", "1", "--nice", "--delete-source", "--yes"));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertTrue(output.readLine().startsWith(tree.resolve("0.parquet") + " -> "));
            assertEquals(tree.resolve("0.parquet") + ": deleted", output.readLine());
            assertEquals(Set.of(19), Set.copyOf(niceness(process.pid())), "of all threads");
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        assertEquals("", Files.readString(folder.resolve("err.txt")));
        assertEquals(TERMINATED, process.exitValue());
        assertEquals(List.of(out.resolve("0.mbf")), files(out));
        assertEquals(List.of(tree.resolve("1.parquet")), files(tree));
        Run again = Run.of("convert", tree, "-o", out, "--delete-source", "--yes");
        assertEquals(0, again.exit(), again.err());
        assertEquals(List.of(), files(tree));
        assertEquals(new Run(0, "3001000\n", ""), Run.of("count", out));
    }

    /** How far each thread of a process stands back behind others (proc(5), field 19 of stat). */
    private static List<Integer> niceness(long pid) throws IOException {
        List<Integer> niceness = new ArrayList<>();
        for (Path thread : files(Path.of("/proc/" + pid + "/task"))) {
            if (thread.endsWith("stat") && thread.getNameCount() == 5) {
                String stat = Files.readString(thread);
                niceness.add(Integer.parseInt(
                        stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]));
            }
        }
        return niceness;
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
