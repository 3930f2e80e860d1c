package io.mbf.cache.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.Sources;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.check.RowGroupFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of what row groups are: read as they were written, or not at all. */
class RowGroupsFileTest {

    private static final SourceIdentity SOURCE = new SourceIdentity("file:///ä.parquet", 1, -2, 3, 4, 5, 6);

    @TempDir
    Path temp;

    private Path write(RowGroupFingerprint... groups) throws IOException {
        Path file = temp.resolve("a.rowgroups");
        new RowGroupsFile(SOURCE, 7, List.of(groups)).write(file);
        return file;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        RowGroupsFile file = new RowGroupsFile(
                SOURCE, 7, List.of(new RowGroupFingerprint(1, -1, 2), new RowGroupFingerprint(0, 3, Long.MIN_VALUE)));
        Path path = temp.resolve("a.rowgroups");
        file.write(path);
        assertEquals(Optional.of(file), RowGroupsFile.read(path));
    }

    @Test
    void aFlippedByteOrAMissingOneIsNoticed() throws IOException {
        Path file = write(new RowGroupFingerprint(1, 2, 3));
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            Sources.flip(file, i);
            assertEquals(Optional.empty(), RowGroupsFile.read(file), "byte " + i);
            Files.write(file, Arrays.copyOf(bytes, i));
            assertEquals(Optional.empty(), RowGroupsFile.read(file), i + " bytes");
            Files.write(file, bytes);
        }
    }

    @Test
    void rowsThatCannotBeAreNotBelieved() throws IOException {
        assertEquals(Optional.empty(), RowGroupsFile.read(write(new RowGroupFingerprint(-1, 2, 3))));
        RowGroupFingerprint most = new RowGroupFingerprint(Long.MAX_VALUE, 2, 3);
        assertEquals(Optional.empty(), RowGroupsFile.read(write(most, most)));
    }
}
