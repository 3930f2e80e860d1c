package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The reader in JavaScript, beside this one. Where there is no Node from 20 on, that is said in a line, and the test
 * skipped; on a build server ({@code CI=true}) it fails.
 */
public final class SecondReader {

    private static final Path PAIRS =
            Path.of(System.getProperty("mbf.project", ".."), "mbf-js", "test", "support", "pairs.js");

    private static final int OLDEST_NODE = 20;

    private SecondReader() {}

    /**
     * Compares files with what was printed of them, byte for byte, and verifies them.
     *
     * @param pairs a folder of files {@code NAME.mbf} and {@code NAME.ndjson}
     * @param files how many there are
     */
    public static void assertPrintsAlike(Path pairs, int files) throws IOException, InterruptedException {
        requireNode();
        Path said = pairs.resolve("said.txt");
        Process node = new ProcessBuilder("node", PAIRS.toString(), pairs.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(node.waitFor(5, TimeUnit.MINUTES), "mbf-js hangs");
        } finally {
            node.destroyForcibly();
        }
        assertEquals(files + " files are printed alike\n", Files.readString(said));
        assertEquals(0, node.exitValue());
    }

    private static void requireNode() throws InterruptedException {
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

    private static Optional<Integer> nodeVersion() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "-p", "process.versions.node.split('.')[0]").start();
            String major = new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            node.waitFor();
            return Optional.of(Integer.valueOf(major.strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
