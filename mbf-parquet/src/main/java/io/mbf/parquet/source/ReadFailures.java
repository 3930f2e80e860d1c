package io.mbf.parquet.source;

import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.LimitException;
import io.mbf.parquet.footer.MetadataException;
import java.io.UncheckedIOException;

/**
 * The one place where what the readers of metadata and the decoders throw becomes an exception that names the file. What
 * a broken file causes besides, by whatever RuntimeException, becomes one, too.
 */
public final class ReadFailures {

    private static final int MAX_LENGTH = 300;

    private ReadFailures() {}

    /**
     * The exception to throw for a failure at a place of a file.
     *
     * <p>A file that changed since it was opened explains any other failure, so that is looked at first.
     */
    public static RuntimeException at(SourceState source, String place, Throwable failure) {
        if (failure instanceof MbfException || failure instanceof UncheckedIOException) {
            return (RuntimeException) failure;
        }
        try {
            source.verify();
        } catch (MbfException | UncheckedIOException changed) {
            return changed;
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof MbfException already) {
                return already;
            }
            if (t instanceof SourceReadException unreadable) {
                return new UncheckedIOException(unreadable.getCause());
            }
            if (t instanceof LimitException limit) {
                return new UnsupportedFeatureException(source.name(), place, limit.getMessage(), failure);
            }
            if (t instanceof MetadataException metadata) {
                String where = metadata.place().map(ReadFailures::oneLine).orElse(place);
                return metadata.isUnsupported()
                        ? new UnsupportedFeatureException(source.name(), where, line(t), failure)
                        : new CorruptFileException(source.name(), where, line(t), failure);
            }
        }
        return new CorruptFileException(source.name(), place, line(failure), failure);
    }

    /** What a failure and its last cause say, on one line of bounded length. */
    private static String line(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "is nested too deeply";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String line = text(failure);
        if (root != failure && !line.contains(text(root))) {
            line += ": " + text(root);
        }
        return oneLine(line);
    }

    /** Text from a file, fit for a message. */
    public static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
