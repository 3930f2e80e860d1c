package io.mbf.parquet;

import java.io.IOException;

/** The operating system failed to deliver bytes of the file; set apart from the IOExceptions that parquet-java makes. */
final class SourceReadException extends IOException {

    SourceReadException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
