package io.mbf.format;

import io.mbf.encoding.ByteSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts about a file, kept for people and tools, never needed for reading rows (SPEC.md, "Properties section").
 *
 * <pre>
 * string writer of this file
 * string writer of the source ("created_by" of Parquet), or empty
 * string schema of the source in Parquet's message notation, or empty
 * uint   pairs, then per pair two strings: key-value metadata of the source, in its order
 * uint   lines, then per line a string: untrue claims of the source
 * </pre>
 *
 * @param untrueClaims what the source says of itself and its values do not bear out, one in a line
 */
public record Properties(
        String writer,
        String createdBy,
        String parquetSchema,
        Map<String, String> keyValues,
        List<String> untrueClaims) {

    public Properties {
        keyValues = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keyValues));
        untrueClaims = List.copyOf(untrueClaims);
    }

    public void write(ByteSink out) {
        SchemaSection.writeString(writer, out);
        SchemaSection.writeString(createdBy, out);
        SchemaSection.writeString(parquetSchema, out);
        out.putUint(keyValues.size());
        keyValues.forEach((key, value) -> {
            SchemaSection.writeString(key, out);
            SchemaSection.writeString(value, out);
        });
        out.putUint(untrueClaims.size());
        untrueClaims.forEach(line -> SchemaSection.writeString(line, out));
    }

    /** Reads the section, from index {@code from} of the array on. */
    public static Properties read(String file, byte[] bytes, int from, int length) {
        MetadataInput in = new MetadataInput(file, "properties section", bytes, from, length);
        String writer = in.string("writer");
        String createdBy = in.string("created by");
        String parquetSchema = in.string("parquet schema");
        int pairs = in.count("pairs", in.left() / 2);
        Map<String, String> keyValues = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            keyValues.put(in.string("key"), in.string("value"));
        }
        int lines = in.count("untrue claims", in.left());
        List<String> untrueClaims = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            untrueClaims.add(in.string("untrue claim"));
        }
        return new Properties(writer, createdBy, parquetSchema, keyValues, untrueClaims);
    }
}
