package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.build.ShortCopy;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;

/**
 * Writes strings as codes for parts that many of them have in common ({@link Encoding#FSST}), where that saves about as
 * much as the codec would, which is read at half the speed and not string by string. Strings that the codec would leave as
 * they are must shrink to half of their bytes.
 *
 * <p>Symbols stay in use from page to page until they fit no more. A column that gains nothing is tried again more and
 * more seldom. Not thread-safe.
 */
final class FsstEncoder {

    private static final int MIN_BYTES = 16 << 10;
    private static final int MAX_BYTES = 16 << 20;
    private static final int SAMPLES = 64;
    private static final int SAMPLE_BYTES = 1 << 10;

    /** Bytes that are also compressed by the codec, to compare. */
    private static final int TRIAL_BYTES = 32 << 10;

    private static final int MAX_PAUSE = 64;

    // how many codes there may be, per byte, and per byte that the codec makes of the strings
    private static final double MOST_INSTEAD_OF_PLAIN = 0.5;
    private static final double MOST_INSTEAD_OF_CODEC = 0.7;
    private static final double MOST_OF_COMPRESSED = 1.1;

    /** In no UTF-8. */
    private static final int USUAL_END = 0xFF;

    private final BlockCompressor compressor;
    private final EncoderScratch scratch;

    private long[] symbols; // null if there are none at present
    private byte[] lengths;
    private int end = USUAL_END; // of strings while they are coded; in no symbol
    private double expected; // codes per byte
    private double most;
    private int pause; // pages that are not tried
    private int nextPause = 1;

    private int ratio;
    private int codesEnd;

    FsstEncoder(BlockCompressor compressor, EncoderScratch scratch) {
        this.compressor = compressor;
        this.scratch = scratch;
    }

    /** Begins with the symbols of another encoder, which were found in pages before. */
    void goOnFrom(FsstEncoder before) {
        symbols = before.symbols;
        lengths = before.lengths;
        end = before.end;
        expected = before.expected;
        most = before.most;
        pause = before.pause;
        nextPause = before.nextPause;
    }

    /**
     * Finds codes for the strings of a page.
     *
     * @param stringLengths of each, 0 for nulls
     * @param total their sum
     * @return false if the page should be written in another form
     */
    boolean compress(BinaryVector page, long[] stringLengths, long total) {
        if (compressor.codec() == BlockCodec.NONE || total < MIN_BYTES || total > MAX_BYTES) {
            return false;
        }
        if (pause > 0) {
            pause--;
            return false;
        }
        int strings = page.size();
        int size = (int) total + strings;
        scratch.reserveCodes(size);
        scratch.reserveText(size);
        if (!gather(page, stringLengths, size)) {
            return false;
        }
        if (symbols != null) {
            use();
        } else if (!train(size)) {
            return giveUp();
        }
        scratch.symbols.compress(scratch.text, scratch.stretches, scratch.codes, scratch.codeEnds);
        codesEnd = scratch.codeEnds[strings - 1];
        if (codesEnd > most * total) {
            symbols = null;
            return giveUp();
        }
        if (codesEnd > 1.2 * expected * total) {
            symbols = null; // the next page looks for better ones
        }
        nextPause = 1;
        ratio = (int) ((((long) codesEnd << FsstDecoder.RATIO_BITS) + total / 2) / total);
        return true;
    }

    private boolean giveUp() {
        pause = nextPause;
        nextPause = Math.min(MAX_PAUSE, 2 * nextPause);
        return false;
    }

    /** Puts the strings into the scratch, an end behind each, {@code size} bytes in all; false if all bytes are in use. */
    private boolean gather(BinaryVector page, long[] stringLengths, int size) {
        int[] offsets = page.offsets();
        byte[] bytes = page.bytes();
        byte[] text = scratch.text;
        Stretches stretches = scratch.stretches;
        int entries = page.size();
        stretches.begin(size);
        int at = 0;
        for (int i = 0; i < entries; i++) {
            int length = (int) stringLengths[i];
            ShortCopy.copy(bytes, offsets[i], text, at, length);
            at += length;
            text[at++] = (byte) end;
            stretches.endString(at, i + 1);
        }
        return count(text, at, end) == entries || replaceEnd(stringLengths, entries, at);
    }

    private static int count(byte[] text, int to, int wanted) {
        long pattern = wanted * 0x0101_0101_0101_0101L;
        long low = 0x7F7F_7F7F_7F7F_7F7FL;
        int found = 0;
        int i = 0;
        for (; i <= to - 8; i += 8) {
            long other = FsstTable.next(text, i) ^ pattern; // a zero byte where it is
            found += Long.bitCount(~((other & low) + low | other | low));
        }
        for (; i < to; i++) {
            found += (text[i] & 0xFF) == wanted ? 1 : 0;
        }
        return found;
    }

    /** Takes an end that is in no string; symbols that may have it are forgotten. */
    private boolean replaceEnd(long[] stringLengths, int entries, int to) {
        boolean[] used = new boolean[256];
        for (int i = 0; i < to; i++) {
            used[scratch.text[i] & 0xFF] = true;
        }
        int unused = 255;
        while (unused >= 0 && used[unused]) {
            unused--;
        }
        if (unused < 0) {
            return false;
        }
        end = unused;
        symbols = null;
        int at = -1;
        for (int i = 0; i < entries; i++) {
            at += (int) stringLengths[i] + 1;
            scratch.text[at] = (byte) end;
        }
        return true;
    }

    /** Finds symbols for the text; false if they are not worth it. */
    private boolean train(int size) {
        int samples = Math.min(SAMPLES, size / SAMPLE_BYTES);
        byte[] sample = new byte[samples * SAMPLE_BYTES + FsstTable.SLACK];
        for (int i = 0; i < samples; i++) {
            int at = (int) ((long) (size - SAMPLE_BYTES) * i / Math.max(1, samples - 1));
            System.arraycopy(scratch.text, at, sample, i * SAMPLE_BYTES, SAMPLE_BYTES);
            sample[(i + 1) * SAMPLE_BYTES - 1] = (byte) end;
        }
        FsstTable table = scratch.symbols;
        FsstTrainer.train(table, end, sample, samples * SAMPLE_BYTES);
        scratch.symbolsOwner = this;
        int trial = Math.min(size, TRIAL_BYTES);
        int codes = table.measure(scratch.text, trial);
        int compressed = compressor.compress(scratch.text, 0, trial);
        most = BlockCompressor.pays(trial, compressed) ? MOST_INSTEAD_OF_CODEC : MOST_INSTEAD_OF_PLAIN;
        if (codes > Math.min(most * trial, MOST_OF_COMPRESSED * compressed)) {
            return false;
        }
        expected = (double) codes / trial;
        symbols = new long[table.size()];
        lengths = new byte[table.size()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = table.symbol(i);
            lengths[i] = (byte) table.length(i);
        }
        return true;
    }

    /** Puts the symbols into the shared table again, if another column has used it. */
    private void use() {
        if (scratch.symbolsOwner != this) {
            scratch.symbols.clear(end);
            for (int i = 0; i < symbols.length; i++) {
                scratch.symbols.add(symbols[i], lengths[i]);
            }
            scratch.symbols.seal();
            scratch.symbolsOwner = this;
        }
    }

    /** How many bytes of codes stand for a byte, in 256ths. */
    int ratio() {
        return ratio;
    }

    /** How many bytes of codes each string has, beyond what its length and the ratio let expect. */
    void residuals(long[] stringLengths, int strings, long[] residuals) {
        int start = 0;
        for (int i = 0; i < strings; i++) {
            int codes = scratch.codeEnds[i] - start;
            start = scratch.codeEnds[i];
            residuals[i] = codes - FsstDecoder.expected((int) stringLengths[i], ratio);
        }
    }

    /** Writes what {@link #compress} found, behind the lengths. */
    void write(ByteSink out) {
        FsstTable table = scratch.symbols;
        out.putInt(table.size());
        out.putInt(codesEnd);
        for (int i = 0; i < table.size(); i++) {
            out.putByte(table.length(i));
        }
        out.alignTo(8);
        for (int i = 0; i < table.size(); i++) {
            for (int k = 0; k < table.length(i); k++) {
                out.putByte((int) (table.symbol(i) >>> 8 * k));
            }
        }
        out.alignTo(8);
        out.putBytes(scratch.codes, 0, codesEnd);
    }
}
