package io.mbf.text;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Scalars as JSON: numbers as numbers, except that NaN and the infinities are the strings {@code "NaN"},
 * {@code "Infinity"} and {@code "-Infinity"}, and that decimals are strings unless asked for as numbers; binary as base64 with padding; malformed UTF-8 with U+FFFD in place of
 * what is malformed.
 */
final class JsonSink implements ScalarSink {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final JsonGenerator out;
    private final boolean decimalsAsNumbers;

    JsonSink(JsonGenerator out) {
        this(out, false);
    }

    private JsonSink(JsonGenerator out, boolean decimalsAsNumbers) {
        this.out = out;
        this.decimalsAsNumbers = decimalsAsNumbers;
    }

    /** For columns of which decimals are numbers. */
    static JsonSink withDecimalsAsNumbers(JsonGenerator out) {
        return new JsonSink(out, true);
    }

    /**
     * For the values of variants: those of a JSON document, whose numbers come back as numbers, whether they were
     * stored as decimals or not. All digits are written, those behind the last that counts, too.
     */
    static JsonSink ofVariants(JsonGenerator out) {
        return withDecimalsAsNumbers(out);
    }

    @Override
    public void bool(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    @Override
    public void integer(long value) throws IOException {
        out.writeNumber(value);
    }

    @Override
    public void integer(String digits) throws IOException {
        out.writeNumber(digits);
    }

    @Override
    public void real(float value) throws IOException {
        out.writeNumber(value);
    }

    @Override
    public void real(double value) throws IOException {
        out.writeNumber(value);
    }

    @Override
    public void decimal(byte[] text, int length) throws IOException {
        if (decimalsAsNumbers) {
            out.writeNumber(new String(text, 0, length, StandardCharsets.US_ASCII));
        } else {
            ascii(text, length);
        }
    }

    @Override
    public void ascii(byte[] text, int length) throws IOException {
        out.writeRawUTF8String(text, 0, length);
    }

    @Override
    public void utf8(byte[] bytes, int start, int length) throws IOException {
        if (isAscii(bytes, start, length)) {
            out.writeUTF8String(bytes, start, length);
        } else {
            // decoding replaces what is malformed, which the generator would pass on
            out.writeString(new String(bytes, start, length, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void binary(byte[] bytes, int start, int length) throws IOException {
        out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, start, length);
    }

    @Override
    public void interval(long months, long days, long millis) throws IOException {
        out.writeStartObject();
        out.writeNumberField("months", months);
        out.writeNumberField("days", days);
        out.writeNumberField("millis", millis);
        out.writeEndObject();
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        int end = start + length;
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            if (((long) LONG.get(bytes, i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
