package io.mbf.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void operatingSystemFailuresNameTheFile() {
        assertEquals(new Failure(1, "a: no such file"), Failure.of(new NoSuchFileException("a")));
        assertEquals(new Failure(1, "a: permission denied"), Failure.of(new AccessDeniedException("a")));
        assertEquals(new Failure(1, "a: not a directory"), Failure.of(new NotDirectoryException("a")));
        assertEquals(
                new Failure(1, "a: already exists (--force replaces it)"),
                Failure.of(new FileAlreadyExistsException("a")));
        assertEquals(
                new Failure(1, "a: No space left on device"),
                Failure.of(new FileSystemException("a", null, "No space left on device")));
        assertEquals(new Failure(1, "No space left on device"), Failure.of(new IOException("No space left on device")));
    }

    @Test
    void whatWrapsAFailureIsLookedThrough() {
        assertEquals(
                new Failure(1, "a: no such file"),
                Failure.of(new UncheckedIOException("reading", new NoSuchFileException("a"))));
    }

    @Test
    void ourOwnFailuresSpeakForThemselves() {
        assertEquals(new Failure(1, "f: place: rule"), Failure.of(new CorruptFileException("f", "place", "rule")));
        assertEquals(new Failure(2, "no such column"), Failure.of(new InvalidQueryException("no such column")));
    }

    @Test
    void messagesAreOneLineWithoutControlCharacters() {
        assertEquals(
                new Failure(1, "a\\nb\\u001b[31m: no such file"),
                Failure.of(new NoSuchFileException("a\nb\u001b[31m")));
    }

    @Test
    void runningOutOfMemoryIsSaidInOneLine() {
        Failure failure = Failure.of(new OutOfMemoryError("Java heap space"));
        assertEquals(1, failure.exitCode());
        assertEquals(
                "not enough memory: Java heap space; MBF_JAVA_OPTIONS=-Xmx4g gives the command 4 GB",
                failure.message());
    }

    @Test
    void whatNobodyExpectedSaysHowToFindOutMore() {
        assertEquals(
                new Failure(1, "internal error: IllegalStateException: oops (--verbose says where)"),
                Failure.of(new IllegalStateException("oops")));
    }

    @Test
    void anInterruptedCommandIsSilent() {
        assertEquals(new Failure(130, ""), Failure.of(new CancellationException("interrupted")));
    }
}
