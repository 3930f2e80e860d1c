package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.fixture.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Broken files, each in processes of their own with little memory: one clear line, and nothing left behind. */
class BrokenFilesTest {

    /** In the folder of bad data because a reader crashed on it. It follows the specification, and is read. */
    private static final String NOT_BROKEN = "ARROW-GH-43605.parquet"; // a dictionary of one value: 0 bits per index

    private static final List<String> WRONG_CHECKSUMS = List.of(
            "parquet-testing/data/datapage_v1-corrupt-checksum.parquet",
            "parquet-testing/data/rle-dict-uncompressed-corrupt-checksum.parquet");

    private static final long SLOW_MILLIS = 5_000;

    @TempDir
    static Path temp;

    private static final ExecutorService processes = Executors.newFixedThreadPool(2);

    @AfterAll
    static void stop() {
        processes.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> eachEndsInOneClearLine() {
        List<Path> broken = new ArrayList<>(Corpus.files());
        broken.removeIf(
                file -> !(Corpus.name(file).startsWith("parquet-testing/bad_data/") && !file.endsWith(NOT_BROKEN))
                        && !WRONG_CHECKSUMS.contains(Corpus.name(file)));
        assertTrue(broken.size() >= 9, broken::toString);
        return broken.stream()
                .flatMap(file -> Stream.of("cat", "convert", "cat --cache").map(command -> test(command, file)))
                .toList() // all are started before the first one is waited for
                .stream();
    }

    private static DynamicTest test(String command, Path file) {
        String name = command + " " + file.getFileName();
        Future<Void> run = processes.submit(check(name, command, file));
        return DynamicTest.dynamicTest(name, run::get);
    }

    private static Callable<Void> check(String name, String command, Path file) {
        return () -> {
            Path folder = Files.createTempDirectory(temp, "broken");
            Path target = folder.resolve("target");
            Files.createDirectory(target);
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add(file.toString());
            if (command.equals("convert")) {
                arguments.addAll(List.of("-o", target.resolve("x.mbf").toString()));
            }
            Child child = Child.run(folder, "512m", arguments.toArray(new String[0]));
            String told = name + ": " + child;
            assertEquals(1, child.exit(), told);
            assertTrue(child.err().startsWith("mbf: " + file + ": "), told);
            assertEquals(1, child.err().lines().count(), told);
            assertTrue(!child.err().contains("internal error") && !child.err().contains("not enough memory"), told);
            // each is broken from its first page on: there is no row that could be right
            assertEquals("", child.out(), told);
            assertEquals(List.of(), filesIn(target), told);
            assertEquals(List.of(), filesIn(folder.resolve("cache")), told);
            if (child.millis() > SLOW_MILLIS) {
                System.out.println(name + " took " + child.millis() + " ms");
            }
            return null;
        };
    }

    /** Without those that a cache is locked by, and its statistics. */
    private static List<Path> filesIn(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(folder.resolve("locks")))
                    .filter(file -> !file.equals(folder.resolve("statistics")))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> whatInflatesToGigabytesIsRefusedWithinOne() {
        Corpus.require();
        String file = Corpus.file("parquet-testing/data/large_string_map.brotli.parquet")
                .toString();
        return Stream.of("cat", "convert", "cat --cache")
                .map(command -> DynamicTest.dynamicTest(command, () -> {
                    Path folder = Files.createTempDirectory(temp, "large");
                    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                    arguments.add(file);
                    if (command.equals("convert")) {
                        arguments.addAll(List.of("-o", folder.resolve("x.mbf").toString()));
                    }
                    Child child = Child.run(folder, "1g", arguments.toArray(new String[0]));
                    assertEquals(1, child.exit(), child::err);
                    assertEquals("", child.out());
                    assertTrue(child.err().startsWith("mbf: " + file + ": row group 0, column "), child::err);
                    assertTrue(
                            child.err().contains("a page of 1073741828 bytes exceeds the limit of 1 GiB"), child::err);
                    assertEquals(1, child.err().lines().count(), child::err);
                }));
    }
}
