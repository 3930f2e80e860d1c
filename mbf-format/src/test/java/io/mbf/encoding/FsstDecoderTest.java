package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is found of the codes of single strings, after all of them were decoded. */
class FsstDecoderTest {

    private final long seed = Long.getLong("mbf.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final EncoderScratch scratch = new EncoderScratch();
    private final FsstDecoder decoder = new FsstDecoder();
    private PageBytes page;
    private int[] lengths;
    private int[] codeLengths;

    @Test
    void codesThatEndWithTheirStringsAreTakenWhereverEscapesAre() {
        System.out.println("FsstDecoderTest -Dmbf.seed=" + seed);
        for (int round = 0; round < 60; round++) {
            decode(1_000 + random.nextInt(300), round % 6);
            decoder.requireLengths(page, lengths, codeLengths, lengths.length);
        }
    }

    @Test
    void codesThatReachOverTheEndOfTheirStringAreRefused() {
        int tried = 0;
        for (int round = 0; round < 60; round++) {
            decode(1_000, round % 6);
            int moved = round < 12 ? lengths.length - 2 : random.nextInt(lengths.length - 1);
            if (codeLengths[moved + 1] == 0) {
                continue;
            }
            codeLengths[moved]++;
            codeLengths[moved + 1]--;
            assertThrows(
                    PageFormatException.class,
                    () -> decoder.requireLengths(page, lengths, codeLengths, lengths.length),
                    "string " + moved);
            tried++;
        }
        assertTrue(tried > 30, tried + " pages");
    }

    /** Codes a page of texts, and decodes it. */
    private void decode(int strings, int rareBytes) {
        byte[][] values = Pages.prose(random, strings);
        for (byte[] value : values) {
            for (int n = value.length == 0 ? 0 : random.nextInt(rareBytes + 1); n > 0; n--) {
                value[random.nextInt(value.length)] = (byte) (128 + random.nextInt(127));
            }
        }
        BinaryVector texts = Pages.strings(Validity.allValid(strings), values);
        lengths = new int[strings];
        long[] wanted = new long[strings];
        for (int i = 0; i < strings; i++) {
            lengths[i] = values[i].length;
            wanted[i] = lengths[i];
        }
        int size = Arrays.stream(lengths).sum();
        FsstEncoder encoder = new FsstEncoder(new BlockCompressor(BlockCodec.SNAPPY), scratch);
        assertTrue(encoder.compress(texts, wanted, size));
        codeLengths = new int[strings];
        for (int i = 0; i < strings; i++) {
            codeLengths[i] = scratch.codeEnds[i] - (i == 0 ? 0 : scratch.codeEnds[i - 1]);
        }
        ByteSink sink = new ByteSink();
        encoder.write(sink);
        page = new PageBytes(Arrays.copyOf(sink.array(), sink.size()), 0, sink.size());
        decoder.open(page);
        assertEquals(Arrays.stream(codeLengths).sum(), decoder.codesSize());
        byte[] out = new byte[size + FsstDecoder.SLACK];
        decoder.decode(page, 0, decoder.codesSize(), out, 0, size);
        assertArrayEquals(Arrays.copyOf(texts.bytes(), size), Arrays.copyOf(out, size));
    }
}
