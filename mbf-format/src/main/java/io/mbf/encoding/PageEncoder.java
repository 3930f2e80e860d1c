package io.mbf.encoding;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCompressor;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.EnumSet;

/**
 * Writes the pages of one column, choosing each page's encoding by what it costs to store and to read
 * ({@code spec/encodings.md}).
 *
 * <p>Reused from page to page, not thread-safe.
 */
public final class PageEncoder {

    private final Type.Leaf type;
    private final ColumnOrder order;
    private final EnumSet<Encoding> used = EnumSet.noneOf(Encoding.class);
    private final IntegerEncoder integers;
    private final FloatingEncoder floating;
    private final BytesEncoder strings;
    private final long[] scratch;
    private final boolean plain;

    /**
     * @param shared with all other encoders of this thread
     * @param compressor what blocks of pages will be compressed with
     */
    public PageEncoder(Type.Leaf type, EncoderScratch shared, BlockCompressor compressor) {
        this(type, shared, compressor, false);
    }

    /**
     * As without the last one.
     *
     * @param plain whether integers and floats are written as they are, whatever that costs
     */
    public PageEncoder(Type.Leaf type, EncoderScratch shared, BlockCompressor compressor, boolean plain) {
        this.type = type;
        this.plain = plain;
        this.order = ColumnOrder.of(type);
        this.scratch = shared.page;
        this.integers = new IntegerEncoder(used, shared);
        this.strings = new BytesEncoder(integers, used, shared, compressor);
        this.floating = switch (type.physical()) {
            case FLOAT -> new FloatingEncoder(true, plain, integers, used, shared);
            case DOUBLE -> new FloatingEncoder(false, plain, integers, used, shared);
            default -> null;
        };
    }

    /**
     * Begins with what another encoder has learned of the column's pages before, the symbols of its texts: to find them
     * again costs more than coding some pages.
     */
    public void goOnFrom(PageEncoder before) {
        strings.goOnFrom(before.strings);
    }

    /**
     * Appends one page, behind padding to a multiple of eight bytes; its length is a multiple of eight as well.
     *
     * <p>A {@link DictionaryVector} becomes a page of codes, whatever its dictionary; keeping the dictionary is the
     * caller's business. What the vector holds where it is null has no influence.
     *
     * @param page 1 to 8192 entries, of the kind of vector that the column's physical type has
     * @throws IllegalArgumentException if the vector does not fit, or holds more than 1 GiB of strings
     */
    public PageLayout encode(ColumnVector page, ByteSink out) {
        return encodeWithin(page, null, out);
    }

    private PageLayout encodeWithin(ColumnVector page, LongBounds bounds, ByteSink out) {
        int entries = page.size();
        Validity validity = page.validity();
        if (entries < 1 || entries > EncodingHeader.MAX_ENTRIES || validity.size() != entries) {
            throw new IllegalArgumentException("a page has 1 to " + EncodingHeader.MAX_ENTRIES + " entries, not "
                    + entries + " with the validity of " + validity.size());
        }
        requireKind(page);
        out.alignTo(8);
        if (validity.nullCount() == entries) {
            BytesEncoder.requireRoom((long) entries * type.width());
            Encoding encoding = page instanceof DictionaryVector ? Encoding.DICTIONARY : Encoding.CONSTANT;
            used.add(encoding);
            EncodingHeader.write(out, encoding, 0, validity);
            return PageLayout.ANY;
        }
        if (plain && page instanceof IntVector ints) {
            integers.plain(extended(ints.values(), entries, validity), entries, Integer.BYTES, validity, out);
        } else if (plain && page instanceof LongVector longs) {
            integers.plain(filled(longs), entries, Long.BYTES, validity, out);
        } else if (page instanceof IntVector ints) {
            encode(ints.values(), entries, bounds, validity, validity, out);
        } else if (page instanceof LongVector longs) {
            integers.encode(filled(longs), entries, 8, bounds, validity, out);
        } else if (page instanceof DoubleVector doubles) {
            floating.encode(doubles, out);
        } else if (page instanceof FloatVector floats) {
            floating.encode(floats, out);
        } else if (page instanceof BooleanVector booleans) {
            encodeBooleans(booleans, out);
        } else if (page instanceof DictionaryVector coded) {
            encodeCodes(coded, out);
        } else if (page instanceof FixedBinaryVector fixed) {
            strings.encode(fixed, out);
        } else if (page instanceof BinaryVector binary) {
            return strings.encode(binary, out);
        }
        return PageLayout.ANY;
    }

    /**
     * As without the zone, but integers are not searched for their bounds again.
     *
     * @param zone of the page
     */
    public PageLayout encode(ColumnVector page, ZoneMap zone, ByteSink out) {
        boolean same = order == ColumnOrder.SIGNED && zone.bounds().orElse(null) instanceof LongBounds;
        return encodeWithin(page, same ? (LongBounds) zone.bounds().get() : null, out);
    }

    /** The encodings of all pages written so far, those of inner pages included. */
    public EnumSet<Encoding> used() {
        return EnumSet.copyOf(used);
    }

    private void requireKind(ColumnVector page) {
        boolean fits = switch (type.physical()) {
            case BOOLEAN -> page instanceof BooleanVector;
            case INT32 -> page instanceof IntVector;
            case INT64 -> page instanceof LongVector;
            case FLOAT -> page instanceof FloatVector;
            case DOUBLE -> page instanceof DoubleVector;
            case BYTE_ARRAY -> page instanceof BinaryVector || page instanceof DictionaryVector;
            case INT96, FIXED_LEN_BYTE_ARRAY ->
                page instanceof DictionaryVector
                        || page instanceof FixedBinaryVector fixed && fixed.width() == type.width();
        };
        if (!fits) {
            throw new IllegalArgumentException("a " + page.getClass().getSimpleName() + " is no page of a "
                    + type.physical() + " column of width " + type.width());
        }
    }

    /** The values as they are, or a copy where nulls are to be replaced. */
    private long[] filled(LongVector page) {
        if (!page.validity().hasNulls()) {
            return page.values();
        }
        System.arraycopy(page.values(), 0, scratch, 0, page.size());
        NullFill.nulls(scratch, page.size(), page.validity());
        return scratch;
    }

    private void encodeCodes(DictionaryVector page, ByteSink out) {
        used.add(Encoding.DICTIONARY);
        EncodingHeader.write(out, Encoding.DICTIONARY, 0, page.validity());
        encode(page.codes(), page.size(), null, page.validity(), Validity.allValid(page.size()), out);
    }

    /**
     * Appends integers.
     *
     * @param bounds of the values; {@code null} if not known
     * @param validity of the values
     * @param stated what the page of integers is to say
     */
    private void encode(
            int[] values, int entries, LongBounds bounds, Validity validity, Validity stated, ByteSink out) {
        if (!validity.hasNulls()) {
            integers.encode(values, entries, bounds, stated, scratch, out);
            return;
        }
        integers.encode(extended(values, entries, validity), entries, Integer.BYTES, bounds, stated, out);
    }

    /** The values with 64 bits each, nulls replaced. */
    private long[] extended(int[] values, int entries, Validity validity) {
        for (int i = 0; i < entries; i++) {
            scratch[i] = values[i];
        }
        NullFill.nulls(scratch, entries, validity);
        return scratch;
    }

    private void encodeBooleans(BooleanVector page, ByteSink out) {
        int entries = page.size();
        for (int i = 0; i < entries; i++) {
            scratch[i] = page.values()[i] ? 1 : 0;
        }
        NullFill.nulls(scratch, entries, page.validity());
        long sum = 0;
        for (int i = 0; i < entries; i++) {
            sum += scratch[i];
        }
        if (sum == 0 || sum == entries) {
            used.add(Encoding.CONSTANT);
            EncodingHeader.write(out, Encoding.CONSTANT, 0, page.validity());
            out.putLong(scratch[0]);
            return;
        }
        used.add(Encoding.PLAIN);
        EncodingHeader.write(out, Encoding.PLAIN, 0, page.validity());
        for (int i = 0; i < entries; i += 64) {
            long word = 0;
            for (int bit = 0; bit < Math.min(64, entries - i); bit++) {
                word |= scratch[i + bit] << bit;
            }
            out.putLong(word);
        }
    }
}
