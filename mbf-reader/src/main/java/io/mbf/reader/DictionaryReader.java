package io.mbf.reader;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.PageDecoder;
import io.mbf.encoding.PageFormatException;
import io.mbf.format.ColumnSection;
import io.mbf.format.FormatLimits;
import io.mbf.format.Rule;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.Arrays;

/** Reads a dictionary, which is stored like a segment, into one vector that lives as long as the file is open. */
final class DictionaryReader {

    private DictionaryReader() {}

    static BytesVector read(Container file, int ordinal, Type.Leaf type) {
        return read(file, ordinal, type, new PageDecoder(type, null));
    }

    /** @param decoder knows afterwards which encodings the dictionary has */
    static BytesVector read(Container file, int ordinal, Type.Leaf type, PageDecoder decoder) {
        ColumnSection.Dictionary stored = file.column(ordinal)
                .dictionary()
                .orElseThrow(() -> new IllegalStateException("column " + ordinal + " has no dictionary"));
        String place = "dictionary of column '" + file.path(ordinal) + "'";
        long start = stored.place().offset();
        SegmentReader.Source source =
                (from, length, target, to) -> file.copyDictionary(ordinal, start + from, target, to, length);
        SegmentReader segment = new SegmentReader(new SegmentBuffers());
        int entries = stored.values();
        segment.open(
                file.name(),
                place,
                source,
                file.dictionaryTable(ordinal, place),
                BlockCodec.ofId(stored.place().codec()));
        int[] offsets = new int[entries + 1];
        byte[] bytes = new byte[segment.plainLength()];
        int done = 0;
        for (int page = 0; page < segment.pageCount(); page++) {
            segment.seek(page);
            try {
                int count = PageDecoder.entryCount(segment.bytes(), segment.offset(), segment.length());
                int expected = Math.min(FormatLimits.PAGE_ENTRIES, entries - done);
                if (count != expected) {
                    throw file.corrupt(
                            Rule.DICTIONARY_PAGE,
                            place + ", page " + page,
                            "has " + count + " values, expected " + expected);
                }
                BytesVector values =
                        (BytesVector) decoder.decode(segment.bytes(), segment.offset(), segment.length(), 0, count);
                if (((ColumnVector) values).validity().hasNulls()) {
                    throw file.corrupt(Rule.DICTIONARY_PAGE, place, "page " + page + " holds a null");
                }
                int length = length(values, count);
                if (length > FormatLimits.STRING_BYTES - offsets[done]) {
                    throw file.corrupt(
                            Rule.LIMITS, place, "more than " + FormatLimits.STRING_BYTES + " bytes of values");
                }
                int end = offsets[done] + length;
                if (end > bytes.length) {
                    bytes = Arrays.copyOf(
                            bytes, (int) Math.min(FormatLimits.STRING_BYTES, Math.max(end, 2L * bytes.length)));
                }
                if (count > 0) { // all at once: copying each was a third of reading a small file
                    System.arraycopy(values.array(0), values.start(0), bytes, offsets[done], length);
                }
                for (int i = 0; i < count; i++, done++) {
                    offsets[done + 1] = offsets[done] + values.length(i);
                }
            } catch (PageFormatException e) {
                throw file.corrupt(Rule.PAGE_CONTENT, place + ", page " + page, e.getMessage());
            }
        }
        if (done != entries) {
            throw file.corrupt(Rule.DICTIONARY_PAGE, place, done + " entries, " + entries + " were announced");
        }
        Validity valid = Validity.allValid(entries);
        return type.physical() == PhysicalType.BYTE_ARRAY
                ? new BinaryVector(bytes, offsets, entries, valid)
                : new FixedBinaryVector(bytes, type.width(), entries, valid);
    }

    /** Bytes of the heap that a dictionary takes. */
    static long heldBytes(BytesVector dictionary) {
        long offsets =
                dictionary instanceof BinaryVector variable ? (long) Integer.BYTES * variable.offsets().length : 0;
        return offsets + dictionary.array(0).length;
    }

    /** Bytes of all values of a page, which lie one after the other. */
    private static int length(BytesVector values, int count) {
        return values instanceof BinaryVector variable
                ? variable.offsets()[count] - variable.offsets()[0]
                : count * ((FixedBinaryVector) values).width();
    }
}
