package io.mbf.arrow;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.DictionaryVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Whether values are well-formed UTF-8. Whole vectors of ASCII, the usual ones, take eight bytes at a time. */
final class Utf8Check {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
    private final CharBuffer decoded = CharBuffer.allocate(1_024);

    /** The first value that is not null and not UTF-8. */
    OptionalInt firstBad(BytesVector values) {
        if (values instanceof BinaryVector binary
                && isAscii(binary.bytes(), binary.offsets()[0], binary.offsets()[binary.size()])) {
            return OptionalInt.empty();
        }
        if (values instanceof DictionaryVector coded
                && coded.dictionary().size() <= coded.size()
                && firstBad(coded.dictionary()).isEmpty()) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.isNull(i) && !isUtf8(values.array(i), values.start(i), values.length(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        long high = 0;
        int at = from;
        for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
            high |= (long) LONG.get(bytes, at)
                    | (long) LONG.get(bytes, at + 8)
                    | (long) LONG.get(bytes, at + 16)
                    | (long) LONG.get(bytes, at + 24);
        }
        for (; at < to; at++) {
            high |= bytes[at];
        }
        return (high & HIGH_BITS) == 0;
    }

    private boolean isUtf8(byte[] bytes, int start, int length) {
        if (isAscii(bytes, start, start + length)) {
            return true;
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, start, length);
        decoder.reset();
        while (true) {
            var result = decoder.decode(rest, decoded.clear(), true);
            if (!result.isOverflow()) {
                return result.isUnderflow();
            }
        }
    }
}
