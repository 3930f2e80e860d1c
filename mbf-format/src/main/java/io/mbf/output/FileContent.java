package io.mbf.output;

import static java.util.Objects.requireNonNull;

import io.mbf.schema.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file is going to hold, but for its rows.
 *
 * @param parquetSchema of the file that the rows come from, in Parquet's message notation; empty if there is none
 * @param createdBy writer of the file that the rows come from; empty if there is none
 * @param properties key-value metadata, in this order
 */
public record FileContent(Schema schema, String parquetSchema, String createdBy, Map<String, String> properties) {

    public FileContent {
        requireNonNull(schema, "schema");
        requireNonNull(parquetSchema, "parquetSchema");
        requireNonNull(createdBy, "createdBy");
        requireNonNull(properties, "properties");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** Rows that come from nowhere else. */
    public static FileContent of(Schema schema, Map<String, String> properties) {
        return new FileContent(schema, "", "", properties);
    }
}
