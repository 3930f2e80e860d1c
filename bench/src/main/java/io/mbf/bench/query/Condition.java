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

    /** A string column has a text, somewhere or at one of its ends. Texts have none of the characters special to SQL. */
    record Text(String column, Place place, String text) implements Condition {

        /** Where the text is to be. */
        public enum Place {
            START,
            ANYWHERE,
            END
        }

        /** What SQL's {@code like} is given. */
        public String pattern() {
            return (place == Place.START ? "" : "%") + text + (place == Place.END ? "" : "%");
        }
    }
}
