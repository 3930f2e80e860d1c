package io.mbf.codec;

/**
 * Compressed bytes that do not decompress to what was announced.
 *
 * <p>The message states rule and value. A codec does not know where its bytes came from: whoever knows the file and
 * the place turns this into an {@link io.mbf.error.CorruptFileException}.
 */
public final class BlockFormatException extends RuntimeException {

    public BlockFormatException(String problem) {
        super(problem);
    }

    public BlockFormatException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
