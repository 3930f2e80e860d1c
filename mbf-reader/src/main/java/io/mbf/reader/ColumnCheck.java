package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.error.CorruptFileException;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.PageTable;
import io.mbf.format.Rule;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.ValueHash;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Holds what a column section says of one node, and readers prune by, against the node's values: the zone maps of pages
 * and of chunks, and bloom filters. It is shown the pages of all chunks in order, and keeps sums of them only.
 *
 * <p>What is unknown is never untrue, nor are bounds that are wider than they need be: neither ever rules out a row.
 */
final class ColumnCheck {

    /** Bytes of a key that an error shows. */
    private static final int SHOWN_BYTES = 20;

    private final Container file;
    private final int ordinal;
    private final ColumnSection column;
    private final ValueHash hash; // null of nodes that are no leaves
    private ZoneMap ofChunk = ZoneBuilder.EMPTY;
    private BloomFilter filter;
    private PageTable table;
    private int chunk = -1;
    private int page;

    ColumnCheck(Container file, int ordinal) {
        this.file = file;
        this.ordinal = ordinal;
        this.column = file.column(ordinal);
        this.hash = file.nodes().get(ordinal).type() instanceof Type.Leaf leaf ? new ValueHash(leaf) : null;
    }

    /** Turns to the next chunk. */
    void beginChunk() {
        chunk++;
        page = 0;
        ofChunk = ZoneBuilder.EMPTY;
        filter = column.segments().get(chunk).filter().map(this::read).orElse(null);
        table = file.pageTable(ordinal, chunk);
    }

    private BloomFilter read(Filter stored) {
        file.check(stored, "bloom filter of " + file.place(ordinal, chunk));
        return BloomFilter.of(file.copy(stored.offset(), stored.length()), 0, stored.length());
    }

    /** The next page of the chunk, of a node that is no leaf. */
    void page(ZoneMap actual) {
        check(table.zone(page, column.segments().get(chunk).zone()), actual, "page");
        ofChunk = ZoneBuilder.union(ofChunk, actual);
        page++;
    }

    /**
     * The next page of the chunk, of a leaf.
     *
     * @param actual the zone map of these values
     */
    void page(ColumnVector values, ZoneMap actual) {
        if (filter != null) {
            checkFilter(values);
        }
        page(actual);
    }

    private void checkFilter(ColumnVector values) {
        boolean hasNulls = values.validity().hasNulls();
        for (int i = 0; i < values.size(); i++) {
            if ((!hasNulls || !values.isNull(i)) && !filter.mightContain(ValueHash.inPage(hash.of(values, i), page))) {
                throw file.corrupt(
                        Rule.FILTER_VALUE,
                        place("page"),
                        "entry " + i
                                + " is not in the chunk's bloom filter, which must have every value with its page: hash %016x"
                                        .formatted(hash.of(values, i)));
            }
        }
    }

    /** Ends the chunk; all its pages were shown. */
    void endChunk() {
        check(column.segments().get(chunk).zone(), ofChunk, "chunk");
    }

    /** @param level what the zone map is of: page or chunk */
    private void check(ZoneMap stated, ZoneMap actual, String level) {
        checkCount(stated.nullCount(), actual.nullCount(), "nulls", level);
        checkCount(stated.nanCount(), actual.nanCount(), "NaNs", level);
        if (stated.bounds().isEmpty()) {
            return;
        }
        Bounds bounds = stated.bounds().get();
        Bounds values = actual.bounds().orElse(null);
        if (values != null && !contains(bounds, values)) {
            throw untrue(level, "states bounds " + text(bounds) + ", the values reach over " + text(values));
        }
        if (bounds.minExact() && (values == null || !values.minExact() || !sameMin(bounds, values))) {
            throw untrue(level, "states that its minimum occurs: " + text(bounds) + "; " + found(values));
        }
        if (bounds.maxExact() && (values == null || !values.maxExact() || !sameMax(bounds, values))) {
            throw untrue(level, "states that its maximum occurs: " + text(bounds) + "; " + found(values));
        }
    }

    private void checkCount(long stated, long actual, String what, String level) {
        if (stated != ZoneMap.UNKNOWN && stated != actual) {
            throw untrue(level, "counts " + stated + " " + what + ", there are " + actual);
        }
    }

    private static boolean contains(Bounds outer, Bounds inner) {
        if (outer instanceof LongBounds o && inner instanceof LongBounds i) {
            return o.min() <= i.min() && i.max() <= o.max();
        }
        BytesBounds o = (BytesBounds) outer;
        BytesBounds i = (BytesBounds) inner;
        return Arrays.compareUnsigned(o.min(), i.min()) <= 0
                && (o.max() == null || i.max() != null && Arrays.compareUnsigned(i.max(), o.max()) <= 0);
    }

    private static boolean sameMin(Bounds a, Bounds b) {
        return a instanceof LongBounds x && b instanceof LongBounds y
                ? x.min() == y.min()
                : Arrays.equals(((BytesBounds) a).min(), ((BytesBounds) b).min());
    }

    private static boolean sameMax(Bounds a, Bounds b) {
        return a instanceof LongBounds x && b instanceof LongBounds y
                ? x.max() == y.max()
                : Arrays.equals(((BytesBounds) a).max(), ((BytesBounds) b).max());
    }

    private CorruptFileException untrue(String level, String problem) {
        return file.corrupt(Rule.ZONE_TRUE, place(level), "the zone map of the " + level + " " + problem);
    }

    private String place(String level) {
        String name = "column '" + file.path(ordinal) + "'";
        return switch (level) {
            case "chunk" -> "chunk " + chunk + ", " + name;
            default -> "chunk " + chunk + ", " + name + ", page " + page;
        };
    }

    private String found(Bounds values) {
        return values == null ? "there are no values" : "the values reach over " + text(values);
    }

    private String text(Bounds bounds) {
        if (bounds instanceof LongBounds longs) {
            return number(longs.min()) + " to " + number(longs.max());
        }
        BytesBounds bytes = (BytesBounds) bounds;
        return hex(bytes.min()) + " to " + (bytes.max() == null ? "no end" : hex(bytes.max()));
    }

    private String number(long key) {
        Type.Leaf leaf = file.nodes().get(ordinal).leaf();
        return ColumnOrder.of(leaf) == ColumnOrder.FLOATING
                ? String.valueOf(SortKeys.floatingValue(key))
                : String.valueOf(key);
    }

    private static String hex(byte[] key) {
        return "0x" + HexFormat.of().formatHex(key, 0, Math.min(key.length, SHOWN_BYTES))
                + (key.length > SHOWN_BYTES ? "…" : "");
    }
}
