package io.mbf.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** The type of a field: a leaf, or one of the three ways to nest (Arrow's model). */
public sealed interface Type {

    /** What is right below: the fields of a struct, the element of a list, the key of a map and its value if it has any. */
    List<Field> children();

    /**
     * A column of values.
     *
     * @param width bytes per value: 12 for INT96, 0 to 2<sup>31</sup>-1 for FIXED_LEN_BYTE_ARRAY, else 0
     */
    record Leaf(PhysicalType physical, int width, LogicalType logical) implements Type {

        public Leaf {
            requireNonNull(physical, "physical");
            requireNonNull(logical, "logical");
            switch (physical) {
                case INT96 -> require(width == 12, physical, width);
                case FIXED_LEN_BYTE_ARRAY -> require(width >= 0, physical, width);
                default -> require(width == 0, physical, width);
            }
        }

        private static void require(boolean holds, PhysicalType physical, int width) {
            if (!holds) {
                throw new IllegalArgumentException("width " + width + " does not fit " + physical);
            }
        }

        @Override
        public List<Field> children() {
            return List.of();
        }

        /** Whether values are byte strings, of fixed length or not: what a dictionary can hold. */
        public boolean isBytes() {
            return switch (physical) {
                case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
                case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> false;
            };
        }

        /** A type of values of any width, or of the width of its physical type. */
        public static Leaf of(PhysicalType physical, LogicalType logical) {
            return new Leaf(physical, physical == PhysicalType.INT96 ? 12 : 0, logical);
        }

        /** A type without annotation. */
        public static Leaf of(PhysicalType physical) {
            return of(physical, LogicalType.PLAIN);
        }

        /** A type of byte strings of one width, in bytes. */
        public static Leaf fixed(int width, LogicalType logical) {
            return new Leaf(PhysicalType.FIXED_LEN_BYTE_ARRAY, width, logical);
        }
    }

    /** Fields side by side. {@code logical} is {@link LogicalType.VariantType} or {@link LogicalType#PLAIN}. */
    record Struct(List<Field> fields, LogicalType logical) implements Type {

        public Struct {
            requireNonNull(fields, "fields");
            requireNonNull(logical, "logical");
            fields = List.copyOf(fields);
        }

        @Override
        public List<Field> children() {
            return fields;
        }

        /** A struct of these fields, in this order. */
        public static Struct of(List<Field> fields) {
            return new Struct(fields, LogicalType.PLAIN);
        }
    }

    /** Any number of elements per row. */
    record ListOf(Field element) implements Type {

        public ListOf {
            requireNonNull(element, "element");
        }

        @Override
        public List<Field> children() {
            return List.of(element);
        }
    }

    /** Any number of key-value entries per row; a map without values is a set of keys. */
    record MapOf(Field key, Optional<Field> value) implements Type {

        public MapOf {
            requireNonNull(key, "key");
            requireNonNull(value, "value");
        }

        @Override
        public List<Field> children() {
            return value.map(v -> List.of(key, v)).orElse(List.of(key));
        }
    }
}
