package io.mbf.cache.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The wording of operating system failures: one line, with the file, fit to be shown to a person. */
public final class FileFailures {

    private FileFailures() {}

    public static String message(IOException failure) {
        if (!(failure instanceof FileSystemException named) || named.getFile() == null) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof NoSuchFileException) {
            return named.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return named.getFile() + ": permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return named.getFile() + ": exists already";
        }
        return named.getFile() + ": "
                + (named.getReason() != null
                        ? named.getReason()
                        : named.getClass().getSimpleName());
    }

    public static UncheckedIOException unchecked(IOException failure) {
        return new UncheckedIOException(message(failure), failure);
    }
}
