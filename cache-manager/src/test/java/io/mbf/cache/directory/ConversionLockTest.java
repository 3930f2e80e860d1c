package io.mbf.cache.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.ChildJvm;
import io.mbf.cache.Sources;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionLockTest {

    @TempDir
    Path locks;

    @Test
    void oneSourceIsLockedOnce() throws IOException {
        ConversionLock held = ConversionLock.tryAcquire(locks, 42).orElseThrow();
        assertTrue(ConversionLock.tryAcquire(locks, 42).isEmpty());
        held.release();
        ConversionLock.tryAcquire(locks, 42).orElseThrow().release();
    }

    @Test
    void sourcesOfOneLockFileDoNotMeet() throws IOException {
        ConversionLock one = ConversionLock.tryAcquire(locks, 64).orElseThrow();
        ConversionLock two = ConversionLock.tryAcquire(locks, 128).orElseThrow();
        assertEquals(1, Sources.filesIn(locks).size());
        one.release();
        two.release();
    }

    @Test
    void extremeHashesAreValidPositions() throws IOException {
        for (long hash : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            ConversionLock.tryAcquire(locks, hash).orElseThrow().release();
        }
    }

    @Test
    void aFolderMadeAnewHasNewLocks(@TempDir Path temp) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("locks"));
        ConversionLock old = ConversionLock.tryAcquire(folder, 7).orElseThrow();
        Files.delete(folder.resolve("07.lock"));
        ConversionLock anew = ConversionLock.tryAcquire(folder, 7).orElseThrow();
        assertTrue(ConversionLock.tryAcquire(folder, 7).isEmpty());
        old.release();
        anew.release();
    }

    @Test
    void anInterruptedThreadDoesNotSpoilTheLockFileForOthers() throws IOException {
        Thread.currentThread().interrupt();
        try {
            ConversionLock.tryAcquire(locks, 42).ifPresent(ConversionLock::release);
        } catch (ClosedByInterruptException itsOwn) {
            // whether a thread that was interrupted gets a lock is up to the JDK
        } finally {
            Thread.interrupted();
        }
        ConversionLock.tryAcquire(locks, 42).orElseThrow().release();
    }

    @Test
    void anotherProcessSeesTheLockAndItsDeathFreesIt() throws Exception {
        Process other = ChildJvm.start(Holder.class, locks.toString());
        try (BufferedReader output = other.inputReader()) {
            assertEquals("held", output.readLine());
            assertTrue(ConversionLock.tryAcquire(locks, 42).isEmpty());
            other.destroyForcibly().waitFor();
            ConversionLock.tryAcquire(locks, 42).orElseThrow().release();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Takes a lock and keeps it until killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            ConversionLock.tryAcquire(Path.of(arguments[0]), 42).orElseThrow();
            System.out.println("held");
            System.in.read();
        }
    }
}
