package io.mbf.batch.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShortCopyTest {

    private static final int SIZE = 120;

    @Test
    void copiesAllOfTheBytesWhereverTheyLie() {
        byte[] in = numbered();
        for (int length = 0; length <= SIZE; length++) {
            for (int from : new int[] {0, 1, SIZE / 2, SIZE - length}) {
                for (int to : new int[] {0, 3, SIZE - length}) {
                    if (from + length <= SIZE && to + length <= SIZE) {
                        byte[] out = new byte[SIZE];
                        ShortCopy.copy(in, from, out, to, length);
                        assertArrayEquals(
                                Arrays.copyOfRange(in, from, from + length), Arrays.copyOfRange(out, to, to + length));
                    }
                }
            }
        }
    }

    @Test
    void leavesAloneWhatLiesBefore() {
        byte[] out = new byte[SIZE];
        Arrays.fill(out, (byte) -1);
        ShortCopy.copy(numbered(), 40, out, 7, 20);
        byte[] untouched = new byte[7];
        Arrays.fill(untouched, (byte) -1);
        assertArrayEquals(untouched, Arrays.copyOf(out, 7));
    }

    private static byte[] numbered() {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }
}
