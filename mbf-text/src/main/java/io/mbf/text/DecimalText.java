package io.mbf.text;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Decimals in plain notation with all digits of their scale: {@code -0.05}.
 *
 * <p>Numbers that no real data has, but a hostile file may declare to make us print gigabytes of zeros, are written as
 * stored: integers as integers, bytes as binary. The limits are {@value #MAX_SCALE} digits of scale and
 * {@value #MAX_BYTES} bytes. A value without bytes is zero.
 */
final class DecimalText {

    static final int MAX_SCALE = 4_096;
    static final int MAX_BYTES = 4_096;

    private static final int FAST_SCALE = 40;

    private final int scale;
    private final byte[] text = new byte[64];

    DecimalText(int scale) {
        this.scale = scale;
    }

    void write(long unscaled, ScalarSink to) throws IOException {
        if (scale > FAST_SCALE || unscaled == Long.MIN_VALUE) {
            write(BigInteger.valueOf(unscaled), unscaled, to);
            return;
        }
        int at = text.length;
        long rest = Math.abs(unscaled);
        for (int digit = 0; rest != 0 || digit <= scale; digit++) {
            if (digit == scale && scale > 0) {
                text[--at] = '.';
            }
            text[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (unscaled < 0) {
            text[--at] = '-';
        }
        int length = text.length - at;
        System.arraycopy(text, at, text, 0, length);
        to.decimal(text, length);
    }

    private void write(BigInteger unscaled, long stored, ScalarSink to) throws IOException {
        if (scale > MAX_SCALE) {
            to.integer(stored);
        } else {
            write(unscaled, to);
        }
    }

    /** @param bytes the unscaled value in two's complement, most significant byte first */
    void write(byte[] bytes, int start, int length, ScalarSink to) throws IOException {
        if (scale > MAX_SCALE || length > MAX_BYTES) {
            to.binary(bytes, start, length);
        } else if (length <= Long.BYTES && scale <= FAST_SCALE) {
            write(int64(bytes, start, length), to);
        } else {
            write(length == 0 ? BigInteger.ZERO : new BigInteger(bytes, start, length), to);
        }
    }

    private void write(BigInteger unscaled, ScalarSink to) throws IOException {
        byte[] plain = new BigDecimal(unscaled, scale).toPlainString().getBytes(StandardCharsets.US_ASCII);
        to.decimal(plain, plain.length);
    }

    private static long int64(byte[] bytes, int start, int length) {
        long value = length == 0 ? 0 : bytes[start];
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes[start + i] & 0xFF;
        }
        return value;
    }
}
