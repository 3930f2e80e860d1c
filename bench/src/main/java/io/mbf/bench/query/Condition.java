package io.mbf.bench.query;

import java.util.List;

/** What a row must meet in one column. Null never does. */
public sealed interface Condition {

    String column();

    /** An integer, decimal, date or timestamp column holds a number within; both ends as stored, and included. */
    record Range(String column, long low, long high) implements Condition {}

    /** A string column holds one of these. */
    record OneOf(String column, List<String> values) implements Condition {

        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** A string column starts so. */
    record Prefix(String column, String prefix) implements Condition {}
}
