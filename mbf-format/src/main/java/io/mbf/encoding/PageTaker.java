package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;

/**
 * Reads a few entries of a page without decoding the others: for filters that leave little.
 *
 * <p>As exact and as wary of its input as {@link PageDecoder}. Forms that gain nothing are left to that. What it returns
 * uses arrays that the next call overwrites. Not thread-safe.
 */
public final class PageTaker {

    private final Type.Leaf type;
    private final BytesVector dictionary;
    private final PageBytes in = new PageBytes();
    private final IntegerDecoder integers = new IntegerDecoder();
    private long[] longs = new long[0];
    private int[] ints = new int[0];
    private double[] doubles = new double[0];
    private float[] floats = new float[0];
    private byte[] bytes = new byte[0];
    private long[] valid = new long[0];
    private int[] lengths = new int[0];
    private FsstDecoder symbols; // null until needed
    private int[] codeLengths = new int[0];

    /** @param dictionaryOrNull what DICTIONARY pages refer to */
    public PageTaker(Type.Leaf type, BytesVector dictionaryOrNull) {
        this.type = type;
        this.dictionary = dictionaryOrNull;
    }

    /**
     * The values of some entries.
     *
     * @param loader makes the page's bytes available; none need be there before
     * @param entries that the page has
     * @param selection positions of entries, ascending; the first {@code count} are used
     * @return {@code null} if decoding the page is the better way
     * @throws PageFormatException if the bytes break a rule
     */
    public ColumnVector pick(
            byte[] buffer, int offset, int length, PageLoader loader, int entries, int[] selection, int count) {
        in.reset(buffer, offset, length, loader);
        EncodingHeader header = EncodingHeader.read(in);
        if (header.entries() != entries || header.validityKind() == EncodingHeader.ALL_NULL) {
            return null;
        }
        if ((dictionary != null) != (header.encoding() == Encoding.DICTIONARY)) {
            return null; // decoding refuses it
        }
        Validity validity = validity(header, selection, count);
        if (dictionary != null) {
            return codes(header, selection, count, validity);
        }
        return switch (type.physical()) {
            case INT32 -> {
                integers(header, PhysicalType.INT32, selection, count);
                yield new IntVector(narrowed(count), count, validity);
            }
            case INT64 -> {
                integers(header, PhysicalType.INT64, selection, count);
                yield new LongVector(longs, count, validity);
            }
            case DOUBLE -> doubles(header, selection, count) ? new DoubleVector(doubles, count, validity) : null;
            case FLOAT -> floats(header, selection, count) ? new FloatVector(floats, count, validity) : null;
            case BYTE_ARRAY -> strings(header, selection, count, validity);
            case FIXED_LEN_BYTE_ARRAY, INT96 -> fixed(header, selection, count, validity);
            case BOOLEAN -> null;
        };
    }

    private Validity validity(EncodingHeader header, int[] selection, int count) {
        if (header.validityKind() == EncodingHeader.ALL_VALID) {
            return Validity.allValid(count);
        }
        int at = in.take(8L * Validity.wordCount(header.entries()));
        valid = valid.length < Validity.wordCount(count) ? new long[Validity.wordCount(count)] : valid;
        for (int i = 0; i < count; i++) {
            long bit = in.longAt(at + 8 * (selection[i] >>> 6)) >>> selection[i] & 1;
            valid[i >>> 6] = (i & 63) == 0 ? bit : valid[i >>> 6] | bit << i;
        }
        return Validity.of(valid, count);
    }

    private DictionaryVector codes(EncodingHeader header, int[] selection, int count, Validity validity) {
        integers(EncodingHeader.readNested(in, header.entries()), PhysicalType.INT32, selection, count);
        int[] codes = narrowed(count);
        for (int i = 0; i < count; i++) {
            if (codes[i] < 0 || codes[i] >= dictionary.size()) {
                throw new PageFormatException(
                        "code " + codes[i] + " into a dictionary of " + dictionary.size() + " values");
            }
        }
        return new DictionaryVector(codes, dictionary, count, validity);
    }

    private void integers(EncodingHeader header, PhysicalType kind, int[] selection, int count) {
        longs = longs.length < count ? new long[count] : longs;
        integers.pick(in, header, kind, selection, count, longs);
    }

    private int[] narrowed(int count) {
        ints = ints.length < count ? new int[count] : ints;
        for (int i = 0; i < count; i++) {
            ints[i] = (int) longs[i];
        }
        return ints;
    }

    private boolean doubles(EncodingHeader header, int[] selection, int count) {
        doubles = doubles.length < count ? new double[count] : doubles;
        if (header.encoding() == Encoding.PLAIN) {
            int at = in.take(8L * header.entries());
            for (int i = 0; i < count; i++) {
                doubles[i] = Double.longBitsToDouble(in.longAt(at + 8 * selection[i]));
            }
            return true;
        }
        if (header.encoding() == Encoding.RUN_END) {
            integers(header, PhysicalType.INT64, selection, count);
            for (int i = 0; i < count; i++) {
                doubles[i] = Double.longBitsToDouble(longs[i]);
            }
            return true;
        }
        if (header.encoding() != Encoding.ALP) {
            return false;
        }
        scaled(header, PhysicalType.INT64, selection, count);
        int exceptions = AlpDecoder.exceptionCount(in, header);
        int bits = in.take(8L * exceptions);
        int positions = in.take(2L * exceptions);
        for (int x = 0, i = 0, previous = -1; x < exceptions; x++) {
            previous = AlpDecoder.exceptionPosition(in, positions, x, previous, header);
            i = advance(selection, i, count, previous);
            if (i < count && selection[i] == previous) {
                doubles[i] = Double.longBitsToDouble(in.longAt(bits + 8 * x));
            }
        }
        return true;
    }

    private boolean floats(EncodingHeader header, int[] selection, int count) {
        floats = floats.length < count ? new float[count] : floats;
        if (header.encoding() == Encoding.PLAIN) {
            int at = in.take(4L * header.entries());
            for (int i = 0; i < count; i++) {
                floats[i] = Float.intBitsToFloat(in.intAt(at + 4 * selection[i]));
            }
            return true;
        }
        if (header.encoding() == Encoding.RUN_END) {
            integers(header, PhysicalType.INT32, selection, count);
            for (int i = 0; i < count; i++) {
                floats[i] = Float.intBitsToFloat((int) longs[i]);
            }
            return true;
        }
        if (header.encoding() != Encoding.ALP) {
            return false;
        }
        doubles = doubles.length < count ? new double[count] : doubles;
        scaled(header, PhysicalType.INT32, selection, count);
        for (int i = 0; i < count; i++) {
            floats[i] = (float) doubles[i];
        }
        int exceptions = AlpDecoder.exceptionCount(in, header);
        int bits = in.take(4L * exceptions);
        int positions = in.take(2L * exceptions);
        for (int x = 0, i = 0, previous = -1; x < exceptions; x++) {
            previous = AlpDecoder.exceptionPosition(in, positions, x, previous, header);
            i = advance(selection, i, count, previous);
            if (i < count && selection[i] == previous) {
                floats[i] = Float.intBitsToFloat(in.intAt(bits + 4 * x));
            }
        }
        return true;
    }

    /** The integers of an ALP page, multiplied. */
    private void scaled(EncodingHeader header, PhysicalType kind, int[] selection, int count) {
        int exponent = AlpDecoder.exponent(header);
        int factor = AlpDecoder.factor(header);
        integers(EncodingHeader.readNested(in, header.entries()), kind, selection, count);
        for (int i = 0; i < count; i++) {
            long integer = kind == PhysicalType.INT32 ? (int) longs[i] : longs[i];
            doubles[i] = Alp.decode(integer, exponent, factor);
        }
    }

    /** The first selected entry from the i-th on that is not before a position. */
    private static int advance(int[] selection, int i, int count, int position) {
        int at = i;
        while (at < count && selection[at] < position) {
            at++;
        }
        return at;
    }

    private BinaryVector strings(EncodingHeader header, int[] selection, int count, Validity validity) {
        switch (header.encoding()) {
            case PLAIN -> plainStrings(header, selection, count);
            case FSST -> codedStrings(header, selection, count);
            default -> {
                return null;
            }
        }
        return new BinaryVector(bytes, ints, count, validity);
    }

    /** The lengths of strings, of the first ones. */
    private void lengths(EncodingHeader header, int needed) {
        if (lengths.length < Lanes.capacity(needed)) {
            lengths = new int[Lanes.capacity(needed)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, needed, lengths);
        BytesDecoder.requireNoneNegative(lengths, needed);
    }

    /** Where selected strings begin when they lie side by side, and where the last one ends. */
    private int offsets(int[] selection, int count) {
        ints = ints.length < count + 1 ? new int[count + 1] : ints;
        int size = 0;
        ints[0] = 0;
        for (int i = 0; i < count; i++) {
            size = BytesDecoder.decodedBytes(size + (long) lengths[selection[i]], 1);
            ints[i + 1] = size;
        }
        return size;
    }

    private void codedStrings(EncodingHeader header, int[] selection, int count) {
        int needed = selection[count - 1] + 1;
        lengths(header, needed);
        if (codeLengths.length < Lanes.capacity(needed)) {
            codeLengths = new int[Lanes.capacity(needed)];
        }
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), 0, needed, codeLengths);
        BytesDecoder.addExpected(lengths, header.parameter(), codeLengths, needed);
        symbols = symbols == null ? new FsstDecoder() : symbols;
        symbols.open(in);
        long start = 0;
        for (int i = 0, entry = 0; i < count; i++) { // before anything is allocated
            start += BytesDecoder.sum(codeLengths, entry, selection[i]);
            entry = selection[i];
            symbols.requireSize(start, start + codeLengths[entry], lengths[entry]);
        }
        int size = offsets(selection, count);
        if (bytes.length < size + FsstDecoder.SLACK) {
            bytes = new byte[size + FsstDecoder.SLACK];
        }
        start = 0;
        for (int i = 0, entry = 0; i < count; i++) {
            start += BytesDecoder.sum(codeLengths, entry, selection[i]);
            entry = selection[i];
            long end = start + codeLengths[entry];
            symbols.load(in, start, end);
            symbols.decode(in, start, end, bytes, ints[i], lengths[entry]);
        }
    }

    private void plainStrings(EncodingHeader header, int[] selection, int count) {
        lengths(header, selection[count - 1] + 1);
        int size = offsets(selection, count);
        // claimed as a whole before anything is allocated, loaded one by one
        int at = in.skip(BytesDecoder.sum(lengths, 0, selection[count - 1] + 1));
        bytes = bytes.length < size ? new byte[size] : bytes;
        long start = 0;
        int entry = 0;
        for (int i = 0; i < count; i++) {
            start += BytesDecoder.sum(lengths, entry, selection[i]);
            entry = selection[i];
            int from = (int) (at + start);
            in.load(from, lengths[entry]);
            System.arraycopy(in.array(), from, bytes, ints[i], lengths[entry]);
        }
    }

    private FixedBinaryVector fixed(EncodingHeader header, int[] selection, int count, Validity validity) {
        if (header.encoding() != Encoding.PLAIN) {
            return null;
        }
        int width = type.width();
        int at = in.skip((long) width * header.entries());
        int size = Math.multiplyExact(width, count);
        bytes = bytes.length < size ? new byte[size] : bytes;
        for (int i = 0; i < count; i++) {
            int from = at + width * selection[i];
            in.load(from, width);
            System.arraycopy(in.array(), from, bytes, width * i, width);
        }
        return new FixedBinaryVector(bytes, width, count, validity);
    }
}
