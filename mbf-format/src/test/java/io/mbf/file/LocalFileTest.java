package io.mbf.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a.parquet", "year=2024", "A-b_c.0", "a b", "50%", "%41", "~", "ä", "a+b&c", "x#y?z", "日本"})
    void theUriOfAFileIsTheOneOfItsPathWhetherItIsThereOrNot(String name) throws IOException {
        Path file = folder.resolve(name);
        String missing = new LocalFile(file).uri();
        assertEquals(file.toUri().toString(), missing);
        Files.createFile(file);
        assertEquals(file.toUri().toString(), new LocalFile(file).uri());
        assertEquals(missing, new LocalFile(file).uri());
    }
}
