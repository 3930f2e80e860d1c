package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.argument.HadoopStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that names files, with every kind of argument. */
class ArgumentsTest {

    @TempDir
    static Path root;

    @TempDir
    static Path settings;

    private static HadoopStores stores;

    /** Commands; {@code export}, {@code convert} write somewhere. */
    private static final List<String> COMMANDS = List.of(
            "cat", "head", "tail", "count", "sample", "stats", "schema", "info", "verify", "why", "prewarm", "convert",
            "export");

    /** What converts, or knows of conversions: {@code .mbf} files are nothing to these. */
    private static final List<String> OF_SOURCES = List.of("why", "prewarm", "convert");

    /** Those that go on after a file that fails. */
    private static final List<String> FILE_BY_FILE = List.of("info", "verify", "why", "prewarm", "convert");

    private enum Kind {
        FILE("good/a.parquet"),
        MBF_FILE("good/m.mbf"),
        FOLDER("good"),
        FOLDER_WITH_A_SLASH("good/"),
        GLOB("good/*.parquet"),
        GLOB_OF_ANY_NAME("good/*"),
        DEEP_GLOB("**/deep.parquet"),
        FILE_NAMED_LIKE_A_GLOB("odd/[a]*.parquet"),
        FOLDER_NAMED_LIKE_A_GLOB("gl*b"),
        ADDRESS_OF_A_FILE(null),
        MISSING_FILE("none.parquet"),
        GLOB_THAT_MATCHES_NOTHING("good/*.pq"),
        MISSING_FOLDER("nowhere/*.parquet"),
        EMPTY_FOLDER("empty"),
        FOLDER_WITH_A_BROKEN_FILE("broken"),
        ADDRESS_ELSEWHERE("hdfs://namenode/sales/a.parquet"),
        ADDRESS_OF_THE_WEB("https://example.org/a.parquet"),
        EMPTY_TEXT(""),
        ADDRESS_OF_A_STORE("viewfs://store/data/good/a.parquet"),
        ADDRESS_OF_A_MBF_FILE("viewfs://store/data/good/m.mbf"),
        ADDRESS_OF_A_FOLDER("viewfs://store/data/good"),
        ADDRESS_OF_A_FOLDER_WITH_A_SLASH("viewfs://store/data/good/"),
        ADDRESS_WITH_A_GLOB("viewfs://store/data/g*/{a,b}.parquet"),
        ADDRESS_WITH_A_PASSWORD("viewfs://user:secret@store/data/x"),
        ADDRESS_OF_A_MISSING_FILE("viewfs://store/data/none.parquet"),
        ADDRESS_WITH_A_GLOB_THAT_MATCHES_NOTHING("viewfs://store/data/good/*.pq"),
        ADDRESS_OF_AN_EMPTY_FOLDER("viewfs://store/data/empty"),
        ADDRESS_OF_A_FOLDER_WITH_A_BROKEN_FILE("viewfs://store/data/broken"),
        ADDRESS_OF_AN_UNKNOWN_KIND("gopher://store/a.parquet"),
        GLOB_THAT_IS_NONE("good/[a.parquet");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        private boolean isAddress() {
            return text.contains("://");
        }

        private boolean isOfAStore() {
            return text != null && (text.startsWith("viewfs:") || text.startsWith("gopher:"));
        }

        String argument() {
            if (this == ADDRESS_OF_A_FILE) {
                return root.resolve("sp ace/a.parquet").toUri().toString();
            }
            return isAddress() || text.isEmpty() ? text : root + "/" + text;
        }
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        stores = TestStores.of(settings, root);
        assertEquals(0, Run.of("cache", "clear").exit());
        assertEquals(
                0, Run.of("demo", "--rows", 100, "--keep", root.resolve("demo")).exit());
        Path trips = root.resolve("demo/trips.parquet");
        for (String copy : List.of(
                "good/a.parquet",
                "good/b.parquet",
                "good/_hidden.parquet",
                "x/y/deep.parquet",
                "odd/[a]*.parquet",
                "odd/ab.parquet",
                "gl*b/a.parquet",
                "globb/a.parquet",
                "sp ace/a.parquet",
                "broken/a.parquet")) {
            Path path = root.resolve(copy);
            Files.createDirectories(path.getParent());
            Files.copy(trips, path, StandardCopyOption.COPY_ATTRIBUTES);
        }
        assertEquals(
                0, Run.of("convert", trips, "-o", root.resolve("good/m.mbf")).exit());
        Files.createDirectories(root.resolve("converted"));
        Files.createDirectories(root.resolve("empty"));
        Files.writeString(root.resolve("empty/notes.txt"), "no data");
        Files.writeString(root.resolve("broken/b.parquet"), "not Parquet at all");
    }

    @AfterAll
    static void clear() {
        Run.of("cache", "clear");
    }

    static Stream<Arguments> all() {
        return COMMANDS.stream().flatMap(command -> Stream.of(Kind.values()).map(kind -> Arguments.of(command, kind)));
    }

    private static Run run(String command, Kind kind) {
        List<Object> args = new ArrayList<>(List.of(command, kind.argument()));
        if (command.equals("convert")) {
            args.addAll(List.of("-o", root.resolve("converted/" + kind)));
        } else if (command.equals("export")) {
            args.addAll(List.of("-o", root.resolve("export.csv"), "--force"));
        }
        return kind.isOfAStore() ? Run.withStores(stores, args.toArray()) : Run.of(args.toArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesIt(String command, Kind kind) throws IOException {
        Run run = run(command, kind);
        String said = command + " " + kind + ": " + run;
        assertFalse(run.err().contains("internal error"), said);
        assertFalse(run.err().contains("Exception"), said);
        assertFalse((run.out() + run.err()).contains("secret"), said);
        String problem = problem(command, kind);
        if (problem.isEmpty()) {
            assertEquals(0, run.exit(), said);
            assertEquals("", run.err(), said);
            assertFalse(run.out().isEmpty(), said);
        } else {
            assertTrue(run.exit() == 1 || run.exit() == 2, said);
            assertEquals(1, run.err().lines().count(), said);
            assertTrue(run.err().contains(problem), said);
        }
        if (command.equals("count") && problem.isEmpty()) {
            assertEquals(rows(kind) + "\n", run.out());
        }
        boolean broken = kind == Kind.FOLDER_WITH_A_BROKEN_FILE || kind == Kind.ADDRESS_OF_A_FOLDER_WITH_A_BROKEN_FILE;
        if (broken && FILE_BY_FILE.contains(command)) {
            assertTrue(run.out().contains("broken/a.parquet"), said);
        }
    }

    /** Part of what the command says of it; empty if it is well. */
    private static String problem(String command, Kind kind) {
        boolean ofSources = OF_SOURCES.contains(command);
        String text = kind.argument();
        return switch (kind) {
            case MISSING_FILE, ADDRESS_OF_A_MISSING_FILE -> text + ": no such file";
            case ADDRESS_WITH_A_PASSWORD -> "viewfs://user@store/data/x: has a password";
            case ADDRESS_OF_AN_EMPTY_FOLDER -> text + ": no .parquet, .parq or .mbf file there";
            case ADDRESS_OF_AN_UNKNOWN_KIND -> "gopher://store/a.parquet: No FileSystem for scheme \"gopher\"";
            case GLOB_THAT_MATCHES_NOTHING, MISSING_FOLDER, ADDRESS_WITH_A_GLOB_THAT_MATCHES_NOTHING ->
                text + ": no file matches";
            case EMPTY_FOLDER ->
                text + ": no .parquet" + (ofSources ? " or .parq" : ", .parq or .mbf") + " file in this folder";
            case FOLDER_WITH_A_BROKEN_FILE, ADDRESS_OF_A_FOLDER_WITH_A_BROKEN_FILE -> "broken/b.parquet: ";
            case ADDRESS_OF_THE_WEB ->
                text + ": is on the web, where Hadoop reads no parts of files: download it first";
            case ADDRESS_ELSEWHERE ->
                text + ": is an address, and the command reads those with your Hadoop: set MBF_HADOOP_CLASS_PATH";
            case MBF_FILE, ADDRESS_OF_A_MBF_FILE ->
                ofSources ? "m.mbf: is not a Parquet file but a .mbf file already" : "";
            case EMPTY_TEXT -> "mbf: an empty argument names no file";
            case GLOB_THAT_IS_NONE -> "good/[a.parquet";
            default -> "";
        };
    }

    /** How many rows there are. */
    private static int rows(Kind kind) {
        return switch (kind) {
            case FOLDER, FOLDER_WITH_A_SLASH, GLOB_OF_ANY_NAME, ADDRESS_OF_A_FOLDER, ADDRESS_OF_A_FOLDER_WITH_A_SLASH ->
                300;
            case GLOB -> 200;
            case ADDRESS_WITH_A_GLOB -> 400;
            default -> 100;
        };
    }
}
