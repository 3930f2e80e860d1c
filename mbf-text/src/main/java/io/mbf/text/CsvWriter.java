package io.mbf.text;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Rows as CSV after RFC 4180 with a header line and line feeds: commas, quotes and line breaks are quoted; null is
 * nothing between the commas, the empty string is {@code ""}; nested values are their JSON text, scalars
 * what {@link NdjsonWriter} has between the quotes.
 */
public final class CsvWriter implements RowWriter {

    private final OutputStream stream;
    private final de.siegmar.fastcsv.writer.CsvWriter out;
    private final TextFormat[] columns;
    private final VariantCheck variants;

    /**
     * Writes the header line.
     *
     * @param schema that of every batch
     */
    public CsvWriter(Schema schema, OutputStream stream) throws IOException {
        requireNonNull(schema, "schema");
        requireNonNull(stream, "stream");
        this.stream = stream;
        this.out = de.siegmar.fastcsv.writer.CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(stream, StandardCharsets.UTF_8);
        this.columns = schema.fields().stream()
                .map(field -> TextFormat.of(field.type()))
                .toArray(TextFormat[]::new);
        this.variants = new VariantCheck(schema);
        try {
            out.writeRecord(schema.fields().stream().map(Field::name).toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void write(ColumnBatch batch) throws IOException {
        requireNonNull(batch, "batch");
        variants.check(batch);
        ColumnVector[] vectors = batch.columns().toArray(new ColumnVector[0]);
        String[] row = new String[vectors.length];
        try {
            for (int r = 0; r < batch.rowCount(); r++) {
                for (int i = 0; i < vectors.length; i++) {
                    row[i] = vectors[i].isNull(r) ? null : columns[i].text(vectors[i], r);
                }
                out.writeRecord(row);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void finish() throws IOException {
        out.flush();
        stream.flush();
    }
}
