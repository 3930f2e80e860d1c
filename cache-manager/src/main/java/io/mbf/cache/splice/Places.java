package io.mbf.cache.splice;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.PositionedScan;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.scan.plan.ScanPlan;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Opens what one scan reads of the places, in rows of the source, and keeps account of it. What a part fails with comes
 * out as a {@link PartFailure}; what the source fails with as it is.
 */
final class Places {

    private final IntFunction<TablePart> places;
    private final List<PlaceScan> open = new ArrayList<>();
    private ScanReport finished; // of scans that are closed; null for none
    private long ruledOut; // chunks that no scan was begun for

    /** @param places by number: the part, or the source as a part that begins with row 0 */
    Places(IntFunction<TablePart> places) {
        this.places = places;
    }

    /**
     * Begins a scan.
     *
     * @param query whose range of rows is one of the source, all of which the place has
     */
    PlaceScan scan(int place, Query query) {
        ScanPlan plan = ScanPlan.of(query, places.apply(place).table().schema());
        return scan(place, plan, query.rows(), query.limit());
    }

    /**
     * Whether zone maps of a part say that some rows are not wanted, so that no scan is needed.
     *
     * @param plan and {@code rows} as those of a scan
     */
    boolean isRuledOut(int part, ScanPlan plan, RowRange rows) {
        TablePart at = places.apply(part);
        int chunks = guarded(part, () -> at.table().ruledOut(plan, inPlace(rows, at)));
        ruledOut += chunks;
        return chunks > 0;
    }

    private static RowRange inPlace(RowRange rows, TablePart at) {
        return new RowRange(rows.from() - at.firstRow(), rows.to() - at.firstRow());
    }

    /**
     * Begins a scan.
     *
     * @param plan for the schema of the place; its rows and limit do not count
     * @param rows of the source, all of which the place has
     */
    PlaceScan scan(int place, ScanPlan plan, RowRange rows, long limit) {
        TablePart at = places.apply(place);
        return opened(
                place, at.firstRow(), at.table(), table -> table.scanPositions(plan.of(inPlace(rows, at), limit)));
    }

    /** Begins to take rows. */
    PlaceScan take(int place, List<String> columns, Optional<Predicate> where) {
        TablePart at = places.apply(place);
        return opened(place, at.firstRow(), at.table(), table -> table.take(columns, where));
    }

    private interface Opener {

        PositionedScan open(PositionedTable table);
    }

    private PlaceScan opened(int place, long first, PositionedTable table, Opener opener) {
        PlaceScan scan = new PlaceScan(place, first, guarded(place, () -> opener.open(table)));
        open.add(scan);
        return scan;
    }

    static <T> T guarded(int place, Supplier<T> work) {
        if (place == Coverage.SOURCE) {
            return work.get();
        }
        try {
            return work.get();
        } catch (CorruptFileException
                | UnsupportedFeatureException
                | UnsupportedVersionException
                | UncheckedIOException failure) {
            throw new PartFailure(place, failure);
        }
    }

    /** Ends all that is open. */
    void close() {
        for (PlaceScan scan : open) {
            finished = sum(finished, scan.report());
            scan.close();
        }
        open.clear();
    }

    /** All scans together; empty before there is one. */
    Optional<ScanReport> report() {
        ScanReport all = finished;
        for (PlaceScan scan : open) {
            all = sum(all, scan.report());
        }
        if (ruledOut > 0) {
            all = sum(all, new ScanReport("mbf", ruledOut, ruledOut, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        }
        return Optional.ofNullable(all);
    }

    private static ScanReport sum(ScanReport some, ScanReport more) {
        return some == null ? more : some.plus(more);
    }
}
