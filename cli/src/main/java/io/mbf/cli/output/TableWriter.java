package io.mbf.cli.output;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Schema;
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

    /** @param width cells per line at most */
    public TableWriter(Schema schema, OutputStream stream, int width) {
        this.stream = stream;
        this.width = width;
        this.columns = schema.fields().stream()
                .map(field -> TextFormat.of(field.type()))
                .toArray(TextFormat[]::new);
        this.table = new TextTable(schema.fields().stream()
                .map(field -> new TextTable.Column(
                        List.of(field.name(), TypeText.of(field.type())), TypeText.isNumber(field.type())))
                .toList());
    }

    @Override
    public void write(ColumnBatch batch) throws IOException {
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
}
