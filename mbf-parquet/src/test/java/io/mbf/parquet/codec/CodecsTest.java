package io.mbf.parquet.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.Compressors;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LimitException;
import io.mbf.parquet.footer.CompressionCodec;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecsTest {

    @ParameterizedTest
    @EnumSource(
            names = {"LZO", "UNCOMPRESSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void pagesDecompressToExactlyTheSizeOfTheirHeader(CompressionCodecName codec) throws IOException {
        Random random = new Random(5);
        for (int size : new int[] {1, 2, 100, 70_000, 300_000}) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (random.nextInt(20) / (1 + i % 3));
            }
            byte[] compressed = Compressors.compress(codec, bytes);
            assertArrayEquals(bytes, decompress(codec, compressed, size));
            assertThrows(Exception.class, () -> decompress(codec, compressed, size - 1));
            assertThrows(Exception.class, () -> decompress(codec, compressed, size + 1));
        }
        assertEquals(0, decompress(codec, new byte[0], 0).length);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LZO", "UNCOMPRESSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsNotOfTheCodecIsRefused(CompressionCodecName codec) {
        Random random = new Random(6);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            assertThrows(Exception.class, () -> decompress(codec, noise, 1000));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LZO", "UNCOMPRESSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void absurdSizesAreRefusedBeforeAnythingIsAllocated(CompressionCodecName codec) {
        byte[] three = {1, 2, 3};
        var e = assertThrows(RuntimeException.class, () -> decompress(codec, three, Integer.MAX_VALUE));
        assertTrue(e instanceof DecodingException || e instanceof LimitException, e::toString);
        assertTrue(e.getMessage().matches("a page of (2147483647 bytes exceeds .*|3 bytes cannot .*)"), e::getMessage);
        assertThrows(DecodingException.class, () -> decompress(codec, three, -1));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LZO", "UNCOMPRESSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void theMostCompressiblePageIsNotTakenForAbsurd(CompressionCodecName codec) throws IOException {
        for (int size : new int[] {1, 1000, 20_000_000}) {
            byte[] zeros = new byte[size];
            assertArrayEquals(zeros, decompress(codec, Compressors.compress(codec, zeros), size));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD"})
    void theFrontOfAPageIsThatOfAllOfIt(CompressionCodecName codec) throws IOException {
        Random random = new Random(7);
        for (int all : new int[] {1, 100, 70_000, 300_000}) {
            byte[] bytes = new byte[all];
            random.nextBytes(bytes);
            Arrays.fill(bytes, all / 4, all / 2, (byte) 3);
            byte[] compressed = Compressors.compress(codec, bytes);
            for (int size : new int[] {1, all / 5, all / 3, all}) {
                int stored = (int) Math.min(compressed.length, Codecs.storedFront(ours(codec), size));
                byte[] front = Codecs.decompressFront(ours(codec), compressed, 0, stored, size, new PageBuffer());
                // the first member of a gzip page may end where not enough of the next one is there
                if (front != null || codec != CompressionCodecName.GZIP) {
                    assertArrayEquals(Arrays.copyOf(bytes, size), Arrays.copyOf(front, size), size + " of " + all);
                }
            }
            assertNull(
                    Codecs.decompressFront(ours(codec), compressed, 0, compressed.length, all + 1, new PageBuffer()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD"})
    void whatIsNotOfTheCodecHasNoFront(CompressionCodecName codec) {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            assertNull(Codecs.decompressFront(ours(codec), noise, 0, noise.length, 256, new PageBuffer()));
        }
    }

    @Test
    void blocksWithoutHadoopsFramingAreReadUnderCodecLz4() throws IOException {
        byte[] bytes = new byte[5000];
        byte[] block = Compressors.compress(CompressionCodecName.LZ4_RAW, bytes);
        assertArrayEquals(bytes, decompress(CompressionCodecName.LZ4, block, bytes.length));
    }

    @Test
    void lzoIsRefusedByName() {
        var e = assertThrows(
                UnsupportedFeatureException.class,
                () -> Codecs.check(CompressionCodec.LZO.ordinal(), "f", () -> "column \"a\""));
        assertEquals("f: column \"a\": codec LZO is not supported", e.getMessage());
    }

    @Test
    void anUnknownCodecIsRefusedByItsNumber() {
        for (int id : new int[] {-1, 8, 60}) {
            var e = assertThrows(UnsupportedFeatureException.class, () -> Codecs.check(id, "f", () -> "column \"a\""));
            assertEquals("f: column \"a\": has codec " + id + ", which is not supported", e.getMessage());
        }
    }

    private static byte[] decompress(CompressionCodecName codec, byte[] compressed, int size) throws IOException {
        CompressionCodec ours = ours(codec);
        byte[] page = Codecs.decompress(ours, compressed, 0, compressed.length, size, new PageBuffer());
        return Arrays.copyOf(page, size);
    }

    private static CompressionCodec ours(CompressionCodecName codec) {
        return CompressionCodec.valueOf(codec.name());
    }
}
