package io.mbf.encoding;

import io.mbf.batch.Validity;
import java.util.EnumSet;

/**
 * Reads the pages of one node that is no leaf. What a call returns is overwritten by the next. Not thread-safe.
 *
 * <p>Bytes are not trusted: whatever they hold, the result obeys its description, or a {@link PageFormatException} is
 * thrown.
 */
public final class StructureDecoder {

    private final PageBytes in = new PageBytes();
    private final IntegerDecoder integers = new IntegerDecoder();
    private final long[] words = new long[Validity.wordCount(EncodingHeader.MAX_ENTRIES)];
    private final int[] offsets = new int[EncodingHeader.MAX_ENTRIES + 1];
    private final int[] lengths = new int[EncodingHeader.MAX_ENTRIES];

    /** The validity of a page of structs with this many entries. */
    public Validity decodeStructs(byte[] buffer, int offset, int length, int entries) {
        in.reset(buffer, offset, length);
        return start(entries);
    }

    /** The validity of a page of lists or maps with this many entries; {@link #offsets} are set as well. */
    public Validity decodeLists(byte[] buffer, int offset, int length, int entries) {
        in.reset(buffer, offset, length);
        Validity validity = start(entries);
        int first = in.getInt();
        if (first < 0 || in.getInt() != 0) {
            throw new PageFormatException("a page of lists starts at child " + first);
        }
        java.util.Arrays.fill(lengths, 0, entries, 0);
        if (validity.nullCount() < entries) {
            integers.ints(in, EncodingHeader.readNested(in, entries), 0, entries, lengths);
        }
        offsets[0] = first;
        long end = first;
        for (int i = 0; i < entries; i++) {
            int count = lengths[i];
            end += count;
            if (count < 0 || end > Integer.MAX_VALUE) {
                throw new PageFormatException("list " + i + " has the length " + count + " and ends at " + end);
            }
            offsets[i + 1] = (int) end;
        }
        return validity;
    }

    /** Where the lists of the page decoded last start among the child entries of the chunk, and where the last ends. */
    public int[] offsets() {
        return offsets;
    }

    /** The encodings of all pages decoded so far, those of inner pages included. */
    public EnumSet<Encoding> met() {
        return in.met();
    }

    private Validity start(int entries) {
        EncodingHeader header = EncodingHeader.read(in);
        if (header.encoding() != Encoding.PLAIN) {
            throw header.unfit("a node that is no leaf");
        }
        if (header.entries() != entries) {
            throw new PageFormatException("the page has " + header.entries() + " entries, expected " + entries);
        }
        return switch (header.validityKind()) {
            case EncodingHeader.ALL_NULL -> Validity.allNull(entries);
            case EncodingHeader.ALL_VALID -> Validity.allValid(entries);
            default -> {
                int count = Validity.wordCount(entries);
                in.copy(in.take(8L * count), words, count);
                yield Validity.of(words, entries);
            }
        };
    }
}
