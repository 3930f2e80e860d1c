package io.mbf.scan;

import static java.util.Objects.requireNonNull;

import io.mbf.predicate.Predicate;
import java.util.List;
import java.util.Optional;

/**
 * What to read of a table: which columns, which rows, how many.
 *
 * @param columns names in the order wanted, or empty for all columns in schema order; a path such as {@code
 *     address.city} selects a part of a struct
 * @param where rows to keep, or empty for all
 * @param limit rows to deliver at most, at least 0; {@link Long#MAX_VALUE} for all
 * @param rows to look at: how the parts of a split differ
 */
public record Query(Optional<List<String>> columns, Optional<Predicate> where, long limit, RowRange rows) {

    /** Everything. */
    public static final Query ALL = new Query(Optional.empty(), Optional.empty(), Long.MAX_VALUE, RowRange.ALL);

    public Query {
        requireNonNull(columns, "columns");
        requireNonNull(where, "where");
        requireNonNull(rows, "rows");
        columns = columns.map(List::copyOf);
        if (limit < 0) {
            throw new IllegalArgumentException("a limit of " + limit + " rows is negative");
        }
    }

    /** Delivers these columns, in this order; a path such as {@code address.city} selects a part of a struct. */
    public Query select(List<String> names) {
        requireNonNull(names, "names");
        return new Query(Optional.of(names), where, limit, rows);
    }

    /** Adds a condition: rows must meet it and all those given before. */
    public Query where(Predicate predicate) {
        requireNonNull(predicate, "predicate");
        return new Query(columns, Optional.of(where.map(w -> w.and(predicate)).orElse(predicate)), limit, rows);
    }

    /** Delivers the first {@code count} rows; the smallest limit given counts. */
    public Query limit(long count) {
        return new Query(columns, where, Math.min(limit, count), rows);
    }

    /** Looks at these rows only. */
    public Query rows(RowRange range) {
        return new Query(columns, where, limit, range);
    }
}
