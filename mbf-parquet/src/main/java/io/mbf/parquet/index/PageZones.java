package io.mbf.parquet.index;

import io.mbf.parquet.footer.ColumnIndex;
import io.mbf.parquet.page.PageLocations;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.util.Optional;

/**
 * A zone map per page of a column that does not repeat: its column index, as far as it can be trusted, on the rows that
 * its offset index gives the pages (apache/parquet-format, {@code PageIndex.md}).
 *
 * <p>The order that the index says its bounds are in is not made use of, so it may be wrong. Bounds are as those of
 * {@link RowGroupZones}: a NaN among them makes them unknown, and they may be cut off.
 */
public final class PageZones {

    private final ColumnIndex index;
    private final PageLocations locations;
    private final Type.Leaf type;
    private final boolean nullable;
    private int knownPage = -1;
    private ZoneMap known;

    private PageZones(ColumnIndex index, PageLocations locations, Type.Leaf type, boolean nullable) {
        this.index = index;
        this.locations = locations;
        this.type = type;
        this.nullable = nullable;
    }

    /** The zones of a column; empty if the two indexes are not of the same pages. */
    public static Optional<PageZones> of(ColumnIndex index, PageLocations locations, Type.Leaf type, boolean nullable) {
        int pages = locations.count();
        boolean fits = index.nullPages().length == pages
                && index.minValues().length == pages
                && index.maxValues().length == pages
                && (index.nullCounts() == null || index.nullCounts().length == pages)
                && (index.nanCounts() == null || index.nanCounts().length == pages);
        return fits ? Optional.of(new PageZones(index, locations, type, nullable)) : Optional.empty();
    }

    public PageLocations locations() {
        return locations;
    }

    /** The zone of the page that a row is in. */
    public ZoneMap zoneAt(long row) {
        int page = locations.pageOf(row);
        if (page != knownPage) {
            known = zone(page);
            knownPage = page;
        }
        return known;
    }

    private ZoneMap zone(int page) {
        long rows = locations.rows(page);
        boolean allNull = index.nullPages()[page];
        long nulls = nullable ? ZoneMap.UNKNOWN : 0;
        if (nullable && index.nullCounts() != null && RowGroupZones.isCount(index.nullCounts()[page], rows)) {
            nulls = index.nullCounts()[page];
        }
        if (allNull || nulls == rows) {
            // both have to say so, if both say something
            boolean agreed = allNull && nullable && (nulls == rows || index.nullCounts() == null);
            return agreed ? new ZoneMap(rows, rows, 0, Optional.empty()) : ZoneMap.unknown(rows);
        }
        ColumnOrder order = ColumnOrder.of(type);
        long nans = order == ColumnOrder.FLOATING ? ZoneMap.UNKNOWN : 0;
        if (nans == ZoneMap.UNKNOWN
                && index.nanCounts() != null
                && RowGroupZones.isCount(index.nanCounts()[page], rows)) {
            nans = index.nanCounts()[page];
        }
        byte[] min = index.minValues()[page];
        byte[] max = index.maxValues()[page];
        return new ZoneMap(rows, nulls, nans, RowGroupZones.bounds(order, type, min, max, false, false));
    }
}
