package io.mbf.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.variant.VariantReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for variants that no JSON can be made of, before a row of them is begun: what is printed ends with a whole row,
 * and the error names the place.
 */
final class VariantCheck {

    private record Column(int position, String name, JsonFormat format) {}

    private final List<Column> columns;
    private long rows; // of earlier batches

    VariantCheck(Schema schema) throws IOException {
        this.columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            if (holdsVariants(field.type())) { // rare: the library of JSON is not loaded for others
                JsonGenerator nowhere = Json.generator(OutputStream.nullOutputStream());
                columns.add(new Column(i, field.name(), JsonFormat.of(field.type(), nowhere)));
            }
        }
    }

    private static boolean holdsVariants(Type type) {
        return VariantReader.reads(type)
                || type.children().stream().map(Field::type).anyMatch(VariantCheck::holdsVariants);
    }

    /** @throws VariantException with column and row, counted from 1 over all batches */
    void check(ColumnBatch batch) throws IOException {
        for (Column column : columns) {
            for (int row = 0; row < batch.rowCount(); row++) {
                try {
                    column.format.write(batch.column(column.position), row);
                } catch (VariantException e) {
                    throw e.at("column '" + column.name + "', row " + (rows + row + 1) + " of the result");
                }
            }
        }
        rows += batch.rowCount();
    }
}
