package io.mbf.encoding;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.Validity;

/**
 * The first bytes of a page: u8 encoding, u8 validity kind, u16 parameter, u32 entries, then the validity bitmap if
 * the kind says so ({@code spec/encodings.md}, "Page").
 *
 * @param parameter what the encoding makes of it
 */
record EncodingHeader(Encoding encoding, int validityKind, int parameter, int entries) {

    static final int BYTES = 8;
    static final int MAX_ENTRIES = ColumnBatch.MAX_ROWS;

    /** The most bytes that the strings of one page may have in all. */
    static final long MAX_TEXT_BYTES = 1L << 30;

    static final int ALL_VALID = 0;
    static final int ALL_NULL = 1;
    static final int BITMAP = 2;

    /** Writes header and bitmap. */
    static void write(ByteSink out, Encoding encoding, int parameter, Validity validity) {
        int entries = validity.size();
        int kind = !validity.hasNulls() ? ALL_VALID : validity.nullCount() == entries ? ALL_NULL : BITMAP;
        out.putByte(encoding.id());
        out.putByte(kind);
        out.putShort(parameter);
        out.putInt(entries);
        if (kind == BITMAP) {
            writeBitmap(validity.words(), entries, out);
        }
    }

    /** Writes one bit per entry, in words; the unused bits of the last word are cleared. */
    static void writeBitmap(long[] words, int entries, ByteSink out) {
        int last = entries - 1 >>> 6;
        out.putLongs(words, 0, last);
        out.putLong(words[last] & -1L >>> -entries);
    }

    /** Reads and checks a header, not the bitmap. */
    static EncodingHeader read(PageBytes in) {
        int id = in.unsignedByte();
        int kind = in.unsignedByte();
        int parameter = in.unsignedShort();
        int entries = in.getInt();
        if (!Encoding.isKnown(id)) {
            throw new PageFormatException("encoding id " + id + " is unknown");
        }
        if (kind > BITMAP) {
            throw new PageFormatException("validity kind " + kind + " is not one of 0..2");
        }
        if (entries < 1 || entries > MAX_ENTRIES) {
            throw new PageFormatException("a page has 1 to " + MAX_ENTRIES + " entries, not " + entries);
        }
        Encoding encoding = Encoding.ofId(id);
        in.meet(encoding);
        return new EncodingHeader(encoding, kind, parameter, entries);
    }

    /** Reads the header of a page within a page: it has no nulls, and as many entries as its parent says. */
    static EncodingHeader readNested(PageBytes in, int entries) {
        EncodingHeader header = read(in);
        if (header.validityKind != ALL_VALID) {
            throw new PageFormatException("a page within a page has nulls");
        }
        if (header.entries != entries) {
            throw new PageFormatException(
                    "a page within a page has " + header.entries + " entries instead of " + entries);
        }
        return header;
    }

    PageFormatException unfit(Object target) {
        return new PageFormatException("encoding " + encoding + " does not apply to " + target);
    }
}
