package io.mbf.encoding;

import io.mbf.batch.Validity;
import java.util.EnumSet;

/**
 * Writes the pages of one node that is no leaf: the validity of structs, the lengths of lists and maps
 * ({@code spec/SPEC.md}, "Pages of nested nodes"). Not thread-safe.
 */
public final class StructureEncoder {

    private final EnumSet<Encoding> used = EnumSet.noneOf(Encoding.class);
    private final IntegerEncoder integers;
    private final long[] page;

    /** @param scratch shared with all other encoders of this thread */
    public StructureEncoder(EncoderScratch scratch) {
        integers = new IntegerEncoder(used, scratch);
        page = scratch.page;
    }

    /** Appends a page of structs. */
    public void encodeStructs(Validity validity, ByteSink out) {
        start(validity, out);
    }

    /**
     * Appends a page of lists or maps.
     *
     * @param firstChild number, within the chunk, of the first child entry that belongs to this page
     * @param lengths of each list; 0 where it is null
     */
    public void encodeLists(int firstChild, int[] lengths, Validity validity, ByteSink out) {
        start(validity, out);
        out.putInt(firstChild);
        out.putInt(0);
        int entries = validity.size();
        if (validity.nullCount() < entries) {
            for (int i = 0; i < entries; i++) {
                page[i] = lengths[i];
            }
            integers.encode(page, entries, 4, Validity.allValid(entries), out);
        }
        out.alignTo(8);
    }

    private void start(Validity validity, ByteSink out) {
        out.alignTo(8);
        used.add(Encoding.PLAIN);
        EncodingHeader.write(out, Encoding.PLAIN, 0, validity);
    }

    /** The encodings of all pages written so far, those of inner pages included. */
    public EnumSet<Encoding> used() {
        return EnumSet.copyOf(used);
    }
}
