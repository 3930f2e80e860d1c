package io.mbf.text;

import io.mbf.schema.Float16;
import java.io.IOException;

/** The formats of byte strings that hold something else than text or decimals. */
final class BinaryFormat {

    private BinaryFormat() {}

    /** {@code 123e4567-e89b-12d3-a456-426614174000}. */
    record Uuid(byte[] text) implements ScalarFormat.BytesFormat {

        private static final byte[] HEX = {
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
        };

        Uuid() {
            this(new byte[36]);
        }

        @Override
        public void write(byte[] bytes, int start, int length, ScalarSink to) throws IOException {
            if (length != 16) {
                to.binary(bytes, start, length);
                return;
            }
            int at = 0;
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    text[at++] = '-';
                }
                text[at++] = HEX[bytes[start + i] >> 4 & 15];
                text[at++] = HEX[bytes[start + i] & 15];
            }
            to.ascii(text, at);
        }
    }

    /** IEEE 754 half precision; every such number is a float. */
    record HalfFloat() implements ScalarFormat.BytesFormat {

        @Override
        public void write(byte[] bytes, int start, int length, ScalarSink to) throws IOException {
            if (length != 2) {
                to.binary(bytes, start, length);
                return;
            }
            to.real(Float16.toFloat(bytes, start));
        }
    }

    /** Three unsigned 32-bit integers. */
    record Interval() implements ScalarFormat.BytesFormat {

        @Override
        public void write(byte[] bytes, int start, int length, ScalarSink to) throws IOException {
            if (length != 12) {
                to.binary(bytes, start, length);
                return;
            }
            to.interval(
                    Integer.toUnsignedLong(FixedIntegers.int32(bytes, start)),
                    Integer.toUnsignedLong(FixedIntegers.int32(bytes, start + 4)),
                    Integer.toUnsignedLong(FixedIntegers.int32(bytes, start + 8)));
        }
    }
}
