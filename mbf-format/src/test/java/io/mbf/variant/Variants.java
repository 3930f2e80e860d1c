package io.mbf.variant;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType.VariantType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Small columns of variants, written in hexadecimal digits. */
public final class Variants {

    public static final Field METADATA = Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
    public static final Field VALUE = Field.optional("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY));

    /** A variant that is not shredded. */
    public static final Type VARIANT = new Type.Struct(List.of(METADATA, VALUE), new VariantType(1));

    /** Metadata with the names a, b, c. */
    public static final String ABC = "11 03 00 01 02 03 616263";

    private Variants() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Byte strings; {@code null} is null. */
    static BinaryVector binary(String... hex) {
        int[] offsets = new int[hex.length + 1];
        long[] words = new long[Validity.wordCount(hex.length)];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < hex.length; i++) {
            if (hex[i] != null) {
                bytes.writeBytes(hex(hex[i]));
                words[i >> 6] |= 1L << i;
            }
            offsets[i + 1] = bytes.size();
        }
        return new BinaryVector(bytes.toByteArray(), offsets, hex.length, Validity.of(words, hex.length));
    }

    static StructVector struct(ColumnVector... children) {
        int size = children[0].size();
        return new StructVector(List.of(children), size, Validity.allValid(size));
    }

    /** Values that are not shredded, of the names a, b, c. */
    public static StructVector column(String... values) {
        String[] metadata = new String[values.length];
        Arrays.fill(metadata, ABC);
        return struct(binary(metadata), binary(values));
    }
}
