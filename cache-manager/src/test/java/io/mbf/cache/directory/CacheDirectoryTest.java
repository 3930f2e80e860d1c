package io.mbf.cache.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.Sources;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheDirectoryTest {

    @TempDir
    Path temp;

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private String refusal(Path folder) {
        return assertThrows(FileSystemException.class, () -> new CacheDirectory(folder).prepare())
                .getReason();
    }

    @Test
    void aNewFolderIsForItsOwnerOnlyAndItsParentsAreMade() throws IOException {
        Path folder = temp.resolve("a/b/mbf");
        new CacheDirectory(folder).prepare();
        assertEquals("rwx------", permissions(folder));
        assertEquals("rwx------", permissions(folder.resolve("locks")));
        assertEquals(0, Sources.filesIn(folder).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-xr-x", "rwxr-x---"})
    void aFolderThatOnlyTheOwnerCanWriteToIsClosedToOthers(String permissions) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("mbf"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        new CacheDirectory(folder).prepare();
        assertEquals("rwx------", permissions(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void aFolderThatOthersCanWriteToIsRefused(String permissions) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("mbf"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        assertEquals("others may write to it (" + permissions + ")", refusal(folder));
        assertEquals(0, Sources.filesIn(folder).size());
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Path folder = Files.createSymbolicLink(temp.resolve("mbf"), Files.createDirectory(temp.resolve("other")));
        assertEquals("is a symbolic link", refusal(folder));
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws IOException {
        Path folder = Files.createSymbolicLink(temp.resolve("mbf"), temp.resolve("nowhere"));
        assertThrows(IOException.class, () -> new CacheDirectory(folder).prepare());
        assertFalse(Files.exists(temp.resolve("nowhere")));
    }

    @Test
    void aFileIsRefused() throws IOException {
        assertEquals("is not a directory", refusal(Files.createFile(temp.resolve("mbf"))));
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("mbf"));
        try {
            Files.setAttribute(folder, "unix:uid", 12345);
        } catch (FileSystemException notRoot) {
            Assumptions.abort("only root can give a folder away");
        }
        assertTrue(refusal(folder).startsWith("belongs to another user"));
    }

    @Test
    void namesAreHashesWhateverThePathHolds() {
        CacheDirectory directory = new CacheDirectory(temp);
        Path plain = directory.entry("file:///data/a.parquet");
        Path hostile = directory.entry("file:///..%2F..%0A%00 \n/etc/passwd");
        assertTrue(plain.getFileName().toString().matches("[0-9a-f]{32}\\.mbf"));
        assertTrue(hostile.getFileName().toString().matches("[0-9a-f]{32}\\.mbf"));
        assertNotEquals(plain, hostile);
    }

    @Test
    void theNameOfAnEntryIsHalfTheSha256OfItsUri() {
        // printf file:///data/a.parquet | sha256sum
        assertEquals(
                temp.resolve("24981a100eccc4ea4b241a0f89ad0d51.mbf"),
                new CacheDirectory(temp).entry("file:///data/a.parquet"));
    }

    @Test
    void temporaryFilesOfDeadProcessesAreRemovedAndThoseOfTheLivingAreNot() throws IOException {
        CacheDirectory directory = new CacheDirectory(temp);
        Path ours = Files.createFile(TemporaryFile.beside(directory.entry("file:///ours")));
        Path dead = Files.createFile(temp.resolve(".0123456789abcdef0123456789abcdef.mbf.2147483647-ab.tmp"));
        Path foreign = Files.createFile(temp.resolve(".something.tmp"));
        directory.removeOrphans(Instant.now());
        assertTrue(Files.exists(ours));
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(foreign));
    }

    @Test
    void temporaryFilesOlderThanADayAreRemovedWhoeverMadeThem() throws IOException {
        CacheDirectory directory = new CacheDirectory(temp);
        Path old = Files.createFile(TemporaryFile.beside(directory.entry("file:///old")));
        Instant now = Instant.now();
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(25))));
        directory.removeOrphans(now);
        assertFalse(Files.exists(old));
    }

    @Test
    void onlyEntriesAreListed() throws IOException {
        CacheDirectory directory = new CacheDirectory(temp);
        Path entry = Files.createFile(directory.entry("file:///a"));
        Files.createFile(temp.resolve("README"));
        Files.createFile(TemporaryFile.beside(directory.entry("file:///b")));
        assertEquals(1, directory.entries().size());
        assertEquals(entry, directory.entries().get(0).file());
    }

    @Test
    void aFolderThatIsGoneHasNoEntries() throws IOException {
        assertEquals(0, new CacheDirectory(temp.resolve("gone")).entries().size());
    }

    @Test
    void anEntryIsTouchedAtMostOnceInAnInterval() throws IOException {
        Path entry = Files.createFile(temp.resolve("x.mbf"));
        Instant used = Instant.parse("2024-01-01T00:00:00Z");
        Files.setLastModifiedTime(entry, FileTime.from(used));
        FileState seen = FileState.of(entry, LinkOption.NOFOLLOW_LINKS);
        Duration interval = Duration.ofMinutes(5);
        assertEquals(
                seen, CacheDirectory.touch(entry, seen, used.plusSeconds(299).toEpochMilli(), interval));
        FileState touched =
                CacheDirectory.touch(entry, seen, used.plusSeconds(301).toEpochMilli(), interval);
        assertEquals(used.plusSeconds(301), touched.modified());
        assertEquals(touched, FileState.of(entry, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aTimeOfUseInTheFutureIsSetRight() throws IOException {
        Path entry = Files.createFile(temp.resolve("x.mbf"));
        Instant now = Instant.parse("2024-01-01T00:00:00Z");
        Files.setLastModifiedTime(entry, FileTime.from(now.plusSeconds(3600)));
        CacheDirectory.touch(
                entry, FileState.of(entry, LinkOption.NOFOLLOW_LINKS), now.toEpochMilli(), Duration.ofMinutes(5));
        assertEquals(now, Files.getLastModifiedTime(entry).toInstant());
    }

    @Test
    void whatWasPublishedMeanwhileIsNotDropped() throws IOException {
        Path entry = Files.writeString(temp.resolve("x.mbf"), "old");
        FileState seen = FileState.of(entry, LinkOption.NOFOLLOW_LINKS);
        Path newer = Files.writeString(temp.resolve("y.tmp"), "new");
        Files.move(newer, entry, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        assertFalse(CacheDirectory.drop(entry, seen));
        assertTrue(CacheDirectory.drop(entry, FileState.of(entry, LinkOption.NOFOLLOW_LINKS)));
        assertFalse(CacheDirectory.drop(entry, seen));
    }
}
