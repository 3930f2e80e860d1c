package io.mbf.parquet;

/**
 * The bytes of a page break a rule. Decoders know neither file nor column, so whoever drives them adds the place and
 * turns this into a {@link io.mbf.error.CorruptFileException}.
 */
final class DecodingException extends RuntimeException {

    DecodingException(String problem) {
        super(problem, null, false, false);
    }
}
