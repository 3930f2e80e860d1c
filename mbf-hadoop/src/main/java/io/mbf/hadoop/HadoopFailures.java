package io.mbf.hadoop;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Failures of Hadoop as those of {@code java.nio.file}: with the file's name, and on one line. Hadoop's own messages
 * often hold the whole stack trace of a server.
 */
final class HadoopFailures {

    private static final int MAX_LENGTH = 300;

    private HadoopFailures() {}

    static IOException of(String name, Exception failure) {
        Exception cause = failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
        if (cause instanceof FileSystemException
                || cause instanceof EOFException
                || cause instanceof InterruptedIOException
                || cause instanceof ClosedByInterruptException) {
            return (IOException) cause;
        }
        FileSystemException named;
        if (cause instanceof FileNotFoundException) {
            named = new NoSuchFileException(name);
        } else if (cause instanceof AccessControlException) {
            named = new AccessDeniedException(name, null, line(cause));
        } else {
            named = new FileSystemException(name, null, line(cause));
        }
        named.initCause(failure);
        return named;
    }

    private static String line(Exception failure) {
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().strip();
        String line = HadoopNames.text(message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " "));
        if (line.isEmpty()) {
            return failure.getClass().getSimpleName();
        }
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }
}
