package io.mbf.cache.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UncachedFileTest {

    private static final int WINDOW = 1 << 20;

    @TempDir
    Path temp;

    @Test
    void anyRangeOfAnyLengthIsWhatIsInTheFile() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int size : new int[] {1, 4095, 4096, 4097, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW + 777}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            Path file = Files.write(temp.resolve("file"), bytes);
            try (RangeReader reader = new UncachedFile(file).open()) {
                assertEquals(size, reader.length());
                for (int i = 0; i < 50; i++) {
                    int from = random.nextInt(size);
                    int length = random.nextInt(size - from) + 1;
                    byte[] target = new byte[length + 2];
                    reader.read(from, target, 1, length);
                    assertArrayEquals(
                            Arrays.copyOfRange(bytes, from, from + length),
                            Arrays.copyOfRange(target, 1, 1 + length),
                            "seed " + seed + ", size " + size + ", " + from + " + " + length);
                }
                byte[] tooMuch = new byte[2];
                assertThrows(EOFException.class, () -> reader.read(size - 1, tooMuch, 0, 2));
            }
        }
    }

    @Test
    void itIsTheSameFileByAnyName() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        assertEquals(new LocalFile(link).uri(), new UncachedFile(link).uri());
        assertEquals(new UncachedFile(file.toRealPath()), new UncachedFile(link).canonical());
        assertEquals(new LocalFile(link).state(), new UncachedFile(link).state());
        assertThrows(IOException.class, () -> new UncachedFile(temp.resolve("none")).open());
    }
}
