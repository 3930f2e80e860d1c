package io.mbf.cli.command;

import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.InvalidSettingException;
import io.mbf.error.MbfException;
import io.mbf.file.Passwords;
import io.mbf.text.TerminalText;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;

/**
 * What a command that failed says, and the exit code it ends with.
 *
 * @param message one line without control characters; empty if nothing is to be said
 */
public record Failure(int exitCode, String message) {

    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    /** What DuckDB begins with where it is not the statement that is wrong, but the disk. */
    private static final String DISK = "IO Error: ";

    /** DuckDB and the codecs bring theirs in their jars. */
    private static final String NATIVE = "; such libraries are unpacked into " + System.getProperty("java.io.tmpdir")
            + ", which needs room and must allow programs; MBF_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER names another folder";

    private static final int MAX_LENGTH = 1_000; // some libraries put a whole schema into a message
    private static final int INTERRUPTED = 130; // as shells have it: 128 + SIGINT

    public Failure {
        String printed = Passwords.hide(message);
        message = TerminalText.visible(
                printed.length() > MAX_LENGTH ? printed.substring(0, MAX_LENGTH - 1) + "…" : printed);
    }

    public static Failure of(Throwable problem) {
        if (problem instanceof Terminal.OutputException output) {
            return output.isBrokenPipe()
                    ? new Failure(OK, "")
                    : new Failure(FAILED, "standard output: " + output.getMessage());
        }
        if (problem instanceof UncheckedIOException unchecked) {
            return of(unchecked.getCause());
        }
        if (problem instanceof InvalidQueryException || problem instanceof InvalidSettingException) {
            return new Failure(USAGE, problem.getMessage());
        }
        if (problem instanceof MbfException) {
            return new Failure(FAILED, problem.getMessage());
        }
        if (problem instanceof IOException io) {
            return new Failure(FAILED, message(io));
        }
        if (problem instanceof SQLException sql) {
            return of(sql);
        }
        if (problem instanceof OutOfMemoryError) {
            return new Failure(
                    FAILED,
                    "not enough memory: " + detail(problem) + "; MBF_JAVA_OPTIONS=-Xmx4g gives the command 4 GB");
        }
        if (problem instanceof CancellationException) {
            return new Failure(INTERRUPTED, "");
        }
        if (problem instanceof LinkageError) {
            Throwable root = root(problem);
            if (root instanceof IOException || root instanceof UnsatisfiedLinkError) {
                return new Failure(FAILED, "a native library cannot be loaded: " + detail(root) + NATIVE);
            }
        }
        return new Failure(
                FAILED,
                "internal error: " + problem.getClass().getSimpleName() + ": " + detail(problem)
                        + " (--verbose says where)");
    }

    private static Failure of(SQLException problem) {
        if (problem.getCause() instanceof MbfException ours && !(ours instanceof InvalidQueryException)) {
            return of(ours);
        }
        boolean ofDisk = String.valueOf(problem.getMessage()).startsWith(DISK);
        return new Failure(ofDisk ? FAILED : USAGE, problem.getMessage());
    }

    /** A failure of the operating system with the name of the file, if it came without one, as a full disk does. */
    static IOException naming(Path file, IOException problem) {
        return problem instanceof FileSystemException
                ? problem
                : new FileSystemException(file.toString(), null, problem.getMessage());
    }

    /** Says it on standard error, if there is anything to say. */
    public void print(Terminal terminal) {
        if (!message.isEmpty()) {
            terminal.complain(message);
        }
    }

    private static String message(IOException problem) {
        if (problem instanceof FileSystemException file) {
            return (file.getFile() == null ? "" : file.getFile() + ": ") + reason(file);
        }
        if (problem instanceof EOFException) {
            return "unexpected end of file: " + detail(problem);
        }
        return detail(problem);
    }

    private static String reason(FileSystemException problem) {
        if (problem instanceof NoSuchFileException) {
            return "no such file";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileAlreadyExistsException) {
            return "already exists (--force replaces it)";
        }
        if (problem instanceof NotDirectoryException) {
            return "not a directory";
        }
        return problem.getReason() == null ? problem.getClass().getSimpleName() : problem.getReason();
    }

    private static Throwable root(Throwable problem) {
        return problem.getCause() == null ? problem : root(problem.getCause());
    }

    private static String detail(Throwable problem) {
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }
}
