package io.mbf.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How the values of one column become plain text: scalars as their text, nested values as their JSON. */
@FunctionalInterface
interface TextFormat {

    /** The text of value {@code index}, which must not be null. */
    String text(ColumnVector vector, int index) throws IOException;

    static TextFormat of(Type type) {
        if (type instanceof Type.Leaf leaf) {
            ScalarFormat scalar = ScalarFormat.of(leaf);
            TextSink sink = new TextSink();
            return (vector, index) -> sink.text(scalar, vector, index);
        }
        return (vector, index) -> {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            try (JsonGenerator out = Json.generator(json)) {
                JsonFormat.of(type, out).write(vector, index);
            }
            return json.toString(StandardCharsets.UTF_8);
        };
    }
}
