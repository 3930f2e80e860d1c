package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.argument.HadoopStores;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files at addresses, beside the same files by their paths. */
class AddressesTest {

    private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir
    static Path root;

    @TempDir
    static Path settings;

    @TempDir
    Path out;

    private static HadoopStores stores;

    @BeforeAll
    static void makeFiles() throws IOException {
        stores = TestStores.of(settings, root);
        Run.of("cache", "clear");
        Run.of("demo", "--rows", 2_000, "--keep", root.resolve("demo"));
        for (String copy : List.of("lake/a.parquet", "lake/deep/b.parquet", "lake/deep/er/c.parquet")) {
            Path file = root.resolve(copy);
            Files.createDirectories(file.getParent());
            Files.copy(root.resolve("demo/trips.parquet"), file);
            Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        }
    }

    @AfterAll
    static void clear() {
        Run.of("cache", "clear");
    }

    private static Run run(Object... args) {
        return Run.withStores(stores, args);
    }

    private static void assertRefused(String reason, Run run) {
        assertEquals(2, run.exit(), run::toString);
        assertEquals("mbf: " + reason + "\n", run.err().replaceFirst("Try .*\n", ""), run::toString);
        assertEquals("", run.out());
    }

    private static List<String> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat --limit 50",
                "cat --where fare>50",
                "cat --format csv --cache",
                "head",
                "tail -5",
                "count",
                "count --where fare>50",
                "sample --seed 7",
                "stats",
                "schema"
            })
    void rowsAreThoseOfTheSameFileHere(String command) {
        String[] words = command.split(" ");
        Object[] here = Stream.concat(Stream.of(words), Stream.of(root + "/lake/a.parquet"))
                .toArray();
        Object[] there = Stream.concat(Stream.of(words), Stream.of("viewfs://store/data/lake/a.parquet"))
                .toArray();
        Run expected = Run.of(here);
        assertEquals(0, expected.exit(), expected::toString);
        assertFalse(expected.out().isEmpty());
        assertEquals(expected, run(there));
    }

    @Test
    void pathsAndAddressesAreOneDataSet() {
        Run run = run(
                "count",
                root + "/lake/a.parquet",
                "viewfs://store/data/lake/deep",
                "viewfs://store/data/lake/a.parquet");
        assertEquals(new Run(0, "8000\n", ""), run);
        Path target = out.resolve("all.parquet");
        assertEquals(
                0,
                run("export", root + "/lake/a.parquet", "viewfs://store/data/lake/deep", "-o", target)
                        .exit());
        assertEquals("6000\n", Run.of("count", target).out());
    }

    @Test
    void whatIsPrewarmedIsAHit() {
        Run first = run("why", "viewfs://store/data/lake");
        assertTrue(first.out().endsWith("0 of 3 files are read from the cache\n"), first::toString);
        Run prewarmed = run("prewarm", "viewfs://store/data/lake");
        assertEquals(0, prewarmed.exit(), prewarmed::toString);
        Run why = run("why", "viewfs://store/data/lake");
        assertTrue(why.out().endsWith("3 of 3 files are read from the cache\n"), why::toString);
        assertTrue(run("why", "viewfs://store/data/lake/a.parquet")
                .out()
                .startsWith("viewfs://store/data/lake/a.parquet: hit"));
        assertTrue(run("cat", "--explain", "--cache", "--limit", 1, "viewfs://store/data/lake/a.parquet")
                .err()
                .contains("viewfs://store/data/lake/a.parquet: hit"));
    }

    @Test
    void aTreeIsConvertedToATreeHere() throws IOException {
        Run run = run("convert", "viewfs://store/data/lake/", "-o", out);
        assertEquals(0, run.exit(), run::toString);
        assertEquals(List.of("a.mbf", "deep/b.mbf", "deep/er/c.mbf"), below(out));
        assertEquals("6000\n", Run.of("count", out).out());
        Run again = run("convert", "viewfs://store/data/lake", "-o", out);
        assertTrue(again.out().contains("viewfs://store/data/lake/deep/b.parquet -> " + out + "/deep/b.mbf: fresh\n"));
        assertEquals(0, Run.of("verify", out.resolve("a.mbf")).exit());
    }

    @Test
    void theFilesOfAGlobLieBelowItsFixedPart() throws IOException {
        assertEquals(
                0,
                run("convert", "viewfs://store/data/lake/d*p/*.parquet", "-o", out)
                        .exit());
        assertEquals(List.of("deep/b.mbf"), below(out));
    }

    @Test
    void oneFileIsConvertedToTheFileThatIsNamed() throws IOException {
        Path target = out.resolve("one.mbf");
        assertEquals(
                0,
                run("convert", "viewfs://store/data/lake/a.parquet", "-o", target)
                        .exit());
        assertEquals(List.of("one.mbf"), below(out));
    }

    @Test
    void aConvertedFileNeedsAPlaceHere() {
        assertRefused(
                "viewfs://store/data/lake/a.parquet: is not on this machine, and its .mbf file will be: --output says where",
                run("convert", "viewfs://store/data/lake/a.parquet"));
    }

    @Test
    void sourcesAreDeletedOnThisMachineAlone() throws IOException {
        assertRefused(
                "viewfs://store/data/lake/a.parquet: is not on this machine, and sources are only deleted there",
                run("convert", "--delete-source", "--yes", "viewfs://store/data/lake", "-o", out));
        assertEquals(List.of(), below(out));
        assertTrue(Files.exists(root.resolve("lake/a.parquet")));
    }

    @Test
    void whatIsWrittenWatchedOrImportedIsOnThisMachine() {
        String reason = "s3a://user@bucket/x: is an address, and this has to be on this machine";
        String address = "s3a://user:secret@bucket/x";
        String file = root + "/lake/a.parquet";
        assertRefused(reason, run("convert", file, "-o", address));
        assertRefused(reason, run("export", file, "-o", address));
        assertRefused(reason, run("watch", address));
        assertRefused(reason, run("import", address, "-o", out.resolve("x.mbf")));
        assertRefused(reason, run("cache", "rm", address));
        assertRefused(reason, run("demo", "--keep", address));
    }

    @Test
    void anAddressOfAFileIsItsPathWhereverAPathIsWanted() throws IOException {
        Path target = out.resolve("a b.csv");
        assertEquals(
                0,
                Run.of("export", root + "/lake/a.parquet", "-o", target.toUri()).exit());
        assertEquals(List.of("a b.csv"), below(out));
    }

    @Test
    void aClassPathWithoutHadoopIsSaidSo() {
        Run run = Run.withStores(new HadoopStores(out + "/nothing.jar"), "cat", "s3a://bucket/a.parquet");
        String reason = "what MBF_HADOOP_CLASS_PATH names lacks a class: org.apache.hadoop.conf.Configuration";
        assertEquals(new Run(1, "", "mbf: s3a://bucket/a.parquet: " + reason + "\n"), run);
    }

    @Test
    void aStoreThatHadoopKnowsAndHasNotIsSaidSo() {
        String reason = "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found";
        assertEquals(
                new Run(1, "", "mbf: s3a://bucket/a.parquet: " + reason + "\n"), run("cat", "s3a://bucket/a.parquet"));
    }

    @Test
    void theJarsOfAFolderAreNamedByAStar() {
        String folders = TestStores.jars().stream()
                .map(jar -> File.pathSeparator + jar.resolveSibling("*"))
                .collect(Collectors.joining());
        Run run = Run.withStores(new HadoopStores(settings + folders), "count", "viewfs://store/data/lake/a.parquet");
        assertEquals(new Run(0, "2000\n", ""), run);
    }

    @Test
    void addressesWithPasswordsAreRefused() {
        assertRefused(
                "ftp://user@host/a.parquet: has a password, which others can see among the processes; its place is in"
                        + " Hadoop's settings",
                run("cat", "ftp://user:secret@host/a.parquet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose", "--limit", "--no-such-option"})
    void passwordsArePrintedByNothing(String option) {
        for (String address : List.of(
                "viewfs://user:secret@store/data/none.parquet",
                "viewfs://user:secret@store/data/lake/*.none",
                "viewfs://user:sec/secret@store/data/lake",
                "viewfs://user:se@secret@store/data/lake",
                "ftp://user:secret@localhost:1/a.parquet",
                "s3a://user:secret@bucket/a.parquet",
                "https://user:secret@localhost:1/a.parquet",
                "hdfs://user:secret@localhost:1/a.parquet",
                "viewfs://user:secret@")) {
            Run run = run("cat", option, address);
            assertTrue(run.exit() > 0, run::toString);
            assertFalse((run.out() + run.err()).contains("secret"), run::toString);
            assertFalse(run.err().contains("internal error"), run::toString);
        }
    }
}
