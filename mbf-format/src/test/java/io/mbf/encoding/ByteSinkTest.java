package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ByteSinkTest {

    private static byte[] contents(ByteSink sink) {
        return Arrays.copyOf(sink.array(), sink.size());
    }

    @Test
    void numbersAreLittleEndianAndTheArrayGrows() {
        var sink = new ByteSink(0);
        sink.putByte(0x101);
        sink.putShort(0x0203);
        sink.putInt(0x04050607);
        sink.putLong(0x08090A0B0C0D0E0FL);
        assertArrayEquals(new byte[] {1, 3, 2, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8}, contents(sink));
    }

    @Test
    void paddingIsZeroAfterAReset() {
        var sink = new ByteSink(4);
        sink.putLong(-1);
        sink.reset();
        sink.alignTo(8);
        assertEquals(0, sink.size());
        sink.putByte(7);
        sink.alignTo(8);
        assertArrayEquals(new byte[] {7, 0, 0, 0, 0, 0, 0, 0}, contents(sink));
    }

    @Test
    void rangesOutsideOfTheSourceAreRefusedBeforeAnythingIsWritten() {
        var sink = new ByteSink();
        assertThrows(IndexOutOfBoundsException.class, () -> sink.putBytes(new byte[3], 1, 3));
        assertEquals(0, sink.size());
    }
}
