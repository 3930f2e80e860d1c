package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCompressor;
import java.util.Arrays;
import java.util.EnumSet;

/** Writes pages of byte strings that are not dictionary-coded. Not thread-safe. */
final class BytesEncoder {

    private final IntegerEncoder integers;
    private final EnumSet<Encoding> used;
    private final FsstEncoder symbols;
    private final long[] lengths;
    private final long[] residuals;

    BytesEncoder(IntegerEncoder integers, EnumSet<Encoding> used, EncoderScratch scratch, BlockCompressor compressor) {
        this.symbols = new FsstEncoder(compressor, scratch);
        this.lengths = scratch.lengths;
        this.residuals = scratch.page;
        this.integers = integers;
        this.used = used;
    }

    /** Begins with what another encoder has learned of pages before. */
    void goOnFrom(BytesEncoder before) {
        symbols.goOnFrom(before.symbols);
    }

    /** Strings of any length. */
    PageLayout encode(BinaryVector page, ByteSink out) {
        int entries = page.size();
        Validity validity = page.validity();
        long total = takeLengths(page);
        int start = out.size();
        PageLayout layout = PageLayout.ANY;
        int constant = constant(page);
        if (constant >= 0 && (long) entries * page.length(constant) <= EncodingHeader.MAX_TEXT_BYTES) {
            header(Encoding.CONSTANT, validity, out);
            out.putInt(page.length(constant));
            out.putInt(0);
            out.putBytes(page.array(constant), page.start(constant), page.length(constant));
        } else if (symbols.compress(page, lengths, total)) {
            used.add(Encoding.FSST);
            EncodingHeader.write(out, Encoding.FSST, symbols.ratio(), validity);
            integers.encode(lengths, entries, 4, Validity.allValid(entries), out);
            symbols.residuals(lengths, entries, residuals);
            integers.encode(residuals, entries, 4, Validity.allValid(entries), out);
            symbols.write(out);
            layout = PageLayout.DENSE;
        } else {
            requireRoom(total);
            header(Encoding.PLAIN, validity, out);
            integers.encode(lengths, entries, 4, Validity.allValid(entries), out);
            layout = new PageLayout(out.size() - start, false);
            writeStrings(page, out);
        }
        out.alignTo(8);
        return layout;
    }

    /** Puts down the length of each string, 0 for nulls; returns their sum. */
    private long takeLengths(BinaryVector page) {
        int[] offsets = page.offsets();
        int entries = page.size();
        for (int i = 0; i < entries; i++) {
            lengths[i] = offsets[i + 1] - offsets[i];
        }
        if (!page.validity().hasNulls()) {
            return offsets[entries] - offsets[0];
        }
        long total = 0;
        for (int i = 0; i < entries; i++) {
            lengths[i] = page.isNull(i) ? 0 : lengths[i];
            total += lengths[i];
        }
        return total;
    }

    private void writeStrings(BinaryVector page, ByteSink out) {
        int[] offsets = page.offsets();
        int entries = page.size();
        if (page.validity().hasNulls()) {
            for (int i = 0; i < entries; i++) {
                out.putBytes(page.bytes(), offsets[i], (int) lengths[i]);
            }
        } else {
            out.putBytes(page.bytes(), offsets[0], offsets[entries] - offsets[0]);
        }
    }

    /** Strings of one length. */
    void encode(FixedBinaryVector page, ByteSink out) {
        int entries = page.size();
        int width = page.width();
        Validity validity = page.validity();
        requireRoom((long) entries * width);
        int constant = constant(page);
        if (constant >= 0) {
            header(Encoding.CONSTANT, validity, out);
            out.putBytes(page.bytes(), constant * width, width);
        } else if (!validity.hasNulls()) {
            header(Encoding.PLAIN, validity, out);
            out.putBytes(page.bytes(), 0, entries * width);
        } else {
            header(Encoding.PLAIN, validity, out);
            for (int i = 0; i < entries; i++) {
                if (validity.isNull(i)) {
                    out.putZeros(width);
                } else {
                    out.putBytes(page.bytes(), i * width, width);
                }
            }
        }
        out.alignTo(8);
    }

    /** An entry whose value all valid entries have, or -1. */
    private static int constant(BytesVector page) {
        Validity validity = page.validity();
        int first = 0;
        while (validity.isNull(first)) {
            first++;
        }
        byte[] array = page.array(first);
        int start = page.start(first);
        int end = start + page.length(first);
        for (int i = first + 1; i < page.size(); i++) {
            int from = page.start(i);
            if (validity.isValid(i) && !Arrays.equals(array, start, end, page.array(i), from, from + page.length(i))) {
                return -1;
            }
        }
        return first;
    }

    private void header(Encoding encoding, Validity validity, ByteSink out) {
        used.add(encoding);
        EncodingHeader.write(out, encoding, 0, validity);
    }

    static void requireRoom(long bytes) {
        if (bytes > EncodingHeader.MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "a page holds at most " + EncodingHeader.MAX_TEXT_BYTES + " bytes of values, not " + bytes);
        }
    }
}
