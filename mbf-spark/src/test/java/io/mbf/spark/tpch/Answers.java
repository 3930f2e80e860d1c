package io.mbf.spark.tpch;

import java.util.List;
import org.apache.spark.sql.Row;

/** Compares answers of queries. */
public final class Answers {

    /** Sums of parts depend on the order in which tasks end. */
    private static final double TOLERANCE = 1e-9;

    private Answers() {}

    /** Whether rows agree, floating-point numbers but for their last digits. */
    public static boolean agree(List<Row> first, List<Row> second) {
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            Row a = first.get(i);
            Row b = second.get(i);
            for (int column = 0; column < a.size(); column++) {
                if (!agree(a.get(column), b.get(column))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean agree(Object a, Object b) {
        return a instanceof Double x && b instanceof Double y
                ? Math.abs(x - y) <= TOLERANCE * Math.max(Math.abs(x), Math.abs(y))
                : a == null ? b == null : a.equals(b);
    }
}
