package io.mbf.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("a"), "first");
    }

    private static void requireDescriptors() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fdinfo")), () -> {
            String why = "FileStateTest: skipped, this system does not list the descriptors of a process";
            System.out.println(why);
            return why;
        });
    }

    @Test
    void aFileIsInTheSameStateForAsLongAsNobodyTouchesIt() throws IOException {
        assertEquals(FileState.of(file), FileState.of(file));
        assertEquals(Optional.empty(), FileState.of(file).difference(FileState.of(file)));
        assertTrue(FileState.of(file).isFile());
        assertFalse(FileState.of(folder).isFile());
        assertThrows(NoSuchFileException.class, () -> FileState.of(folder.resolve("none")));
    }

    @Test
    void theDifferenceNamesWhatChangedBeforeAndAfter() throws IOException {
        FileState before = FileState.of(file);
        Files.writeString(file, "longer than before");
        assertEquals(Optional.of("size was 5, is 18"), before.difference(FileState.of(file)));
    }

    @Test
    void anOpenChannelShowsTheFileThatItIsOpenOnWhereverThePathLeads() throws IOException {
        requireDescriptors();
        try (FileChannel channel = FileChannel.open(file)) {
            Path aside = Files.move(file, folder.resolve("aside"));
            Files.writeString(file, "another");
            assertEquals(Optional.of(FileState.of(aside)), FileState.of(channel));
            assertEquals(0, channel.position());
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(Optional.of(FileState.of(file)), FileState.of(channel));
            Files.delete(file);
            assertEquals(5, FileState.of(channel).orElseThrow().size());
        }
    }

    @Test
    void aClosedChannelShowsNothing() throws IOException {
        requireDescriptors();
        FileChannel channel = FileChannel.open(file);
        channel.close();
        assertThrows(ClosedChannelException.class, () -> FileState.of(channel));
    }

    @Test
    void threadsThatOpenAndCloseFilesAllTheTimeEachSeeTheirOwn() throws Exception {
        requireDescriptors();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Path own = Files.writeString(folder.resolve("own" + thread), "x".repeat(1 + thread));
                FileState state = FileState.of(own);
                tasks.add(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        try (FileChannel channel = FileChannel.open(own)) {
                            assertEquals(Optional.of(state), FileState.of(channel));
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
