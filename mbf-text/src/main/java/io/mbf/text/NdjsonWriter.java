package io.mbf.text;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * Rows as newline-delimited JSON, one object a line, keys in schema order. The same rows give the same bytes, wherever
 * they were read from. Columns may share a name; the key then appears twice.
 *
 * <p>Numbers are numbers, NaN and the infinities the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"};
 * decimals are strings with all their digits, unless asked for as numbers; dates and times are ISO 8601; binary is base64 with padding; lists are
 * arrays, structs are objects, maps are arrays of {@code {"key":…,"value":…}}, a VARIANT is the JSON it stands for.
 */
public final class NdjsonWriter implements RowWriter {

    private final OutputStream stream;
    private final JsonGenerator out;
    private final JsonFormat.Member[] columns;
    private final VariantCheck variants;

    /**
     * A writer of rows of a schema. It hands the stream blocks of a few kilobytes.
     *
     * @param schema that of every batch
     */
    public NdjsonWriter(Schema schema, OutputStream stream) throws IOException {
        this(schema, stream, JsonSink::new);
    }

    private NdjsonWriter(Schema schema, OutputStream stream, Function<JsonGenerator, JsonSink> sink)
            throws IOException {
        requireNonNull(schema, "schema");
        requireNonNull(stream, "stream");
        this.stream = stream;
        this.out = Json.generator(stream);
        this.columns = JsonFormat.Member.of(schema.fields(), out, sink.apply(out));
        this.variants = new VariantCheck(schema);
    }

    /**
     * A writer whose decimals are numbers with all their digits, as in {@code 123.40}. Most readers of JSON make a double
     * of them, which keeps 15 digits: for those that do not, or where that is enough.
     */
    public static NdjsonWriter withDecimalsAsNumbers(Schema schema, OutputStream stream) throws IOException {
        return new NdjsonWriter(schema, stream, JsonSink::withDecimalsAsNumbers);
    }

    @Override
    public void write(ColumnBatch batch) throws IOException {
        requireNonNull(batch, "batch");
        variants.check(batch);
        ColumnVector[] vectors = batch.columns().toArray(new ColumnVector[0]);
        for (int row = 0; row < batch.rowCount(); row++) {
            out.writeStartObject();
            for (int i = 0; i < vectors.length; i++) {
                columns[i].write(vectors[i], row, out);
            }
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    @Override
    public void finish() throws IOException {
        out.close();
        stream.flush();
    }
}
