package io.mbf.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BloomFilterTest {

    @Test
    void whatWasAddedIsFound() {
        for (int count : new int[] {0, 1, 2, 1000, 100_000}) {
            var filter = BloomFilter.forDistinctValues(count);
            for (long i = 0; i < count; i++) {
                filter.add(XxHash64.hash(i));
            }
            byte[] bytes = filter.toBytes();
            assertEquals(BloomFilter.bytesFor(count), bytes.length);
            byte[] shifted = new byte[bytes.length + 3];
            System.arraycopy(bytes, 0, shifted, 3, bytes.length);
            var read = BloomFilter.of(shifted, 3, bytes.length);
            for (long i = 0; i < count; i++) {
                assertTrue(read.mightContain(XxHash64.hash(i)));
            }
            assertArrayEquals(bytes, read.toBytes());
        }
    }

    @Test
    void oneBlockTellsWhatTheWholeFilterTells() {
        var filter = BloomFilter.forDistinctValues(1000);
        for (long i = 0; i < 1000; i++) {
            filter.add(XxHash64.hash(i));
        }
        byte[] bytes = filter.toBytes();
        for (long i = 0; i < 20_000; i++) {
            long hash = XxHash64.hash(i);
            int at = BloomFilter.blockOffset(hash, bytes.length);
            BloomFilter block = BloomFilter.of(bytes, at, BloomFilter.BLOCK_BYTES);
            assertEquals(filter.mightContain(hash), block.mightContain(hash));
        }
    }

    @Test
    void aboutOneAbsentValueInAHundredIsTakenForPresent() {
        int count = 50_000;
        var filter = BloomFilter.forDistinctValues(count);
        for (long i = 0; i < count; i++) {
            filter.add(XxHash64.hash(i));
        }
        int found = 0;
        for (long i = count; i < 5L * count; i++) {
            found += filter.mightContain(XxHash64.hash(i)) ? 1 : 0;
        }
        double rate = found / (4.0 * count);
        assertTrue(rate > 0.003 && rate < 0.014, "rate " + rate);
    }

    @Test
    void aboutOnePageInAHundredIsTakenForThatOfAValue() {
        int pages = 128;
        int ofPage = 500;
        for (double bits : new double[] {10.5, 16}) {
            var filter = BloomFilter.forDistinctValues(pages * ofPage, bits);
            for (long i = 0; i < pages * ofPage; i++) {
                filter.add(ValueHash.inPage(XxHash64.hash(i), (int) (i / ofPage)));
            }
            double[] found = new double[2]; // of values of other pages, and of absent ones
            for (long i = 0; i < 2L * pages * ofPage; i += 7) {
                int page = (int) (i / ofPage);
                boolean isHere = page < pages;
                for (int other = 0; other < pages; other++) {
                    boolean may = filter.mightContain(ValueHash.inPage(XxHash64.hash(i), other));
                    assertTrue(may || page != other);
                    found[isHere ? 0 : 1] += may && page != other ? 7.0 / pages / pages / ofPage : 0;
                }
            }
            double most = bits == 16 ? 0.0025 : 0.014;
            assertTrue(found[0] < most && found[1] < most, bits + " bits: rates " + found[0] + ", " + found[1]);
            assertTrue(found[1] > most / 5, bits + " bits: rate " + found[1]);
        }
    }

    @Test
    void thePageIsInTheLowerHalfOfAHash() {
        assertEquals(0x1234_5678_FFFF_FFFFL, ValueHash.inPage(0x1234_5678_FFFF_FFFFL, 0));
        assertEquals(0x1234_5678_9E37_79B0L, ValueHash.inPage(0x1234_5678_FFFF_FFFFL, 1));
    }

    @Test
    void anEmptyFilterHoldsNothing() {
        assertFalse(BloomFilter.forDistinctValues(0).mightContain(0));
        assertFalse(BloomFilter.forDistinctValues(9).mightContain(-1));
    }

    /** Worked by hand from BloomFilter.md: the bit of word i is the top five bits of key * salt[i]. */
    @Test
    void theBitsAreThoseOfParquet() {
        var filter = BloomFilter.forDistinctValues(1);
        assertEquals(32, filter.toBytes().length);
        filter.add(0xFFFF_FFFF_0000_0001L);
        int[] bits = {
            0x47b6137b >>> 27, 0x44974d91 >>> 27, 0x8824ad5b >>> 27, 0xa2b7289d >>> 27,
            0x705495c7 >>> 27, 0x2df1424b >>> 27, 0x9efc4947 >>> 27, 0x5c6bfb31 >>> 27
        };
        byte[] expected = new byte[32];
        for (int word = 0; word < 8; word++) {
            expected[word * 4 + bits[word] / 8] = (byte) (1 << bits[word] % 8);
        }
        assertArrayEquals(expected, filter.toBytes());
    }

    @Test
    void theUpperHalfOfTheHashChoosesTheBlock() {
        var filter = BloomFilter.of(new byte[96], 0, 96);
        filter.add(0x5555_5556_0000_0000L);
        byte[] bytes = filter.toBytes();
        for (int i = 0; i < 96; i++) {
            assertEquals(i >= 32 && i < 64 && i % 4 == 0 ? 1 : 0, bytes[i], "byte " + i);
        }
    }

    @Test
    void hugeExpectationsAreCapped() {
        assertEquals(BloomFilter.MAX_BYTES, BloomFilter.bytesFor(Long.MAX_VALUE));
        assertEquals(32, BloomFilter.bytesFor(0));
        assertEquals(32, BloomFilter.bytesFor(-5));
    }

    @Test
    void oddLengthsAreRefused() {
        for (int length : new int[] {0, 31, 33, 48}) {
            assertThrows(IllegalArgumentException.class, () -> BloomFilter.of(new byte[64], 0, length));
        }
    }
}
