package io.mbf.scan.plan;

import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import java.util.List;
import java.util.Optional;

/**
 * A table of one file, whose rows are found again by their positions: what reading columns of the same rows from several
 * files needs. It stands beside {@link Table}, since tables of many files have no use for it, and users neither.
 */
public interface PositionedTable extends Table {

    /**
     * As {@link #scan}. A plan without columns decodes those of its condition alone.
     *
     * @param plan for a schema that equals this table's
     */
    PositionedScan scanPositions(ScanPlan plan);

    /**
     * In how many chunks some rows lie, if zone maps that are at hand rule out all of these. Takes less time than a scan that
     * finds nothing.
     *
     * @param plan as above; its rows do not count
     * @return 0 if only a scan can tell
     */
    default int ruledOut(ScanPlan plan, RowRange rows) {
        return 0;
    }

    /**
     * Begins to read rows that will be given.
     *
     * @param columns names or paths, as {@link Query#select} takes them; may be empty
     * @param where rows to keep of those given; empty for all
     * @throws io.mbf.error.InvalidQueryException if they do not fit the schema
     */
    RowTake take(List<String> columns, Optional<Predicate> where);
}
