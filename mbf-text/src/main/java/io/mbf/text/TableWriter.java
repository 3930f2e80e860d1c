package io.mbf.text;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A few rows as an aligned table with names and types above them; null is shown as {@value #NULL}. Everything is kept
 * until the end: not for many rows.
 */
public final class TableWriter implements RowWriter {

    static final String NULL = "∅";

    private static final int MAX_CELL = 1_000; // characters looked at: no terminal is wider

    private final OutputStream stream;
    private final int width;
    private final TextFormat[] columns;
    private final TextTable table;
    private final VariantCheck variants;

    /**
     * A writer of a table.
     *
     * @param schema that of every batch
     * @param width cells per line at most; columns that do not fit are named in the last line
     */
    public TableWriter(Schema schema, OutputStream stream, int width) throws IOException {
        requireNonNull(schema, "schema");
        requireNonNull(stream, "stream");
        this.stream = stream;
        this.width = width;
        this.columns = schema.fields().stream()
                .map(field -> TextFormat.of(field.type()))
                .toArray(TextFormat[]::new);
        this.table = new TextTable(schema.fields().stream()
                .map(field -> new TextTable.Column(
                        List.of(field.name(), TypeName.of(field.type())),
                        isNumber(field.type()),
                        isTime(field.type()) ? TextTable.Column.Cut.NOTHING : TextTable.Column.Cut.END))
                .toList());
        this.variants = new VariantCheck(schema);
    }

    @Override
    public void write(ColumnBatch batch) throws IOException {
        requireNonNull(batch, "batch");
        variants.check(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            List<String> cells = new ArrayList<>(columns.length);
            for (int i = 0; i < columns.length; i++) {
                ColumnVector vector = batch.column(i);
                String text = vector.isNull(row) ? NULL : columns[i].text(vector, row);
                cells.add(text.length() > MAX_CELL ? text.substring(0, MAX_CELL) : text);
            }
            table.add(cells);
        }
    }

    @Override
    public void finish() throws IOException {
        for (String line : table.lines(width)) {
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        stream.flush();
    }

    private static boolean isTime(Type type) {
        return type instanceof Type.Leaf leaf
                && (leaf.physical() == PhysicalType.INT96
                        || leaf.logical() instanceof LogicalType.TimestampType
                        || leaf.logical() instanceof LogicalType.TimeType);
    }

    /** Whether values are numbers, which tables align to the right. */
    private static boolean isNumber(Type type) {
        if (!(type instanceof Type.Leaf leaf)) {
            return false;
        }
        return switch (leaf.physical()) {
            case FLOAT, DOUBLE -> true;
            case INT32, INT64 ->
                leaf.logical() instanceof LogicalType.Plain
                        || leaf.logical() instanceof LogicalType.IntType
                        || leaf.logical() instanceof LogicalType.DecimalType;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                leaf.logical() instanceof LogicalType.DecimalType || leaf.logical() instanceof LogicalType.Float16Type;
            case BOOLEAN, INT96 -> false;
        };
    }
}
