package io.mbf.arrow;

import java.io.PrintWriter;

/** Prints itself as one line: Arrow's exporter makes the text for the other side of what is printed. */
final class ExportFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    ExportFailure(RuntimeException cause) {
        super(cause instanceof ExportFailure ? cause.getMessage() : message(cause), cause);
    }

    private static String message(RuntimeException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void printStackTrace(PrintWriter out) {
        out.print(getMessage());
    }
}
