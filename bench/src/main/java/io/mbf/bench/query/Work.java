package io.mbf.bench.query;

import java.util.Locale;

/** The kinds of work that are measured. Most are questions; which of these a table has depends on its columns. */
public enum Work {
    FULL_SCAN("full scan"),
    PROJECTION("projection of 3 columns"),
    Q6("Q6: range filter, sum of products"),
    SORTED_KEY("lookup, sorted key"),
    SORTED_ABSENT_KEY("lookup, sorted key, absent"),
    UNSORTED_KEY("lookup, unsorted key"),
    UNSORTED_ABSENT_KEY("lookup, unsorted key, absent"),
    IN("filter: in"),
    PREFIX("filter: prefix"),
    SUFFIX("filter: suffix"),
    CONTAINS("filter: contains"),
    COUNT("count"),
    OPEN("open"),
    FIRST_BATCH("time to the first batch");

    private final String title;

    Work(String title) {
        this.title = title;
    }

    /** The method of the benchmark that does it: {@code FULL_SCAN} is {@code fullScan}. */
    public String method() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_")) {
            name.append(
                    name.isEmpty()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    public String title() {
        return title;
    }
}
