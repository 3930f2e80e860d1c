package io.mbf.encoding;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Reads the pages of one column ({@code spec/encodings.md}).
 *
 * <p>The vectors it returns use arrays of the decoder, which the next call overwrites; the page's own bytes are not
 * kept. Bytes are not trusted: whatever they hold, the result is a vector or a {@link PageFormatException}, in bounded
 * time and space. Not thread-safe.
 */
public final class PageDecoder {

    private Type.Leaf type;
    private BytesVector dictionary;
    private final PageBytes in = new PageBytes();
    private final IntegerDecoder integers = new IntegerDecoder();
    private final FloatingDecoder floating = new FloatingDecoder(integers);
    private final BytesDecoder strings = new BytesDecoder(integers);

    private final long[] validityWords = new long[Validity.wordCount(EncodingHeader.MAX_ENTRIES)];
    private EncodingHeader decoded; // of the page decoded last
    private boolean[] booleans = new boolean[0];
    private int[] ints = new int[0];
    private long[] longs = new long[0];

    /** @param dictionaryOrNull what DICTIONARY pages refer to; with one all others are refused, without one these */
    public PageDecoder(Type.Leaf type, BytesVector dictionaryOrNull) {
        this.type = type;
        this.dictionary = dictionaryOrNull;
    }

    /**
     * Turns to the pages of another column: as if it was new, but for its arrays. Vectors that it returned are not valid any
     * more.
     */
    public void turnTo(Type.Leaf other, BytesVector dictionaryOrNull) {
        this.type = other;
        this.dictionary = dictionaryOrNull;
        this.decoded = null;
        in.forgetMet();
    }

    /**
     * How many entries a page says it has, 1 to 8192.
     *
     * @throws PageFormatException if these are not the first bytes of a page
     */
    public static int entryCount(byte[] buffer, int offset, int length) {
        return EncodingHeader.read(new PageBytes(buffer, offset, length)).entries();
    }

    /**
     * The encoding of a page; those of inner pages are not included.
     *
     * @throws PageFormatException if these are not the first bytes of a page
     */
    public static Encoding encoding(byte[] buffer, int offset, int length) {
        return EncodingHeader.read(new PageBytes(buffer, offset, length)).encoding();
    }

    /**
     * Where the values of a page begin, counted from its first byte, if they are numbers that lie there as they are: one
     * after the other, of the width that the type has, none of them null. Else -1.
     *
     * @param entries that the page must have
     * @throws PageFormatException if the page has others, or ends before its values do
     */
    public static int plainStart(Type.Leaf type, int entries, byte[] buffer, int offset, int length) {
        EncodingHeader header = EncodingHeader.read(new PageBytes(buffer, offset, length));
        if (header.entries() != entries) {
            throw new PageFormatException("the page has " + header.entries() + " entries, not " + entries);
        }
        int width = switch (type.physical()) {
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            default -> 0;
        };
        boolean floating = type.physical() == PhysicalType.FLOAT || type.physical() == PhysicalType.DOUBLE;
        if (width == 0
                || header.encoding() != Encoding.PLAIN
                || header.validityKind() != EncodingHeader.ALL_VALID
                || !floating && header.parameter() != width) {
            return -1;
        }
        if (EncodingHeader.BYTES + (long) entries * width > length) {
            throw new PageFormatException("page ends at byte " + length + ", before its values do");
        }
        return EncodingHeader.BYTES;
    }

    /** The encodings of all pages decoded so far, those of inner pages included. */
    public EnumSet<Encoding> met() {
        return in.met();
    }

    /**
     * Decodes the entries [from, to) of the page that lies at {@code offset}.
     *
     * @param length bytes from the page's first one on that may be read; what follows the page is ignored
     * @param from a multiple of 256
     * @return a vector of {@code to - from} entries, of the kind that the column's physical type has, or a
     *     {@link DictionaryVector}; valid until the next call
     * @throws PageFormatException if the bytes break a rule, or are fewer than the page needs, or the page has fewer
     *     than {@code to} entries
     */
    public ColumnVector decode(byte[] buffer, int offset, int length, int from, int to) {
        if (from < 0 || from >= to || from % Lanes.MAX != 0) {
            throw new IllegalArgumentException(
                    "a range of entries is not empty and starts at a multiple of 256: " + from + " to " + to);
        }
        in.reset(buffer, offset, length);
        EncodingHeader header = EncodingHeader.read(in);
        decoded = header;
        if (to > header.entries()) {
            throw new PageFormatException("the page has " + header.entries() + " entries, not " + to);
        }
        if (dictionary != null && header.encoding() != Encoding.DICTIONARY) {
            // whoever looks a value up in the dictionary relies on there being no others
            throw header.unfit("a segment of dictionary codes");
        }
        if (header.validityKind() == EncodingHeader.ALL_NULL) {
            return nulls(header, to - from);
        }
        Validity validity = validity(header, from, to);
        if (header.encoding() == Encoding.DICTIONARY) {
            return codes(header, from, to, validity);
        }
        int count = to - from;
        return switch (type.physical()) {
            case BOOLEAN -> booleans(header, from, to, validity);
            case INT32 -> {
                integers.ints(in, header, from, to, ints(count));
                yield new IntVector(ints, count, validity);
            }
            case INT64 -> {
                integers.longs(in, header, from, to, longs(count));
                yield new LongVector(longs, count, validity);
            }
            case FLOAT -> floating.floats(in, header, from, to, validity);
            case DOUBLE -> floating.doubles(in, header, from, to, validity);
            case BYTE_ARRAY -> strings.strings(in, header, from, to, validity);
            case INT96, FIXED_LEN_BYTE_ARRAY -> strings.fixed(in, header, from, to, type.width(), validity);
        };
    }

    /**
     * Finds which entries of a page of integers lie in {@code [low, high]}, if that is faster than decoding
     * them: none of them is null then.
     *
     * @param entries that the page has
     * @param bits one per entry if this returns true; what is beyond the last one is unspecified
     * @throws PageFormatException if the bytes break a rule
     */
    public boolean within(byte[] buffer, int offset, int length, int entries, long low, long high, long[] bits) {
        boolean narrow = type.physical() == PhysicalType.INT32;
        if (!narrow && type.physical() != PhysicalType.INT64) {
            return false;
        }
        in.reset(buffer, offset, length);
        EncodingHeader header = EncodingHeader.read(in);
        return header.validityKind() == EncodingHeader.ALL_VALID
                && header.entries() == entries
                && integers.within(in, header, narrow, low, high, bits);
    }

    /**
     * Finds which entries of a page of byte strings lie in a set, if that is faster than decoding them: none of them is
     * null then.
     *
     * @param entries that the page has
     * @param set of bytes as they are
     * @param bits one per entry if this returns true; what is beyond the last one is unspecified
     * @throws PageFormatException if the bytes break a rule
     */
    public boolean within(byte[] buffer, int offset, int length, int entries, BytesSet set, long[] bits) {
        if (type.physical() != PhysicalType.BYTE_ARRAY) {
            return false;
        }
        in.reset(buffer, offset, length);
        EncodingHeader header = EncodingHeader.read(in);
        return header.validityKind() == EncodingHeader.ALL_VALID
                && header.entries() == entries
                && strings.within(in, header, set, bits);
    }

    /**
     * Checks what decoding a page does not notice, and {@link #within} relies on. For verification: of the page that
     * {@link #decode} has just decoded as a whole, and whose bytes are where they were.
     *
     * @throws PageFormatException if the codes of a single string do not stand for as many bytes as it has
     */
    public void checkDecoded() {
        if (decoded.encoding() == Encoding.FSST && decoded.validityKind() != EncodingHeader.ALL_NULL) {
            strings.requireCodesOfEach(in, decoded.entries());
        }
    }

    private Validity validity(EncodingHeader header, int from, int to) {
        if (header.validityKind() == EncodingHeader.ALL_VALID) {
            return Validity.allValid(to - from);
        }
        int at = in.take(8L * Validity.wordCount(header.entries()));
        in.copy(at + from / 8, validityWords, Validity.wordCount(to - from));
        return Validity.of(validityWords, to - from);
    }

    /** A vector of nulls. Its arrays hold zeros: codes and offsets must stay in range. */
    private ColumnVector nulls(EncodingHeader header, int count) {
        Validity validity = Validity.allNull(count);
        if (header.encoding() == Encoding.DICTIONARY) {
            requireDictionary();
            Arrays.fill(ints(count), 0, count, 0);
            return new DictionaryVector(ints, dictionary, count, validity);
        }
        return switch (type.physical()) {
            case BOOLEAN -> {
                Arrays.fill(booleans(count), 0, count, false);
                yield new BooleanVector(booleans, count, validity);
            }
            case INT32 -> {
                Arrays.fill(ints(count), 0, count, 0);
                yield new IntVector(ints, count, validity);
            }
            case INT64 -> {
                Arrays.fill(longs(count), 0, count, 0);
                yield new LongVector(longs, count, validity);
            }
            case FLOAT -> floating.nullFloats(count, validity);
            case DOUBLE -> floating.nullDoubles(count, validity);
            case BYTE_ARRAY -> strings.nullStrings(count, validity);
            case INT96, FIXED_LEN_BYTE_ARRAY -> strings.nullFixed(count, type.width(), validity);
        };
    }

    private DictionaryVector codes(EncodingHeader header, int from, int to, Validity validity) {
        requireDictionary();
        int count = to - from;
        int[] codes = ints(count);
        integers.ints(in, EncodingHeader.readNested(in, header.entries()), from, to, codes);
        int last = dictionary.size() - 1;
        int outside = 0; // its sign bit: a code is negative, or greater than the last one
        for (int i = 0; i < count; i++) {
            outside |= codes[i] | last - codes[i];
        }
        if (outside < 0) {
            throw badCode(codes, count);
        }
        return new DictionaryVector(codes, dictionary, count, validity);
    }

    private PageFormatException badCode(int[] codes, int count) {
        int i = 0;
        while (i < count - 1 && codes[i] >= 0 && codes[i] < dictionary.size()) {
            i++;
        }
        return new PageFormatException("code " + codes[i] + " into a dictionary of " + dictionary.size() + " values");
    }

    private void requireDictionary() {
        switch (type.physical()) {
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
                if (dictionary == null) {
                    throw new PageFormatException("a DICTIONARY page in a column without a dictionary");
                }
            }
            default -> throw new PageFormatException("encoding DICTIONARY does not apply to " + type.physical());
        }
    }

    private BooleanVector booleans(EncodingHeader header, int from, int to, Validity validity) {
        int count = to - from;
        boolean[] out = booleans(count);
        switch (header.encoding()) {
            case PLAIN -> {
                int at = in.take(8L * Validity.wordCount(header.entries())) + from / 8;
                for (int i = 0; i < count; i += 64) {
                    long word = in.longAt(at + i / 8);
                    for (int bit = 0; bit < 64; bit++) {
                        out[i + bit] = (word >>> bit & 1) != 0;
                    }
                }
            }
            case CONSTANT -> Arrays.fill(out, 0, count, (in.getLong() & 1) != 0);
            default -> throw header.unfit(type.physical());
        }
        return new BooleanVector(out, count, validity);
    }

    private boolean[] booleans(int count) {
        if (booleans.length < count) {
            booleans = new boolean[Lanes.capacity(count)];
        }
        return booleans;
    }

    private int[] ints(int count) {
        if (ints.length < Lanes.capacity(count)) {
            ints = new int[Lanes.capacity(count)];
        }
        return ints;
    }

    private long[] longs(int count) {
        if (longs.length < Lanes.capacity(count)) {
            longs = new long[Lanes.capacity(count)];
        }
        return longs;
    }
}
