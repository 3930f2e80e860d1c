package io.mbf.parquet.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** Snappy's library tells what is right. */
class SnappyFrontTest {

    /** Blocks of random elements, with numbers in every width that the format has. */
    @Test
    void everyFrontOfABlockIsThatOfAllOfIt() throws IOException {
        long seed = System.nanoTime();
        System.out.println("snappy blocks: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] block = block(random);
            byte[] all = Snappy.uncompress(block);
            int size = random.nextInt(all.length + 1);
            byte[] out = new byte[size];
            assertEquals(size, SnappyFront.decompress(block, 0, block.length, out, size), "seed " + seed);
            assertArrayEquals(Arrays.copyOf(all, size), out, "seed " + seed);
            int cut = random.nextInt(block.length);
            int written = SnappyFront.decompress(block, 0, cut, out, size);
            assertTrue(written <= size, "seed " + seed);
            assertArrayEquals(Arrays.copyOf(all, written), Arrays.copyOf(out, written), "seed " + seed);
        }
    }

    @Test
    void changedBlocksAreReadAsTheLibraryReadsThem() throws IOException {
        long seed = System.nanoTime();
        System.out.println("changed snappy blocks: seed " + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] block = block(random);
            for (int k = random.nextInt(2); k >= 0; k--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt(256);
            }
            byte[] out = new byte[1 << 16];
            int written = SnappyFront.decompress(block, 0, block.length, out, out.length);
            if (Snappy.isValidCompressedBuffer(block) && Snappy.uncompressedLength(block) <= out.length) {
                read++;
                assertArrayEquals(Snappy.uncompress(block), Arrays.copyOf(out, written), "seed " + seed);
            }
        }
        assertTrue(read > 1_000, read + " blocks were whole, seed " + seed);
    }

    /** With a copy of a distance beyond what is there, elements that are cut off, and a literal of 4 GiB. */
    @Test
    void brokenElementsEndTheFront() {
        assertEquals(1, front(9, 0, 'a', 1, 2));
        assertEquals(1, front(9, 0, 'a', 1, 0));
        assertEquals(1, front(9, 0, 'a', 3, 1, 0, 0, 0x80));
        assertEquals(1, front(9, 0, 'a', 2, 1));
        assertEquals(1, front(9, 0, 'a', 4, 'b'));
        assertEquals(1, front(9, 0, 'a', 63 << 2, -1, -1, -1, -1, 'b'));
        assertEquals(0, front(0x80));
        assertEquals(0, front());
        assertEquals(5, front(5, 0, 'a', 1, 1));
    }

    private static int front(int... block) {
        byte[] bytes = new byte[block.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) block[i];
        }
        return SnappyFront.decompress(bytes, 0, bytes.length, new byte[100], 100);
    }

    private static byte[] block(Random random) {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        int size = 0;
        for (int left = 1 + random.nextInt(30); left > 0; left--) {
            int kind = size == 0 ? 0 : random.nextInt(4);
            if (kind == 0) {
                byte[] literal = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 700 : 60)];
                random.nextBytes(literal);
                int wide = literal.length <= 256 ? random.nextInt(5) : 2 + random.nextInt(3);
                if (wide == 0 && literal.length > 60) {
                    wide = 1;
                }
                elements.write(wide == 0 ? literal.length - 1 << 2 : 59 + wide << 2);
                number(elements, literal.length - 1, wide);
                elements.writeBytes(literal);
                size += literal.length;
            } else {
                int n = kind == 1 ? 4 + random.nextInt(8) : 1 + random.nextInt(64);
                int distance = 1 + random.nextInt(Math.min(size, random.nextBoolean() ? 10 : 2047));
                elements.write(kind == 1 ? distance >>> 8 << 5 | n - 4 << 2 | 1 : n - 1 << 2 | kind);
                number(elements, distance, kind == 3 ? 4 : kind);
                size += n;
            }
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int rest = size; ; rest >>>= 7) {
            block.write(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) {
                break;
            }
        }
        block.writeBytes(elements.toByteArray());
        return block.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >>> 8 * i);
        }
    }
}
