package io.mbf.cache.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityReaderTest {

    @TempDir
    Path temp;

    @Test
    void anUntouchedFileStaysTheSame() throws IOException {
        Path file = Files.writeString(temp.resolve("a"), "x");
        assertTrue(IdentityComparison.same(
                IdentityReader.stat(new LocalFile(file)), IdentityReader.stat(new LocalFile(file))));
    }

    @Test
    void aLinkIsWhatItLeadsTo() throws IOException {
        Path file = Files.writeString(temp.resolve("a"), "x");
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        assertTrue(IdentityComparison.same(
                IdentityReader.stat(new LocalFile(file)), IdentityReader.stat(new LocalFile(link))));
    }

    @Test
    void aRewriteWithTheSameSizeAndTimeIsSeen() throws IOException {
        Path file = Files.writeString(temp.resolve("a"), "x");
        SourceIdentity before = IdentityReader.stat(new LocalFile(file));
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "y");
        Files.setLastModifiedTime(file, time);
        SourceIdentity after = IdentityReader.stat(new LocalFile(file));
        assertEquals(before.modifiedNanos(), after.modifiedNanos());
        assertEquals("changed differs", IdentityComparison.differences(after, before));
    }

    @Test
    void anotherFileMovedIntoPlaceIsSeen() throws IOException {
        Path file = Files.writeString(temp.resolve("a"), "x");
        Path other = Files.writeString(temp.resolve("b"), "y");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        SourceIdentity before = IdentityReader.stat(new LocalFile(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertFalse(IdentityComparison.same(before, IdentityReader.stat(new LocalFile(file))));
    }

    @Test
    void aMissingFileAndAFolderAreErrors() {
        assertThrows(NoSuchFileException.class, () -> IdentityReader.stat(new LocalFile(temp.resolve("none"))));
        assertThrows(FileSystemException.class, () -> IdentityReader.stat(new LocalFile(temp)));
    }

    @Test
    void namesOfAnyCharactersHaveDistinctUris() throws IOException {
        Path newline = Files.writeString(temp.resolve("a\nb %41.parquet"), "x");
        Path escaped = Files.writeString(temp.resolve("a%0Ab %41.parquet"), "x");
        String uri = IdentityReader.stat(new LocalFile(newline)).uri();
        assertFalse(uri.contains("\n"));
        assertFalse(uri.equals(IdentityReader.stat(new LocalFile(escaped)).uri()));
    }
}
