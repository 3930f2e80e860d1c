package io.mbf.parquet.footer;

import io.mbf.schema.PhysicalType;
import java.util.List;

/**
 * A field of a file's schema with all that is below it.
 *
 * @param type {@code null} for a group
 * @param typeLength bytes of a FIXED_LEN_BYTE_ARRAY; else 0
 * @param annotation {@code null} if there is none that is known and fits
 * @param fieldId {@code null} if there is none
 * @param children none for a leaf
 * @param firstLeaf position among all leaves of the first that it has, or of itself if it is one
 * @param leafCount how many leaves it has, or 1 if it is one
 */
public record SchemaNode(
        String name,
        Repetition repetition,
        PhysicalType type,
        int typeLength,
        Annotation annotation,
        Integer fieldId,
        List<SchemaNode> children,
        int firstLeaf,
        int leafCount) {

    public boolean isLeaf() {
        return type != null;
    }

    public boolean isRepeated() {
        return repetition == Repetition.REPEATED;
    }

    /**
     * The element of a group that is annotated as list and has one repeated field: what is within a repeated group that
     * only serves to hold it, or that repeated field itself (the five rules of "Backward-compatibility rules" in {@code
     * LogicalTypes.md}).
     */
    public SchemaNode listElement() {
        SchemaNode repeated = children.get(0);
        boolean isElement = repeated.isLeaf()
                || repeated.children.size() != 1
                || repeated.children.get(0).isRepeated()
                || repeated.name.equals("array")
                || repeated.name.equals(name + "_tuple");
        return isElement ? repeated : repeated.children.get(0);
    }
}
