package io.mbf.dataset.listing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a directory such as {@code year=2024} says of the rows below it (Apache Hive's layout of partitioned tables).
 *
 * @param column its name, decoded
 * @param value decoded; empty for null
 */
public record PartitionValue(String column, Optional<String> value) {

    /** What Hive and Spark call the directory of the rows whose value is null. */
    public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    /**
     * Reads the names of directories; those without {@code =}, or with nothing before it, say nothing.
     *
     * @param directories below the root, or {@code null} for none
     */
    public static List<PartitionValue> parse(Path directories) {
        List<PartitionValue> values = new ArrayList<>();
        if (directories != null) {
            for (Path directory : directories) {
                String name = directory.toString();
                int equals = name.indexOf('=');
                if (equals > 0) {
                    String value = name.substring(equals + 1);
                    values.add(new PartitionValue(
                            decode(name.substring(0, equals)),
                            value.equals(NULL) ? Optional.empty() : Optional.of(decode(value))));
                }
            }
        }
        return List.copyOf(values);
    }

    /** A name or value as a part of a directory's name: what file systems or globs take otherwise becomes {@code %2F}. */
    public static String encode(String text) {
        if (text.equals(NULL)) { // a text, which is not null, and Hive and Spark decode it so as well
            return "%5F" + text.substring(1);
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b < 0 || b > ' ' && "\"#%'*/:=?\\\u007F{}[]^<>|".indexOf(b) < 0;
            if (plain) {
                encoded.append((char) (b & 0xFF));
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        // characters beyond ASCII stay what they are: the bytes above are those of UTF-8
        return new String(encoded.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Replaces {@code %2F} and the like by the bytes of UTF-8 they stand for; a % without two digits stays. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
