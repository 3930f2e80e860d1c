package io.mbf.parquet.encoding;

import io.mbf.parquet.bytes.DecodingException;

/**
 * Decodes the values of one page in order; nulls are not among them.
 *
 * <p>Instances are reused from page to page. The bytes given to {@link #init} must stay as they are until the next one.
 *
 * @param <T> the array (or {@link BinaryBuffer}) that values go to
 */
public interface ValueDecoder<T> {

    /**
     * Starts a page.
     *
     * @param maxCount values that the page can have at most, from its header
     * @throws DecodingException if the bytes cannot be what they should
     */
    void init(byte[] bytes, int offset, int length, int maxCount);

    /**
     * Reads the next {@code count} values into {@code target}, the first one at index {@code from}.
     *
     * @throws DecodingException if the page has fewer, or broken ones
     */
    void read(T target, int from, int count);

    /**
     * Passes over the next {@code count} values.
     *
     * @throws DecodingException if the page has fewer, or broken ones where it had to look at them
     */
    void skip(int count);
}
