package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;

class XxHash64Test {

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return XxHash64.hash(bytes, 0, bytes.length);
    }

    @Test
    void publishedVectorsHold() {
        assertEquals(0xEF46DB3751D8E999L, hash(""));
        assertEquals(0xD24EC4F1A98C6E5BL, hash("a"));
        assertEquals(0x44BC2CF5AD770999L, hash("abc"));
        assertEquals(0xFBCEA83C8A378BF1L, hash("Nobody inspects the spammish repetition"));
    }

    @Test
    void everyLengthAgreesWithAnotherImplementation() {
        var oracle = XXHashFactory.safeInstance().hash64();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] bytes = new byte[300];
        new Random(seed).nextBytes(bytes);
        for (int length = 0; length <= 200; length++) {
            for (int from = 0; from < 9; from++) {
                assertEquals(
                        oracle.hash(bytes, from, length, 0), XxHash64.hash(bytes, from, length), "length " + length);
            }
        }
    }

    @Test
    void numbersHashAsTheirLittleEndianBytes() {
        for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, 0x0123456789ABCDEFL}) {
            var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
            assertEquals(XxHash64.hash(bytes.array(), 0, 8), XxHash64.hash(value));
            assertEquals(XxHash64.hash(bytes.array(), 0, 4), XxHash64.hash((int) value));
        }
    }

    @Test
    void rangesOutsideOfTheArrayAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> XxHash64.hash(new byte[4], 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> XxHash64.hash(new byte[4], 0, -1));
    }
}
