package io.mbf.variant;

import io.mbf.schema.TimeUnit;

/**
 * Receives a variant part by part, in the order of a document: JSON, another encoding, a tree of objects.
 *
 * <p>An object is {@link #startObject}, a {@link #fieldName} before each value, and {@link #endObject}; its members come
 * in the order of their names' UTF-8. An array is {@link #startArray}, values, {@link #endArray}. Arrays are only
 * borrowed: what is to be kept is copied. If reading fails in the middle, no further call follows.
 *
 * @param <E> what the methods throw; {@link RuntimeException} for those that write nowhere
 */
public interface VariantSink<E extends Exception> {

    void startObject() throws E;

    /** The name of the member whose value comes next; malformed UTF-8 has become U+FFFD. */
    void fieldName(String name) throws E;

    void endObject() throws E;

    void startArray() throws E;

    void endArray() throws E;

    /** The variant null, which is a value; a column's null is no variant. */
    void nullValue() throws E;

    void bool(boolean value) throws E;

    /**
     * A signed integer.
     *
     * @param bits of its type: 8, 16, 32 or 64
     */
    void integer(long value, int bits) throws E;

    void real(float value) throws E;

    void real(double value) throws E;

    /**
     * A decimal of 4 or 8 bytes.
     *
     * @param bits of its unscaled integer: 32 or 64
     */
    void decimal(long unscaled, int scale, int bits) throws E;

    /**
     * A decimal of up to 16 bytes, or of however many a shredded column has.
     *
     * @param bytes with the unscaled integer in two's complement, most significant byte first; of length 0, it is 0
     */
    void decimal(byte[] bytes, int start, int length, int scale) throws E;

    /** Days since 1970-01-01. */
    void date(int epochDay) throws E;

    /** Microseconds since midnight; what a file holds may be outside of a day. */
    void time(long microsOfDay) throws E;

    /**
     * A point in time.
     *
     * @param units since 1970-01-01T00:00:00: of UTC if {@code utc}, else of a local clock without a zone
     * @param unit MICROS or NANOS
     */
    void timestamp(long units, TimeUnit unit, boolean utc) throws E;

    /** Text as UTF-8, which may be malformed. */
    void string(byte[] utf8, int start, int length) throws E;

    void binary(byte[] bytes, int start, int length) throws E;

    /** 16 bytes, most significant byte first. */
    void uuid(byte[] bytes, int start) throws E;
}
