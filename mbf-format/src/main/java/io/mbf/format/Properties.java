package io.mbf.format;

import io.mbf.encoding.ByteSink;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts about a file, kept for people and tools, never needed for reading rows (SPEC.md, "Properties section").
 *
 * <pre>
 * u32 string length, then UTF-8: writer of this file
 * u32 string length, then UTF-8: writer of the source ("created_by" of Parquet), or empty
 * u32 string length, then UTF-8: schema of the source in Parquet's message notation, or empty
 * u32 pairs, then per pair two such strings: key-value metadata of the source, in its order
 * </pre>
 */
public record Properties(String writer, String createdBy, String parquetSchema, Map<String, String> keyValues) {

    public Properties {
        keyValues = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keyValues));
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
        in.end();
        return new Properties(writer, createdBy, parquetSchema, keyValues);
    }
}
