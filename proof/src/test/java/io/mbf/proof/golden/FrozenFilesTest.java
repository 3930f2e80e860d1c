package io.mbf.proof.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The files of format 1.0 never change. {@code spec/SHA256SUMS} has what they are, as {@code sha256sum --check} takes it;
 * new files get a line there.
 */
class FrozenFilesTest {

    private static final Path SPEC = Path.of(System.getProperty("mbf.project", ".."), "spec");

    @Test
    void everyFileIsTheOneThatWasFrozen() throws IOException {
        Map<String, String> frozen = new TreeMap<>();
        for (String line : Files.readAllLines(SPEC.resolve("SHA256SUMS"))) {
            String[] parts = line.split(" {2}", 2);
            frozen.put(parts[1], parts[0]);
        }
        Map<String, String> found = new TreeMap<>();
        for (String folder : new String[] {"golden/v1", "later", "hostile"}) {
            try (Stream<Path> files = Files.list(SPEC.resolve(folder))) {
                for (Path file : files.toList()) {
                    String name = folder + "/" + file.getFileName();
                    if (!name.endsWith(".txt")) { // lists, which grow
                        found.put(name, sha256(Files.readAllBytes(file)));
                    }
                }
            }
        }
        assertEquals(frozen, found);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
