package io.mbf.parquet.source;

import java.io.IOException;

/** The operating system failed to deliver bytes of the file; set apart from whatever broken bytes cause. */
final class SourceReadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SourceReadException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
