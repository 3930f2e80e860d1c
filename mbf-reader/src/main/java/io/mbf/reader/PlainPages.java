package io.mbf.reader;

import io.mbf.encoding.PageDecoder;
import io.mbf.encoding.PageFormatException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FormatLimits;
import io.mbf.format.Rule;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;

/** Finds the pages of a column whose values lie in the file as they are; each is checked before it is relied on. */
final class PlainPages {

    private final Container file;
    private final int ordinal;
    private final SegmentPages pages;

    private PlainPages(Container file, int ordinal) {
        this.file = file;
        this.ordinal = ordinal;
        this.pages = new SegmentPages(file, ordinal, new SegmentBuffers());
    }

    /** All pages of a column. */
    static List<PlainPage> of(Container file, int ordinal) {
        if (!(file.nodes().get(ordinal).type() instanceof Type.Leaf leaf)) {
            throw new UnsupportedFeatureException(
                    file.name(), "column '" + file.path(ordinal) + "'", "is nested, and holds no numbers itself");
        }
        PlainPages all = new PlainPages(file, ordinal);
        List<PlainPage> found = new ArrayList<>();
        List<Segment> segments = file.columnToRead(ordinal).segments();
        for (int chunk = 0; chunk < segments.size(); chunk++) {
            int count = FormatLimits.pageCount(segments.get(chunk).entries());
            for (int page = 0; page < count; page++) {
                found.add(all.page(leaf, segments.get(chunk).place().offset(), chunk, page));
            }
        }
        return List.copyOf(found);
    }

    private PlainPage page(Type.Leaf leaf, long segmentOffset, int chunk, int page) {
        int entries = pages.pageEntries(chunk, page);
        SegmentReader segment = pages.seek(chunk, page);
        int start;
        try {
            start = PageDecoder.plainStart(leaf, entries, segment.bytes(), segment.offset(), segment.length());
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
        int raw = file.pageTable(ordinal, chunk).rawStart(page);
        if (start < 0 || raw < 0) {
            throw new UnsupportedFeatureException(
                    file.name(),
                    file.place(ordinal, chunk) + ", page " + page,
                    (start < 0 ? "its values are encoded, or have nulls" : "is compressed")
                            + ", so that there is nothing to use without a copy: write the file with codec none and"
                            + " plain(), from numbers of 4 or 8 bytes without nulls");
        }
        return new PlainPage(segmentOffset + raw + start, entries);
    }
}
