package io.mbf.scan.plan;

import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import java.util.ArrayList;
import java.util.List;

/** How a query is cut into parts that lie one behind the other. */
public final class Split {

    private Split() {}

    /**
     * Rows that a cut does not divide: a page, a row group, a file.
     *
     * @param first number of the first of them
     * @param wanted how many of them a query may have to look at, at least 0
     */
    public record Stretch(long first, long wanted) {}

    /**
     * Cuts a query, between stretches only, into parts with about as many wanted rows each: where a border is nearest. None of them is without
     * wanted rows, unless the query is.
     *
     * @param parts at most
     * @param stretches ascending; together all that the query may have to look at
     * @return 1 to {@code parts} queries; the rows of one after the other are those of the whole
     * @throws IllegalArgumentException if there are to be no parts, or several although there is a limit
     */
    public static List<Query> of(Query query, int parts, List<Stretch> stretches) {
        requireParts(query, parts);
        long total = 0;
        for (Stretch stretch : stretches) {
            total = Math.addExact(total, stretch.wanted());
        }
        List<Query> queries = new ArrayList<>();
        long from = query.rows().from();
        long passed = 0;
        for (Stretch stretch : stretches) {
            long wanted = stretch.wanted();
            if (passed > 0 && wanted > 0 && queries.size() < parts - 1) {
                long share = share(total, queries.size() + 1, parts);
                if (share <= passed || share - passed < wanted - (share - passed)) {
                    queries.add(query.rows(new RowRange(from, stretch.first())));
                    from = stretch.first();
                }
            }
            passed += wanted;
        }
        queries.add(query.rows(new RowRange(from, query.rows().to())));
        return queries;
    }

    /**
     * Tells whether a query can be cut at all.
     *
     * @throws IllegalArgumentException if there are to be no parts, or several although there is a limit
     */
    public static void requireParts(Query query, int parts) {
        if (parts < 1 || parts > 1 && query.limit() != Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    parts < 1 ? "a query has at least one part, not " + parts : "a limited query has one part only");
        }
    }

    /**
     * Whether parts of exactly as many rows each would begin within a stretch, so that it is worth a look where it can be
     * divided.
     *
     * @param total rows wanted of all stretches
     * @param passed of those before this one
     * @param wanted of this one
     */
    public static boolean isWithin(long total, int parts, long passed, long wanted) {
        long low = 1; // the first part to begin behind the rows passed is this one, or one after it
        long high = parts;
        while (low < high) {
            long middle = (low + high) / 2;
            if (share(total, middle, parts) > passed) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < parts && share(total, low, parts) - passed < wanted;
    }

    /** {@code total * count / parts}, rounded up, whatever the size of the total. */
    private static long share(long total, long count, long parts) {
        return total / parts * count + (total % parts * count + parts - 1) / parts;
    }
}
