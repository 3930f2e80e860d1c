package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.PhysicalType;

/**
 * Struct SchemaElement; the schema is a list of them. Of what is not said, numbers are {@link #UNSET} and objects
 * {@code null}.
 *
 * @param type and {@code repetitionType}, {@code convertedType}: ids, which may be unknown
 * @param nameAt where the name stands with its length, and {@code nameEnd} where that ends: in the bytes of the footer
 */
record SchemaElement(
        int type,
        int typeLength,
        int repetitionType,
        String name,
        int nameAt,
        int nameEnd,
        int numChildren,
        int convertedType,
        int scale,
        int precision,
        Integer fieldId,
        Annotation logicalType) {

    /** No number that a file states is of use where it is this one. */
    static final int UNSET = Integer.MIN_VALUE;

    private static final int TYPE = 1 << TYPE_BITS | I32;
    private static final int TYPE_LENGTH = 2 << TYPE_BITS | I32;
    private static final int REPETITION_TYPE = 3 << TYPE_BITS | I32;
    private static final int NAME = 4 << TYPE_BITS | BINARY;
    private static final int NUM_CHILDREN = 5 << TYPE_BITS | I32;
    private static final int CONVERTED_TYPE = 6 << TYPE_BITS | I32;
    private static final int SCALE = 7 << TYPE_BITS | I32;
    private static final int PRECISION = 8 << TYPE_BITS | I32;
    private static final int FIELD_ID = 9 << TYPE_BITS | I32;
    private static final int LOGICAL_TYPE = 10 << TYPE_BITS | STRUCT;

    static SchemaElement read(CompactReader in) {
        int type = UNSET;
        int typeLength = UNSET;
        int repetitionType = UNSET;
        String name = null;
        int nameAt = 0;
        int nameEnd = 0;
        int numChildren = UNSET;
        int convertedType = UNSET;
        int scale = UNSET;
        int precision = UNSET;
        Integer fieldId = null;
        Annotation logicalType = null;
        in.begin(Struct.SCHEMA_ELEMENT);
        while (in.next()) {
            switch (in.key()) {
                case TYPE -> type = in.i32();
                case TYPE_LENGTH -> typeLength = in.i32();
                case REPETITION_TYPE -> repetitionType = in.i32();
                case NAME -> {
                    nameAt = in.position();
                    name = in.string();
                    nameEnd = in.position();
                }
                case NUM_CHILDREN -> numChildren = in.i32();
                case CONVERTED_TYPE -> convertedType = in.i32();
                case SCALE -> scale = in.i32();
                case PRECISION -> precision = in.i32();
                case FIELD_ID -> fieldId = in.i32();
                case LOGICAL_TYPE -> logicalType = LogicalTypeUnion.read(in);
                default -> in.skip();
            }
        }
        if (name == null) {
            throw CompactReader.missing(Struct.SCHEMA_ELEMENT, NAME >> TYPE_BITS);
        }
        return new SchemaElement(
                type,
                typeLength,
                repetitionType,
                name,
                nameAt,
                nameEnd,
                numChildren,
                convertedType,
                scale,
                precision,
                fieldId,
                logicalType);
    }

    /** A leaf that stands in no file yet. */
    static SchemaElement leaf(
            String name, int repetition, PhysicalType type, int length, Annotation annotation, Integer fieldId) {
        return new SchemaElement(
                type.id(), length, repetition, name, 0, 0, UNSET, UNSET, UNSET, UNSET, fieldId, annotation);
    }

    /** A group that stands in no file yet. MAP_KEY_VALUE has no form but the old one. */
    static SchemaElement group(String name, int repetition, int members, Annotation annotation, Integer fieldId) {
        boolean old = annotation == Annotation.Nested.MAP_KEY_VALUE;
        return new SchemaElement(
                UNSET,
                UNSET,
                repetition,
                name,
                0,
                0,
                members,
                old ? ConvertedType.MAP_KEY_VALUE.ordinal() : UNSET,
                UNSET,
                UNSET,
                fieldId,
                old ? null : annotation);
    }

    boolean isLeaf() {
        return type != UNSET;
    }

    /** The annotation that the element says first: the newer of the two. {@code null} if there is none. */
    Annotation stated() {
        return logicalType != null ? logicalType : old();
    }

    /**
     * The annotation that counts: the newer one, unless the older one is there and contradicts it. {@code LogicalTypes.md}
     * leaves that case open; parquet-java, which wrote both, decides it so. {@code null} if there is none.
     */
    Annotation annotation() {
        ConvertedType old = ConvertedType.ofId(convertedType).orElse(null);
        boolean isNew = logicalType != null && logicalType != Annotation.Unknown.UNKNOWN;
        return old == null || isNew && old.isOldFormOf(logicalType) ? logicalType : old();
    }

    private Annotation old() {
        ConvertedType old = ConvertedType.ofId(convertedType).orElse(null);
        if (old == ConvertedType.DECIMAL) {
            return new Annotation.Value(
                    new DecimalType(precision == UNSET ? 0 : precision, scale == UNSET ? 0 : scale));
        }
        return old == null ? null : old.annotation();
    }
}
