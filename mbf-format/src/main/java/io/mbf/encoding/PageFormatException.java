package io.mbf.encoding;

/**
 * Page bytes that break a rule of the format.
 *
 * <p>The message states rule and value. A decoder does not know where its bytes came from: whoever knows the file and
 * the place turns this into an {@link io.mbf.error.CorruptFileException}.
 */
public final class PageFormatException extends RuntimeException {

    public PageFormatException(String problem) {
        super(problem);
    }
}
