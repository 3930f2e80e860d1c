package io.mbf.text;

import java.io.IOException;

/**
 * Where one value of a leaf column is written to. The method called says what kind of value it is; how that kind looks
 * is the sink's own business, its text is not.
 */
interface ScalarSink {

    void bool(boolean value) throws IOException;

    void integer(long value) throws IOException;

    /** @param digits an integer that does not fit a {@code long} */
    void integer(String digits) throws IOException;

    void real(float value) throws IOException;

    void real(double value) throws IOException;

    /** A decimal in plain notation: {@code -0.05}. The array is only borrowed. */
    void decimal(byte[] text, int length) throws IOException;

    /** Text of printable ASCII without quotes and backslashes: dates, UUIDs. The array is only borrowed. */
    void ascii(byte[] text, int length) throws IOException;

    /** Text as UTF-8, which may be malformed. The array is only borrowed. */
    void utf8(byte[] bytes, int start, int length) throws IOException;

    /** Bytes without a text of their own. The array is only borrowed. */
    void binary(byte[] bytes, int start, int length) throws IOException;

    /** A span of time; the three parts are unsigned 32-bit integers. */
    void interval(long months, long days, long millis) throws IOException;
}
