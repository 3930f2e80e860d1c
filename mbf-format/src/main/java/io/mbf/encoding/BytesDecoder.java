package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.bound.BytesPattern;
import io.mbf.predicate.bound.BytesRanges;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.predicate.bound.BytesTest;
import java.util.Arrays;

/** Reads pages of byte strings that are not dictionary-coded. Owns the arrays of its vectors; not thread-safe. */
final class BytesDecoder {

    private final IntegerDecoder integers;
    private FsstDecoder symbols; // null until needed
    private FsstFilter filter; // null until needed
    private FsstSuffix suffix; // null until needed
    private FsstSearch search; // null until needed
    private int[] codeLengths = new int[0];
    private int[] lengths = new int[0];
    private int[] offsets = new int[0];
    private byte[] bytes = new byte[0];

    BytesDecoder(IntegerDecoder integers) {
        this.integers = integers;
    }

    /** BYTE_ARRAY. */
    BinaryVector strings(PageBytes in, EncodingHeader header, int from, int to, Validity validity) {
        switch (header.encoding()) {
            case PLAIN -> plain(in, header, from, to);
            case CONSTANT -> constant(in, to - from);
            case FSST -> coded(in, header, from, to);
            default -> throw header.unfit("BYTE_ARRAY");
        }
        return new BinaryVector(bytes, offsets, to - from, validity);
    }

    private void plain(PageBytes in, EncodingHeader header, int from, int to) {
        if (lengths.length < Lanes.capacity(to)) {
            lengths = new int[Lanes.capacity(to)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, to, lengths);
        requireNoneNegative(lengths, from);
        long skipped = sum(lengths, 0, from);
        int count = to - from;
        int[] out = offsets(count);
        long end = prefixSums(lengths, from, count, out);
        in.take(skipped);
        int at = in.take(end);
        int size = decodedBytes(end, 1);
        out[count] = size;
        System.arraycopy(in.array(), at, bytes(size), 0, size);
    }

    private void coded(PageBytes in, EncodingHeader header, int from, int to) {
        openCoded(in, header, to);
        int count = to - from;
        long codesFrom = sum(codeLengths, 0, from);
        long codesTo = codesFrom + sum(codeLengths, from, to);
        int[] out = offsets(count);
        long size = prefixSums(lengths, from, count, out);
        symbols.requireSize(codesFrom, codesTo, size);
        if (to == header.entries()) {
            requireAllCodes(codesTo);
        }
        out[count] = decodedBytes(size, 1);
        symbols.decode(in, codesFrom, codesTo, bytes(out[count] + FsstDecoder.SLACK), 0, out[count]);
    }

    /** Reads what stands before the codes, of the first strings. */
    private void openCoded(PageBytes in, EncodingHeader header, int to) {
        if (codeLengths.length < Lanes.capacity(to)) {
            codeLengths = new int[Lanes.capacity(to)];
        }
        if (lengths.length < Lanes.capacity(to)) {
            lengths = new int[Lanes.capacity(to)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, to, lengths);
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, to, codeLengths);
        addExpected(lengths, header.parameter(), codeLengths, to);
        if (symbols == null) {
            symbols = new FsstDecoder();
        }
        symbols.open(in);
    }

    private void requireAllCodes(long codes) {
        if (codes != symbols.codesSize()) {
            throw new PageFormatException(
                    "the strings have " + codes + " bytes of codes, the page " + symbols.codesSize());
        }
    }

    /**
     * Refuses the page of codes that was decoded last, as a whole, if the codes of a single string do not stand for as
     * many bytes as it has.
     */
    void requireCodesOfEach(PageBytes in, int count) {
        symbols.requireLengths(in, lengths, codeLengths, count);
    }

    /**
     * Finds the strings of a page that lie in a set, if that is faster than decoding them.
     *
     * @param set of bytes as they are
     * @param bits as {@link PageDecoder#within} leaves them
     */
    boolean within(PageBytes in, EncodingHeader header, BytesSet set, long[] bits) {
        if (header.encoding() == Encoding.PLAIN) {
            plainWithin(in, header, set, bits);
            return true;
        }
        if (header.encoding() != Encoding.FSST || !(set instanceof BytesPattern) && !(set instanceof BytesRanges)) {
            return false;
        }
        int count = header.entries();
        openCoded(in, header, count);
        requireAllCodes(sum(codeLengths, 0, count));
        if (set instanceof BytesPattern pattern) {
            find(in, pattern, count, bits);
        } else {
            if (filter == null) {
                filter = new FsstFilter(symbols);
            }
            filter.within(in, (BytesRanges) set, lengths, codeLengths, count, bits);
        }
        return true;
    }

    private void find(PageBytes in, BytesPattern pattern, int count, long[] bits) {
        if (pattern.atEnd()) {
            suffix = suffix == null ? new FsstSuffix(symbols) : suffix;
            suffix.find(in, pattern, lengths, codeLengths, count, bits);
        } else {
            search = search == null ? new FsstSearch(symbols) : search;
            search.find(in, pattern, lengths, codeLengths, count, bits);
        }
    }

    /** Looks at strings where they lie. */
    private void plainWithin(PageBytes in, EncodingHeader header, BytesSet set, long[] bits) {
        int count = header.entries();
        if (lengths.length < Lanes.capacity(count)) {
            lengths = new int[Lanes.capacity(count)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, count, lengths);
        requireNoneNegative(lengths, count);
        int start = in.take(sum(lengths, 0, count));
        BytesTest test = BytesTest.of(set);
        byte[] array = in.array();
        for (int from = 0; from < count; from += 64) {
            int to = Math.min(from + 64, count);
            long word = 0;
            for (int i = from; i < to; i++) {
                int end = start + lengths[i];
                word |= (test.contains(array, start, end) ? 1L : 0) << i;
                start = end;
            }
            bits[from >>> 6] = word;
        }
    }

    /** Makes numbers of bytes of codes of what they are beyond what lengths let expect; both must not be negative. */
    static void addExpected(int[] lengths, int ratio, int[] codeLengths, int count) {
        int signs = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[i];
            int codes = codeLengths[i] + FsstDecoder.expected(length, ratio);
            codeLengths[i] = codes;
            signs |= length | codes;
        }
        if (signs < 0) {
            requireNoneNegative(lengths, count);
            requireNoneNegative(codeLengths, count);
        }
    }

    /** The sum of up to a page of lengths, none negative; in two halves, since ints are summed in vectors. */
    static long sum(int[] lengths, int from, int to) {
        int low = 0;
        int high = 0;
        for (int i = from; i < to; i++) {
            low += lengths[i] & 0xFFFF;
            high += lengths[i] >>> 16;
        }
        return low + ((long) high << 16);
    }

    static void requireNoneNegative(int[] lengths, int count) {
        int signs = 0;
        for (int i = 0; i < count; i++) {
            signs |= lengths[i];
        }
        for (int i = 0; signs < 0 && i < count; i++) {
            if (lengths[i] < 0) {
                throw new PageFormatException("entry " + i + " has the length " + lengths[i]);
            }
        }
    }

    /** The offsets of strings, wrong if they exceed an int; returns their end, which is right. */
    private static long prefixSums(int[] lengths, int from, int count, int[] out) {
        long end = 0;
        int signs = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[from + i];
            out[i] = (int) end;
            end += length;
            signs |= length;
        }
        if (signs < 0) {
            requireNoneNegative(lengths, from + count);
        }
        return end;
    }

    private void constant(PageBytes in, int count) {
        int length = in.getInt();
        if (length < 0) {
            throw new PageFormatException("the value has the length " + length);
        }
        in.getInt();
        int at = in.take(length);
        int size = decodedBytes(count, length);
        repeat(in.array(), at, length, bytes(size), size);
        int[] out = offsets(count);
        for (int i = 0; i <= count; i++) {
            out[i] = i * length;
        }
    }

    /** FIXED_LEN_BYTE_ARRAY and INT96. */
    FixedBinaryVector fixed(PageBytes in, EncodingHeader header, int from, int to, int width, Validity validity) {
        int count = to - from;
        switch (header.encoding()) {
            case PLAIN -> {
                int at = in.take((long) width * header.entries());
                int size = decodedBytes(count, width);
                System.arraycopy(in.array(), at + from * width, bytes(size), 0, size);
            }
            case CONSTANT -> {
                int at = in.take(width);
                int size = decodedBytes(count, width);
                repeat(in.array(), at, width, bytes(size), size);
            }
            default -> throw header.unfit("values of one length");
        }
        return new FixedBinaryVector(bytes, width, count, validity);
    }

    BinaryVector nullStrings(int count, Validity validity) {
        Arrays.fill(offsets(count), 0, count + 1, 0);
        return new BinaryVector(bytes, offsets, count, validity);
    }

    FixedBinaryVector nullFixed(int count, int width, Validity validity) {
        int size = decodedBytes(count, width);
        Arrays.fill(bytes(size), 0, size, (byte) 0);
        return new FixedBinaryVector(bytes, width, count, validity);
    }

    /** Fills an array with copies of one value, each copy twice as long as the last. */
    private static void repeat(byte[] source, int at, int length, byte[] out, int size) {
        if (size == 0) {
            return;
        }
        System.arraycopy(source, at, out, 0, length);
        for (int filled = length; filled < size; filled *= 2) {
            System.arraycopy(out, 0, out, filled, Math.min(filled, size - filled));
        }
    }

    /** The bytes of values, which a page has no more than so many of. */
    static int decodedBytes(long count, int width) {
        long size = Math.multiplyExact(count, (long) width);
        if (size > EncodingHeader.MAX_TEXT_BYTES) {
            throw new PageFormatException(
                    "the values of a page have at most " + EncodingHeader.MAX_TEXT_BYTES + " bytes, not " + size);
        }
        return (int) size;
    }

    private byte[] bytes(int size) {
        if (bytes.length < size) {
            bytes = new byte[Math.max(size, Math.min(2 * bytes.length, 1 << 20))];
        }
        return bytes;
    }

    private int[] offsets(int count) {
        if (offsets.length < count + 1) {
            offsets = new int[Lanes.capacity(count) + 1];
        }
        return offsets;
    }
}
