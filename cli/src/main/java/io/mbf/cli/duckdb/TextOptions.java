package io.mbf.cli.duckdb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the user says of text files, where DuckDB need not find it out.
 *
 * @param header whether the first line of CSV has the names
 * @param delimiter between the values of CSV
 * @param quote around them
 * @param nullText what stands for null in CSV, besides nothing
 * @param types of columns by their names, as DuckDB calls them
 */
public record TextOptions(
        Optional<Boolean> header,
        Optional<String> delimiter,
        Optional<String> quote,
        Optional<String> nullText,
        Map<String, String> types) {

    public TextOptions {
        types = new LinkedHashMap<>(types);
    }
}
