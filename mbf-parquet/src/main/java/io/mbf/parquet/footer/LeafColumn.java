package io.mbf.parquet.footer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A leaf of a file's schema: what a column chunk holds the values of.
 *
 * @param index position among all leaves
 * @param path names from the root, which is left out, to the leaf
 * @param maxDefinitionLevel how many of these are optional or repeated
 * @param maxRepetitionLevel how many of these are repeated
 * @param isUnderstood whether all that is said of the meaning of its values is known, and makes sense
 */
public record LeafColumn(
        int index, List<String> path, int maxDefinitionLevel, int maxRepetitionLevel, boolean isUnderstood) {

    /** Names joined by dots. */
    public String dotPath() {
        return String.join(".", path);
    }

    /** The path as most writers encode it: a list of strings in Thrift's compact protocol. */
    byte[] encodedPath() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = path.size();
        if (size < 15) {
            out.write(size << CompactReader.TYPE_BITS | CompactReader.BINARY);
        } else {
            out.write(0xF0 | CompactReader.BINARY);
            varint(size, out);
        }
        for (String name : path) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            varint(bytes.length, out);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static void varint(int value, ByteArrayOutputStream out) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7F | 0x80);
        }
        out.write(rest);
    }
}
