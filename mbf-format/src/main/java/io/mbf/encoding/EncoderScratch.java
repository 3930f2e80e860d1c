package io.mbf.encoding;

import io.mbf.batch.build.ShortCopy;

/**
 * The arrays that encoding a page takes, which all encoders of one thread share: a page's size each, and of no meaning
 * between two pages. A table of a thousand columns would need half a gigabyte of them otherwise. Not thread-safe.
 */
public final class EncoderScratch {

    /** Behind the text, so that its last strings are copied like all others. */
    private static final int TEXT_SLACK = Math.max(FsstTable.SLACK, ShortCopy.SHORT);

    /** The page's values as integers, or its codes. */
    final long[] page = new long[EncodingHeader.MAX_ENTRIES];

    /* Of BitPacking: a row of what is packed, the words that are being filled, and those that are full. */
    final int[] row = new int[Lanes.MAX];
    final int[] filled = new int[Lanes.MAX];
    final int[] words = new int[EncodingHeader.MAX_ENTRIES];

    /* Of IntegerEncoder. */
    final long[] residuals = new long[EncodingHeader.MAX_ENTRIES];
    final long[] runEnds = new long[EncodingHeader.MAX_ENTRIES];
    final long[] runValues = new long[EncodingHeader.MAX_ENTRIES];

    /** Of {@link BytesEncoder}. */
    final long[] lengths = new long[EncodingHeader.MAX_ENTRIES];

    /** Of {@link FloatingEncoder}. */
    final double[] decimals = new double[EncodingHeader.MAX_ENTRIES];

    /* Of AlpEncoder. */
    final long[] scaled = new long[EncodingHeader.MAX_ENTRIES];
    final int[] exceptions = new int[EncodingHeader.MAX_ENTRIES];

    /* Of FsstEncoder; large, and not needed by all writers. */
    FsstTable symbols;
    Object symbolsOwner; // the encoder whose symbols the table has
    byte[] text = new byte[0];
    byte[] codes = new byte[0];
    Stretches stretches;
    final int[] codeEnds = new int[EncodingHeader.MAX_ENTRIES];

    void reserveCodes(int size) {
        if (symbols == null) {
            symbols = new FsstTable();
            stretches = new Stretches();
        }
        if (codes.length < 2 * size + 1) {
            codes = new byte[2 * size + 1];
        }
    }

    void reserveText(int size) {
        if (text.length < size + TEXT_SLACK) {
            text = new byte[size + TEXT_SLACK];
        }
    }
}
