package io.mbf.reader;

import io.mbf.batch.ColumnBatch;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.schema.Node;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.List;
import java.util.Optional;

/**
 * What a file knows of the values of a column in any range of its rows: the zones of chunks and, where the range ends in
 * the middle of one, of its pages. The values of the two pages that an end may cut are looked at.
 */
final class KnownZones {

    private final MbfFile file;
    private final Container container;

    KnownZones(MbfFile file) {
        this.file = file;
        this.container = file.container();
    }

    /** Empty if the column is none of single values, or one of its zones leaves something open. */
    Optional<ZoneMap> of(String column, RowRange range) {
        Optional<Node> node = container.schema().lookup(column);
        if (node.isEmpty()
                || !node.get().pathBelow().isEmpty()
                || !(node.get().field().type() instanceof Type.Leaf leaf)) {
            return Optional.empty();
        }
        RowRange rows = range.within(0, container.rowCount());
        Optional<ZoneMap> known = Optional.of(ZoneBuilder.EMPTY);
        for (int i = 0; i < container.chunks().size() && known.isPresent(); i++) {
            Chunk chunk = container.chunks().get(i);
            RowRange within = rows.within(chunk.firstRow(), chunk.rowCount());
            if (within.size() == chunk.rowCount()) {
                known = plus(known, segment(node.get(), i).zone());
            } else if (within.size() > 0) {
                known = plus(known, ofPages(column, node.get(), ColumnOrder.of(leaf), i, within));
            }
        }
        return known;
    }

    private Segment segment(Node node, int chunk) {
        return container.column(node.ordinal()).segments().get(chunk);
    }

    /** @param within the chunk, counted from its first row */
    private ZoneMap ofPages(String column, Node node, ColumnOrder order, int chunk, RowRange within) {
        PageTable table = container.pageTable(node.ordinal(), chunk);
        Chunk rows = container.chunks().get(chunk);
        Optional<ZoneMap> known = Optional.of(ZoneBuilder.EMPTY);
        int page = (int) (within.from() / FormatLimits.PAGE_ENTRIES);
        for (long first = (long) page * FormatLimits.PAGE_ENTRIES; first < within.to(); page++) {
            int count = ChunkPruner.pageRows(rows, page);
            RowRange wanted = within.within(first, count);
            known = plus(
                    known,
                    wanted.size() == count
                            ? table.zone(page, segment(node, chunk).zone())
                            : ofValues(column, order, rows.firstRow() + first, wanted));
            first += count;
        }
        return known.orElseGet(() -> ZoneMap.unknown(within.size()));
    }

    private ZoneMap ofValues(String column, ColumnOrder order, long first, RowRange wanted) {
        RowRange rows = new RowRange(first + wanted.from(), first + wanted.to());
        ZoneBuilder builder = new ZoneBuilder(order);
        ZoneMap zone = ZoneBuilder.EMPTY;
        try (Scan scan = file.scan(Query.ALL.select(List.of(column)).rows(rows))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                zone = ZoneBuilder.union(zone, builder.page(batch.column(0)));
            }
        }
        return zone;
    }

    private static Optional<ZoneMap> plus(Optional<ZoneMap> known, ZoneMap zone) {
        return known.flatMap(sum -> whole(zone).map(more -> ZoneBuilder.union(sum, more)));
    }

    /** Empty if a zone leaves something open; bounds of no values say nothing. */
    private static Optional<ZoneMap> whole(ZoneMap zone) {
        if (zone.nullCount() == ZoneMap.UNKNOWN || zone.nanCount() == ZoneMap.UNKNOWN) {
            return Optional.empty();
        }
        if (zone.nullCount() + zone.nanCount() == zone.rowCount()) {
            return Optional.of(new ZoneMap(zone.rowCount(), zone.nullCount(), zone.nanCount(), Optional.empty()));
        }
        return zone.bounds().isPresent() ? Optional.of(zone) : Optional.empty();
    }
}
