package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;

/** A {@link ValueDecoder} of byte strings, which knows beforehand how large they will be. */
public interface BinaryDecoder extends ValueDecoder<BinaryBuffer> {

    /**
     * How many of the next {@code count} values have at most {@code budget} bytes together. Nothing is consumed.
     *
     * @throws DecodingException if the page has fewer, or broken ones
     */
    int fitting(int count, long budget);
}
