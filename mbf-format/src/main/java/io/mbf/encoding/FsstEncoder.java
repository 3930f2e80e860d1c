package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;

/**
 * Writes strings as codes for parts that many of them have in common ({@link Encoding#FSST}), where that saves half of
 * the bytes and about as much as the codec would: it is read at twice the speed, and string by string.
 *
 * <p>Symbols stay in use from page to page until they fit no more. A column that gains nothing is tried again more and
 * more seldom. Not thread-safe.
 */
final class FsstEncoder {

    private static final int MIN_BYTES = 16 << 10;
    private static final int MAX_BYTES = 16 << 20;
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 1 << 10;

    /** Bytes that are also compressed by the codec, to compare. */
    private static final int TRIAL_BYTES = 32 << 10;

    private static final int MAX_PAUSE = 64;

    private final BlockCompressor compressor;
    private final EncoderScratch scratch;

    private long[] symbols; // null if there are none at present
    private byte[] lengths;
    private double expected; // codes per byte
    private int pause; // pages that are not tried
    private int nextPause = 1;

    private byte[] text; // of the page, with slack behind it
    private int textFrom;
    private int groups;
    private int codesEnd;

    FsstEncoder(BlockCompressor compressor, EncoderScratch scratch) {
        this.compressor = compressor;
        this.scratch = scratch;
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
        int size = (int) total;
        scratch.reserveCodes(size);
        place(page, stringLengths, size);
        if (symbols != null) {
            use();
        } else if (!train(size)) {
            return giveUp();
        }
        groups = 0;
        int end = textFrom;
        for (int i = 0; i < page.size(); i++) {
            end += (int) stringLengths[i];
            if (i % FsstTable.GROUP == FsstTable.GROUP - 1 || i == page.size() - 1) {
                scratch.textEnds[groups++] = end;
            }
        }
        scratch.symbols.compress(text, textFrom, scratch.textEnds, groups, scratch.codes, scratch.groupEnds);
        codesEnd = scratch.groupEnds[groups - 1];
        if (codesEnd > size / 2) {
            symbols = null;
            return giveUp();
        }
        if (codesEnd > 1.2 * expected * size) {
            symbols = null; // the next page looks for better ones
        }
        text = null; // the page's own may be large
        nextPause = 1;
        return true;
    }

    private boolean giveUp() {
        text = null;
        pause = nextPause;
        nextPause = Math.min(MAX_PAUSE, 2 * nextPause);
        return false;
    }

    /** Points to the page's own text, or copies it where there are nulls or too little slack. */
    private void place(BinaryVector page, long[] stringLengths, int size) {
        int[] offsets = page.offsets();
        int entries = page.size();
        if (!page.validity().hasNulls() && offsets[entries] <= page.bytes().length - FsstTable.SLACK) {
            text = page.bytes();
            textFrom = offsets[0];
            return;
        }
        scratch.reserveText(size);
        text = scratch.text;
        textFrom = 0;
        int at = 0;
        for (int i = 0; i < entries; i++) {
            System.arraycopy(page.bytes(), offsets[i], text, at, (int) stringLengths[i]);
            at += (int) stringLengths[i];
        }
    }

    /** Finds symbols for the text; false if they are not worth it. */
    private boolean train(int size) {
        byte[] sample = new byte[SAMPLES * SAMPLE_BYTES + FsstTable.SLACK];
        for (int i = 0; i < SAMPLES; i++) {
            int at = textFrom + (int) ((long) (size - SAMPLE_BYTES) * i / (SAMPLES - 1));
            System.arraycopy(text, at, sample, i * SAMPLE_BYTES, SAMPLE_BYTES);
        }
        FsstTable table = scratch.symbols;
        FsstTrainer.train(table, sample, SAMPLES * SAMPLE_BYTES);
        scratch.symbolsOwner = this;
        int trial = Math.min(size, TRIAL_BYTES);
        int codes = table.compress(text, textFrom, textFrom + trial, scratch.codes, 0);
        if (codes > trial / 2 || codes > 1.1 * compressor.compress(text, textFrom, trial)) {
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
            scratch.symbols.clear();
            for (int i = 0; i < symbols.length; i++) {
                scratch.symbols.add(symbols[i], lengths[i]);
            }
            scratch.symbols.seal();
            scratch.symbolsOwner = this;
        }
    }

    /** Writes what {@link #compress} found, behind the strings' lengths. */
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
        out.putInts(scratch.groupEnds, 0, groups);
        out.alignTo(8);
        out.putBytes(scratch.codes, 0, codesEnd);
    }
}
