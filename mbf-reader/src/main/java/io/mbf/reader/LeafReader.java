package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageDecoder;
import io.mbf.encoding.PageFormatException;
import io.mbf.encoding.PageTaker;
import io.mbf.format.FormatLimits;
import io.mbf.format.Rule;
import io.mbf.format.SegmentReader;
import io.mbf.predicate.bound.BytesSet;
import io.mbf.scan.plan.BatchSize;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Type;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Delivers the values of a column. A range within one page from a multiple of 256 on, which is what columns outside of
 * lists are asked for, is decoded in place; others are put together from their pages.
 */
final class LeafReader extends NodeReader {

    /** Of so many entries one at most is read on its own; with more, decoding all and picking is faster. */
    private static final int FEW = 16;

    private final Container file;
    private final int ordinal;
    private final Type.Leaf type;
    private final SegmentPages pages;
    private final ScanBuffers buffers;
    // each is made when the first page asks for it: they hold scratch arrays, and many scans read few columns or rows
    private PageDecoder plain;
    private PageDecoder coded;
    private VectorBuilder plainRange;
    private VectorBuilder codedRange;
    private PageTaker plainPicker;
    private PageTaker codedPicker;

    /** The range read last: a condition and the projection often want the same. */
    private int lastChunk = -1;

    private int lastFrom;
    private int lastTo;
    private ColumnVector last;

    LeafReader(Container file, Type.Leaf type, int ordinal, ScanBuffers buffers) {
        this.file = file;
        this.ordinal = ordinal;
        this.type = type;
        this.buffers = buffers;
        this.pages = new SegmentPages(file, ordinal, buffers.segment());
    }

    @Override
    ColumnVector read(int chunk, int from, int to) {
        if (isLast(chunk, from, to)) {
            return last;
        }
        lastChunk = -1;
        pages.requireRange(chunk, from, to);
        boolean isCoded = pages.dictionaryCoded(chunk);
        PageDecoder decoder = isCoded ? coded() : plain();
        int page = from / FormatLimits.PAGE_ENTRIES;
        int pageStart = page * FormatLimits.PAGE_ENTRIES;
        if (from % BatchSize.STEP == 0 && to - pageStart <= FormatLimits.PAGE_ENTRIES && from < to) {
            last = decode(decoder, chunk, page, from - pageStart, to - pageStart);
        } else {
            last = assemble(decoder, range(isCoded), chunk, from, to);
        }
        lastChunk = chunk;
        lastFrom = from;
        lastTo = to;
        return last;
    }

    /** Checks of the page that was read last, as a whole, what reading it does not notice, and conditions rely on. */
    void check(int chunk, int page) {
        if (!pages.dictionaryCoded(chunk)) {
            try {
                plain().checkDecoded();
            } catch (PageFormatException e) {
                throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
            }
        }
    }

    /**
     * Sets the bits of the entries {@code [from, to)} of a chunk that lie in {@code [low, high]}, if these entries are a
     * page and that can be found without decoding them.
     *
     * @param bits as {@link PageDecoder#within} leaves them
     */
    boolean within(int chunk, int from, int to, long low, long high, long[] bits) {
        if (isLast(chunk, from, to) || !isPage(chunk, from, to) || pages.dictionaryCoded(chunk)) {
            return false;
        }
        int page = from / FormatLimits.PAGE_ENTRIES;
        SegmentReader segment = pages.seek(chunk, page);
        try {
            return plain().within(segment.bytes(), segment.offset(), segment.length(), to - from, low, high, bits);
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    /** The same for byte strings: the entries that lie in a set. */
    boolean within(int chunk, int from, int to, BytesSet set, long[] bits) {
        if (isLast(chunk, from, to) || !isPage(chunk, from, to) || pages.dictionaryCoded(chunk)) {
            return false;
        }
        int page = from / FormatLimits.PAGE_ENTRIES;
        SegmentReader segment = pages.seek(chunk, page);
        try {
            return plain().within(segment.bytes(), segment.offset(), segment.length(), to - from, set, bits);
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    @Override
    ColumnVector pick(int chunk, int from, int to, int[] selection, int count, Gather gather) {
        if (isLast(chunk, from, to) || (long) count * FEW > to - from || !isPage(chunk, from, to)) {
            return super.pick(chunk, from, to, selection, count, gather);
        }
        int page = from / FormatLimits.PAGE_ENTRIES;
        PageTaker picker = picker(pages.dictionaryCoded(chunk));
        SegmentReader segment = pages.turnTo(chunk, page);
        try {
            ColumnVector picked = picker.pick(
                    segment.bytes(), segment.offset(), segment.length(), segment::load, to - from, selection, count);
            return picked != null ? picked : super.pick(chunk, from, to, selection, count, gather);
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    @Override
    void expect(int chunk, int to) {
        pages.expect(chunk, to);
    }

    /** The encodings of all pages decoded so far, those of inner pages included. */
    EnumSet<Encoding> met() {
        EnumSet<Encoding> met = EnumSet.noneOf(Encoding.class);
        if (plain != null) {
            met.addAll(plain.met());
        }
        if (coded != null) {
            met.addAll(coded.met());
        }
        return met;
    }

    private boolean isLast(int chunk, int from, int to) {
        return chunk == lastChunk && from == lastFrom && to == lastTo;
    }

    private boolean isPage(int chunk, int from, int to) {
        return from % FormatLimits.PAGE_ENTRIES == 0
                && to - from == pages.pageEntries(chunk, from / FormatLimits.PAGE_ENTRIES);
    }

    private PageDecoder plain() {
        if (plain == null) {
            plain = buffers.decoder(type, null);
        }
        return plain;
    }

    private PageDecoder coded() {
        if (coded == null) {
            coded = buffers.decoder(type, file.dictionary(ordinal));
        }
        return coded;
    }

    private VectorBuilder range(boolean isCoded) {
        if (isCoded) {
            codedRange = codedRange == null ? VectorBuilder.ofCodes(file.dictionary(ordinal)) : codedRange;
            return codedRange;
        }
        plainRange = plainRange == null ? VectorBuilder.of(type) : plainRange;
        return plainRange;
    }

    private PageTaker picker(boolean isCoded) {
        if (isCoded) {
            codedPicker = codedPicker == null ? new PageTaker(type, file.dictionary(ordinal)) : codedPicker;
            return codedPicker;
        }
        plainPicker = plainPicker == null ? new PageTaker(type, null) : plainPicker;
        return plainPicker;
    }

    private ColumnVector assemble(PageDecoder decoder, VectorBuilder range, int chunk, int from, int to) {
        range.reset();
        for (int at = from; at < to; ) {
            int page = at / FormatLimits.PAGE_ENTRIES;
            int pageStart = page * FormatLimits.PAGE_ENTRIES;
            int start = at - pageStart;
            int end = Math.min(to - pageStart, FormatLimits.PAGE_ENTRIES);
            int step = start / BatchSize.STEP * BatchSize.STEP;
            ColumnVector part = decode(decoder, chunk, page, step, end);
            append(range, part, start - step, end - start, chunk, page);
            at = pageStart + end;
        }
        return range.view();
    }

    private void append(VectorBuilder range, ColumnVector part, int from, int count, int chunk, int page) {
        boolean fits;
        try {
            range.append(part, from, count);
            fits = range.valueBytes() <= FormatLimits.STRING_BYTES;
        } catch (ArithmeticException beyondArrays) {
            fits = false;
        }
        if (!fits) {
            throw pages.corrupt(
                    Rule.LIMITS,
                    chunk,
                    page,
                    "lists hold more than " + FormatLimits.STRING_BYTES + " bytes of strings together");
        }
    }

    private ColumnVector decode(PageDecoder decoder, int chunk, int page, int from, int to) {
        SegmentReader segment = pages.seek(chunk, page);
        try {
            int found = PageDecoder.entryCount(segment.bytes(), segment.offset(), segment.length());
            int expected = pages.pageEntries(chunk, page);
            if (found != expected) {
                throw new PageFormatException("the page has " + found + " entries, expected " + expected);
            }
            return decoder.decode(segment.bytes(), segment.offset(), segment.length(), from, to);
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    @Override
    Optional<LeafReader> leaf(int leaf) {
        return leaf == ordinal ? Optional.of(this) : Optional.empty();
    }

    @Override
    long bytesRead() {
        return pages.bytesRead();
    }
}
