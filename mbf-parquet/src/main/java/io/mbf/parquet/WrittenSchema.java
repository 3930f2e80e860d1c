package io.mbf.parquet;

import static java.util.Objects.requireNonNull;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.footer.Annotation;
import io.mbf.parquet.footer.MetadataException;
import io.mbf.parquet.footer.ParquetSchema;
import io.mbf.parquet.footer.Repetition;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;

/** The schemas of Parquet files that are to be written. */
public final class WrittenSchema {

    private WrittenSchema() {}

    /**
     * The schema that reads as {@code schema}: the one of the file that its rows come from, with its forms of lists and
     * maps and its field ids, if that is known; else one made for it. For the module that writes Parquet, which alone sees
     * the package of the result.
     *
     * @param file that is written, for messages
     * @param origin the schema of the rows' origin in Parquet's message notation; empty if there is none
     * @throws UnsupportedFeatureException if Parquet has no form for it
     */
    public static ParquetSchema of(String file, Schema schema, String origin) {
        requireNonNull(file, "file");
        requireNonNull(schema, "schema");
        requireNonNull(origin, "origin");
        return ParquetSchema.parse(origin)
                .filter(known ->
                        readsAs(schema, known) && known.columns().stream().noneMatch(WrittenSchema::holdsNoNulls))
                .orElseGet(() -> made(file, schema));
    }

    private static ParquetSchema made(String file, Schema schema) {
        try {
            ParquetSchema made = ParquetSchema.of(schema);
            if (readsAs(schema, made)) {
                return made;
            }
        } catch (MetadataException wrong) {
            throw new UnsupportedFeatureException(file, "schema", wrong.getMessage(), wrong);
        }
        throw new UnsupportedFeatureException(file, "schema", "Parquet has no form for it");
    }

    /** Whether there is a column that is null whatever is stored, and has no place for nulls. */
    private static boolean holdsNoNulls(SchemaNode node) {
        boolean unknown =
                node.annotation() instanceof Annotation.Value value && value.type() instanceof LogicalType.UnknownType;
        return unknown && node.repetition() != Repetition.OPTIONAL
                || node.children().stream().anyMatch(WrittenSchema::holdsNoNulls);
    }

    private static boolean readsAs(Schema schema, ParquetSchema written) {
        return SchemaMapping.of(written, "").equals(schema);
    }
}
