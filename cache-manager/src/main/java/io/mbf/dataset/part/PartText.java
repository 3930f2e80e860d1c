package io.mbf.dataset.part;

import io.mbf.encoding.ByteSink;
import io.mbf.error.InvalidQueryException;
import io.mbf.format.SchemaSection;
import io.mbf.schema.Schema;
import java.util.Arrays;
import java.util.Base64;

/** Texts of parts of data sets: what is stored in them, and what is said of those that cannot be. */
public final class PartText {

    private static final int MAX_SHOWN = 200;

    private PartText() {}

    /** The columns of a data set as the bytes of a schema section in Base64. */
    public static String of(Schema schema) {
        ByteSink bytes = new ByteSink();
        SchemaSection.write(schema, bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.size()));
    }

    /** @throws InvalidQueryException if the text is none that {@link #of} makes */
    public static Schema schema(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return SchemaSection.read("part of a data set", bytes, 0, bytes.length)
                    .schema();
        } catch (IllegalArgumentException e) {
            throw refused("its schema cannot be read: " + shown(String.valueOf(e.getMessage())));
        }
    }

    public static InvalidQueryException refused(String what) {
        return new InvalidQueryException("part of a data set: " + what);
    }

    /** A text on one line that is not long. */
    public static String shown(String text) {
        String cut = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
