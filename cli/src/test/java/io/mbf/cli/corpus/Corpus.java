package io.mbf.cli.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.mbf.cli.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The folder of real Parquet files beside the project, where the machine has one, and what {@code cat} says of them. */
final class Corpus {

    private static final Path ROOT = Path.of(System.getProperty("mbf.corpus", "no corpus"));

    private Corpus() {}

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** Skips the test, and says so in one line, on a machine without a corpus; a build server must have one. */
    static void require() {
        if (Files.isDirectory(ROOT)) {
            return;
        }
        String missing = "no corpus of Parquet files at " + ROOT.normalize() + "; the tests that walk it are skipped";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        if (!TOLD.getAndSet(true)) {
            System.out.println(missing);
        }
        abort(missing);
    }

    /** Every Parquet file, encrypted ones included. */
    static List<Path> files() {
        require();
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.parquet(\\.encrypted)?"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By its path below the corpus, with slashes. */
    static Path file(String name) {
        return ROOT.resolve(name);
    }

    /** The path of a file below the corpus, with slashes. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    /** What {@code cat} prints; it must succeed without a word. */
    static byte[] cat(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = Run.into(
                out, Stream.concat(Stream.of("cat"), Stream.of(arguments)).toArray());
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        return out.toByteArray();
    }
}
