package io.mbf.text;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.mbf.variant.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON that is written here: UTF-8, one form per value on every JDK. Floating point numbers are the shortest text
 * that parses back to the same value ({@code 1.0E10}), which {@link Double#toString} is only from JDK 19 on.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            // else text beyond U+FFFF is escaped or not depending on how it came in
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .rootValueSeparator((String) null)
            .build();

    private Json() {}

    /** A variant as JSON, in the form that rows have it. */
    public static String of(Variant variant) {
        requireNonNull(variant, "variant");
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = generator(json)) {
            variant.writeTo(new VariantJson(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // only by what nests too deeply for JSON
        }
        return json.toString(StandardCharsets.UTF_8);
    }

    /** A generator that leaves the stream open when it is closed. */
    public static JsonGenerator generator(OutputStream out) throws IOException {
        requireNonNull(out, "out");
        return FACTORY.createGenerator(out);
    }
}
