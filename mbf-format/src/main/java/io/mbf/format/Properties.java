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
 * u32 string length, then UTF-8: writer of this file
 * u32 string length, then UTF-8: writer of the source ("created_by" of Parquet), or empty
 * u32 string length, then UTF-8: schema of the source in Parquet's message notation, or empty
 * u32 pairs, then per pair two such strings: key-value metadata of the source, in its order
 * u32 lines, then per line such a string: untrue claims of the source; left out if there are none
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
        out.putInt(keyValues.size());
        keyValues.forEach((key, value) -> {
            SchemaSection.writeString(key, out);
            SchemaSection.writeString(value, out);
        });
        if (!untrueClaims.isEmpty()) {
            out.putInt(untrueClaims.size());
            untrueClaims.forEach(line -> SchemaSection.writeString(line, out));
        }
    }

    public static Properties read(String file, byte[] bytes, int length) {
        MetadataInput in = new MetadataInput(file, "properties section", bytes, 0, length);
        String writer = in.string("writer");
        String createdBy = in.string("created by");
        String parquetSchema = in.string("parquet schema");
        int pairs = in.count("pairs", length / 8);
        Map<String, String> keyValues = new LinkedHashMap<>();
        for (int i = 0; i < pairs; i++) {
            keyValues.put(in.string("key"), in.string("value"));
        }
        List<String> untrueClaims = new ArrayList<>();
        if (in.position() < length) {
            int lines = in.count("untrue claims", length / 4);
            if (lines == 0) {
                throw in.corrupt("0 untrue claims are stated, not left out");
            }
            for (int i = 0; i < lines; i++) {
                untrueClaims.add(in.string("untrue claim"));
            }
        }
        in.end();
        return new Properties(writer, createdBy, parquetSchema, keyValues, untrueClaims);
    }
}
