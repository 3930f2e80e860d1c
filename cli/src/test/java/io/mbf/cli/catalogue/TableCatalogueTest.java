package io.mbf.cli.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.dataset.PartitionType;
import io.mbf.error.CorruptFileException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of remembered tables. */
class TableCatalogueTest {

    private static final String TABLE = "{\"name\":\"a\",\"path\":\"/a\",\"partitions\":true,\"partitionTypes\":{}}";

    @TempDir
    private Path folder;

    private Path file;
    private TableCatalogue catalogue;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("mbf/tables.json");
        catalogue = new TableCatalogue(file);
    }

    private static ExternalTable table(String name) {
        return new ExternalTable(new TableName(name), "/lake/" + name, true, Map.of());
    }

    @Test
    void tablesComeBackInTheirOrder() throws IOException {
        ExternalTable days = new ExternalTable(
                new TableName("\"Tage\" ü"), "/lake/**/*.parquet", false, Map.of("t", PartitionType.DATE));
        assertEquals(List.of(), catalogue.tables());
        assertTrue(catalogue.add(table("z"), false));
        assertTrue(catalogue.add(days, false));
        assertEquals(List.of(table("z"), days), new TableCatalogue(file).tables());
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        Files.createDirectories(file);
        assertEquals(
                file + ": is not a regular file",
                assertThrows(IOException.class, catalogue::tables).getMessage());
    }

    @Test
    void aNameIsTakenOnceInEitherCaseUnlessItIsReplaced() throws IOException {
        assertTrue(catalogue.add(table("a"), false));
        assertFalse(catalogue.add(table("A"), false));
        assertEquals(List.of(table("a")), catalogue.tables());
        assertTrue(catalogue.add(table("A"), true));
        assertEquals(List.of(table("A")), catalogue.tables());
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        catalogue.add(table("a"), false);
        for (Path written : files()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
        }
    }

    @Test
    void aLinkToTheFileStaysOne() throws IOException {
        Path real = folder.resolve("dotfiles.json");
        catalogue.add(table("a"), false);
        Files.move(file, real);
        Files.createSymbolicLink(file, real);
        catalogue.add(table("b"), false);
        assertTrue(Files.isSymbolicLink(file));
        assertEquals(List.of(table("a"), table("b")), new TableCatalogue(real).tables());
    }

    @Test
    void tablesThatThreadsAndProcessesAddAtOnceAreAllThere() throws Exception {
        int processes = 2;
        int each = 20;
        List<Process> started = new ArrayList<>();
        for (int p = 0; p < processes; p++) {
            started.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Adder.class.getName(),
                            file.toString(),
                            "p" + p + "_",
                            String.valueOf(each))
                    .inheritIO()
                    .start());
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> added = new ArrayList<>();
        for (String prefix : List.of("t0_", "t1_")) {
            Callable<Void> task = () -> {
                Adder.add(file, prefix, each);
                return null;
            };
            added.add(threads.submit(task));
        }
        for (Future<?> task : added) {
            task.get();
        }
        threads.shutdown();
        for (Process process : started) {
            assertEquals(0, process.waitFor());
        }
        Set<String> expected = new TreeSet<>();
        for (String prefix : List.of("p0_", "p1_", "t0_", "t1_")) {
            IntStream.range(0, each).forEach(i -> expected.add(prefix + i));
        }
        Set<String> found = new TreeSet<>();
        catalogue.tables().forEach(table -> found.add(table.name().text()));
        assertEquals(expected, found);
        assertEquals(List.of("tables.json", "tables.json.lock"), names());
    }

    /** Adds tables, also as a process of its own. */
    static final class Adder {

        public static void main(String[] args) throws IOException {
            add(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
        }

        static void add(Path file, String prefix, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                new TableCatalogue(file).add(table(prefix + i), false);
            }
        }
    }

    @Test
    void whatACrashLeftIsNoHindrance() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(folder.resolve("mbf/tables.json.tmp"), "half");
        catalogue.add(table("a"), false);
        assertEquals(List.of("tables.json", "tables.json.lock"), names());
    }

    @Test
    void aDamagedFileIsNeitherReadNorOverwritten() throws IOException {
        Map<String, String> problems = Map.ofEntries(
                Map.entry("", "line 1, column 0: an object is expected, not the end of the file"),
                Map.entry("[]", "line 1, column 1: an object is expected, not '['"),
                Map.entry("{}", "line 1, column 2: \"version\" is expected, not '}'"),
                Map.entry("{\"version\":2", "line 1, column 12: version is 1, not 2"),
                Map.entry(
                        "{\"version\":99999999999999999999",
                        "line 1, column 12: version is 1, not 99999999999999999999"),
                Map.entry("{\"version\":\"1\"", "line 1, column 12: a number as \"version\" is expected, not '1'"),
                Map.entry("{\"version\":1,\"x\":1}", "line 1, column 14: \"tables\" is expected, not \"x\""),
                Map.entry(tables("1"), "line 2, column 1: a table or the end of tables is expected, not '1'"),
                Map.entry(
                        tables(TABLE) + "}", "line 3, column 3: Unexpected close marker '}': no open Object to close"),
                Map.entry(tables(TABLE) + "1", "line 3, column 3: nothing behind the object is expected, not '1'"),
                Map.entry(
                        tables(TABLE + "," + TABLE.replace("\"a\"", "\"A\"")),
                        "line 2, column 125: a name is given once, not again: 'A'"),
                Map.entry(
                        tables(TABLE.replace("\"a\"", "\"a/b\"")),
                        "line 2, column 9: the name of a table has none of /\\.*?, unlike 'a/b'"),
                Map.entry(tables(TABLE.replace("\"/a\"", "\"a\"")), "line 2, column 60: 'a' is not an absolute path"),
                Map.entry(
                        tables(TABLE.replace("true", "1")),
                        "line 2, column 38: \"partitions\" is expected, true or false, not 1"),
                Map.entry(
                        tables(TABLE.replace("{}", "{\"y\":\"year\"}")),
                        "line 2, column 65: 'year' is no type of partition columns; these are [int, long, date, string]"));
        Files.createDirectories(file.getParent());
        Map<String, String> found = new HashMap<>();
        for (String text : problems.keySet()) {
            Files.writeString(file, text);
            CorruptFileException failure = assertThrows(CorruptFileException.class, catalogue::tables);
            found.put(text, failure.getMessage().replace(file + ": ", ""));
            assertThrows(CorruptFileException.class, () -> catalogue.add(table("b"), true));
            assertEquals(text, Files.readString(file));
        }
        assertEquals(new TreeMap<>(problems), new TreeMap<>(found));
    }

    private static String tables(String text) {
        return "{\"version\":1,\"tables\":[\n" + text + "\n]}";
    }

    @Test
    void everyCutAndFlippedByteIsAnotherTableOrOneFailure() throws IOException {
        catalogue.add(table("trips"), false);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x11;
            for (byte[] bytes : List.of(Arrays.copyOf(whole, i), flipped)) {
                Files.write(file, bytes);
                try {
                    catalogue.tables();
                } catch (CorruptFileException expected) {
                    assertTrue(expected.getMessage().startsWith(file + ": line "), expected.getMessage());
                }
            }
        }
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[(16 << 20) + 1]);
        assertEquals(
                file + ": size: has at most 16777216 bytes, not 16777217",
                assertThrows(CorruptFileException.class, catalogue::tables).getMessage());
    }

    @Test
    void relativePathsBecomeAbsolute() {
        String here = new File("").getAbsolutePath();
        assertEquals(here + "/lake/**/*.parquet", ExternalTable.absolute("./lake/**/*.parquet"));
        assertEquals("/lake", ExternalTable.absolute("/lake"));
        assertEquals(
                "'s3://lake/a' is a URL, and tables are of files of this machine",
                assertThrows(IllegalArgumentException.class, () -> ExternalTable.absolute("s3://lake/a"))
                        .getMessage());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.sorted().toList();
        }
    }

    private List<String> names() throws IOException {
        return files().stream().map(path -> path.getFileName().toString()).toList();
    }
}
