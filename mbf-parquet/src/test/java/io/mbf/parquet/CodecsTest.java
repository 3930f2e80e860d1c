package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.UnsupportedFeatureException;
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
                () -> Codecs.check(CompressionCodec.LZO.ordinal(), "f", "column \"a\""));
        assertEquals("f: column \"a\": codec LZO is not supported", e.getMessage());
    }

    @Test
    void anUnknownCodecIsRefusedByItsNumber() {
        for (int id : new int[] {-1, 8, 60}) {
            var e = assertThrows(UnsupportedFeatureException.class, () -> Codecs.check(id, "f", "column \"a\""));
            assertEquals("f: column \"a\": has codec " + id + ", which is not supported", e.getMessage());
        }
    }

    private static byte[] decompress(CompressionCodecName codec, byte[] compressed, int size) throws IOException {
        CompressionCodec ours = CompressionCodec.valueOf(codec.name());
        byte[] page = Codecs.decompress(ours, compressed, 0, compressed.length, size, new PageBuffer());
        return Arrays.copyOf(page, size);
    }
}
