package io.mbf.schema;

import java.util.Objects;

/**
 * A named, typed column or part of one.
 *
 * @param name any text, the empty one included; matching is exact and case-sensitive
 * @param nullable whether rows may hold null here
 */
public record Field(String name, Type type, boolean nullable) {

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** A field that is never null. */
    public static Field required(String name, Type type) {
        return new Field(name, type, false);
    }

    /** A field that may be null. */
    public static Field optional(String name, Type type) {
        return new Field(name, type, true);
    }

    /** How many nodes this field is, with all below it. */
    public int nodeCount() {
        if (type instanceof Type.Leaf) {
            return 1;
        }
        int nodes = 1;
        for (Field child : type.children()) {
            nodes += child.nodeCount();
        }
        return nodes;
    }

    /**
     * The leaf type of this field.
     *
     * @throws IllegalStateException if the field is nested
     */
    public Type.Leaf leaf() {
        if (type instanceof Type.Leaf leaf) {
            return leaf;
        }
        throw new IllegalStateException("column '" + name + "' is nested");
    }
}
