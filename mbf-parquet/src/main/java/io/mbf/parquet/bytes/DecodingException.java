package io.mbf.parquet.bytes;

/**
 * The bytes of a page break a rule. Decoders know neither file nor column, so whoever drives them adds the place and
 * turns this into a {@link io.mbf.error.CorruptFileException}.
 */
public final class DecodingException extends RuntimeException {

    public DecodingException(String problem) {
        super(problem, null, false, false);
    }
}
