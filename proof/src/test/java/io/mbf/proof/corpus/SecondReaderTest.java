package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.mbf.cli.Run;
import io.mbf.fixture.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reader in JavaScript prints every converted file of the corpus as {@code mbf cat} does, byte for byte, and finds
 * each of them good. Where there is no Node from 20 on, that is said in a line, and the test skipped; on a build server
 * ({@code CI=true}) it fails.
 */
class SecondReaderTest {

    private static final Path SCRIPTS = Path.of(System.getProperty("mbf.project", ".."), "mbf-js");
    private static final int OLDEST_NODE = 20;

    @TempDir
    Path folder;

    @BeforeAll
    static void requireNodeAndCorpus() {
        Corpus.require();
        Optional<Integer> version = nodeVersion();
        if (version.isPresent() && version.get() >= OLDEST_NODE) {
            return;
        }
        String missing = "no Node from " + OLDEST_NODE + " on; mbf-js is not compared over the corpus";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        System.out.println(missing);
        abort(missing);
    }

    private static Optional<Integer> nodeVersion() {
        try {
            Process node = new ProcessBuilder("node", "-p", "process.versions.node.split('.')[0]").start();
            String major = new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Optional.of(Integer.valueOf(major.strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Test
    void everyConvertedFileIsPrintedAlike() throws Exception {
        List<String> names = new ArrayList<>();
        for (Path file : Corpus.files()) {
            String name = Corpus.name(file);
            if (Unread.reason(name).isEmpty() && Unread.contradiction(name).isEmpty()) {
                String flat = name.replace('/', '_');
                Path mbf = folder.resolve(flat + ".mbf");
                Run converted = Run.of("convert", file, "-o", mbf);
                assertEquals(0, converted.exit(), converted.err());
                Files.write(folder.resolve(flat + ".ndjson"), Cat.rows(mbf));
                names.add(flat);
            }
        }
        assertTrue(names.size() > 100, () -> names.size() + " files");
        Path said = folder.resolve("said.txt");
        Process node = new ProcessBuilder(
                        "node", SCRIPTS.resolve("test/support/pairs.js").toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(node.waitFor(5, TimeUnit.MINUTES), () -> "it hangs: " + text(said));
        } finally {
            node.destroyForcibly();
        }
        assertEquals(names.size() + " files are printed alike\n", text(said));
        assertEquals(0, node.exitValue());
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
