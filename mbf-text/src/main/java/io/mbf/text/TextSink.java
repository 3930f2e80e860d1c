package io.mbf.text;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.mbf.batch.ColumnVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Scalars as the text that JSON has between the quotes, for CSV and tables. Keeps the last one written. */
final class TextSink implements ScalarSink {

    private String text;

    /** The text of value {@code index}, which must not be null. */
    String text(ScalarFormat format, ColumnVector vector, int index) throws IOException {
        format.write(vector, index, this);
        return text;
    }

    @Override
    public void bool(boolean value) {
        text = Boolean.toString(value);
    }

    @Override
    public void integer(long value) {
        text = Long.toString(value);
    }

    @Override
    public void integer(String digits) {
        text = digits;
    }

    @Override
    public void real(float value) {
        text = NumberOutput.toString(value, true);
    }

    @Override
    public void real(double value) {
        text = NumberOutput.toString(value, true);
    }

    @Override
    public void decimal(byte[] ascii, int length) {
        ascii(ascii, length);
    }

    @Override
    public void ascii(byte[] ascii, int length) {
        text = new String(ascii, 0, length, StandardCharsets.US_ASCII);
    }

    @Override
    public void utf8(byte[] bytes, int start, int length) {
        text = new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    @Override
    public void binary(byte[] bytes, int start, int length) {
        text = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, start + length));
    }

    @Override
    public void interval(long months, long days, long millis) {
        text = "{\"months\":" + months + ",\"days\":" + days + ",\"millis\":" + millis + "}";
    }
}
