package io.mbf.dataset;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The type that can hold the values of two types without loss, where a data set allows them to differ.
 *
 * <ul>
 *   <li>Signed integers: the wider one.
 *   <li>Signed integers of at most 32 bits, FLOAT and DOUBLE in any mixture that is not of integers alone: DOUBLE.
 *   <li>Decimals of one scale: the greater precision, on the wider carrier; if that is wider than
 *       {@value #MAX_FIXED} bytes, on BYTE_ARRAY.
 *   <li>UNKNOWN, the type of columns without values: the other one.
 *   <li>Nested types of the same shape with equal leaf types: nullable where one of them is. Names of list elements,
 *       map keys and values do not matter.
 * </ul>
 */
final class TypeUnion {

    /** So many digits nobody has, and a batch of values must fit an array. */
    static final int MAX_FIXED = 1024;

    private TypeUnion() {}

    /** The common type; empty if there is none. */
    static Optional<Type> of(Type a, Type b) {
        if (a.equals(b)) {
            return Optional.of(a);
        }
        return a instanceof Type.Leaf leafA && b instanceof Type.Leaf leafB ? leaf(leafA, leafB) : nested(a, b);
    }

    private static Optional<Type> leaf(Type.Leaf a, Type.Leaf b) {
        if (isUnknown(a) || isUnknown(b)) {
            return Optional.of(isUnknown(a) ? b : a);
        }
        int bitsA = signedBits(a);
        int bitsB = signedBits(b);
        if (bitsA > 0 && bitsB > 0) {
            return Optional.of(bitsB > bitsA ? b : a);
        }
        if (fitsDouble(a) && fitsDouble(b)) {
            return Optional.of(Type.Leaf.of(PhysicalType.DOUBLE));
        }
        if (a.logical() instanceof DecimalType decimalA
                && b.logical() instanceof DecimalType decimalB
                && decimalA.scale() == decimalB.scale()) {
            return Optional.of(decimal(a, decimalA, b, decimalB));
        }
        return Optional.empty();
    }

    /** Whether a column has nothing but nulls, and so the type of any other. */
    static boolean isUnknown(Type type) {
        return type instanceof Type.Leaf leaf && leaf.logical() instanceof LogicalType.UnknownType;
    }

    /** Bits of a signed integer; 0 for other types. */
    private static int signedBits(Type.Leaf type) {
        if (type.logical() instanceof IntType integer) {
            return integer.signed() ? integer.bits() : 0;
        }
        if (!(type.logical() instanceof LogicalType.Plain)) {
            return 0;
        }
        return switch (type.physical()) {
            case INT32 -> 32;
            case INT64 -> 64;
            default -> 0;
        };
    }

    private static boolean fitsDouble(Type.Leaf type) {
        int bits = signedBits(type);
        boolean floating = type.physical() == PhysicalType.FLOAT || type.physical() == PhysicalType.DOUBLE;
        return bits > 0 && bits <= 32 || floating && type.logical() instanceof LogicalType.Plain;
    }

    private static Type.Leaf decimal(Type.Leaf a, DecimalType decimalA, Type.Leaf b, DecimalType decimalB) {
        LogicalType logical = new DecimalType(Math.max(decimalA.precision(), decimalB.precision()), decimalA.scale());
        int bytes = Math.max(carrierBytes(a), carrierBytes(b));
        if (a.physical() == PhysicalType.BYTE_ARRAY || b.physical() == PhysicalType.BYTE_ARRAY || bytes > MAX_FIXED) {
            return Type.Leaf.of(PhysicalType.BYTE_ARRAY, logical);
        }
        if (a.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY || b.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY) {
            return Type.Leaf.fixed(bytes, logical);
        }
        return Type.Leaf.of(carrierBytes(a) > carrierBytes(b) ? a.physical() : b.physical(), logical);
    }

    private static int carrierBytes(Type.Leaf type) {
        return switch (type.physical()) {
            case INT32 -> Integer.BYTES;
            case INT64 -> Long.BYTES;
            default -> type.width();
        };
    }

    private static Optional<Type> nested(Type a, Type b) {
        if (a instanceof Type.Struct structA && b instanceof Type.Struct structB) {
            return struct(structA, structB);
        }
        if (a instanceof Type.ListOf listA && b instanceof Type.ListOf listB) {
            return field(listA.element(), listB.element()).map(Type.ListOf::new);
        }
        if (a instanceof Type.MapOf mapA
                && b instanceof Type.MapOf mapB
                && mapA.value().isPresent() == mapB.value().isPresent()) {
            Optional<Field> key = field(mapA.key(), mapB.key());
            Optional<Field> value =
                    mapA.value().flatMap(v -> field(v, mapB.value().get()));
            return key.isEmpty() || value.isPresent() != mapA.value().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Type.MapOf(key.get(), value));
        }
        return Optional.empty();
    }

    private static Optional<Type> struct(Type.Struct a, Type.Struct b) {
        if (a.fields().size() != b.fields().size() || !a.logical().equals(b.logical())) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < a.fields().size(); i++) {
            Field other = b.fields().get(i);
            if (!a.fields().get(i).name().equals(other.name())) {
                return Optional.empty();
            }
            Optional<Field> field = field(a.fields().get(i), other);
            if (field.isEmpty()) {
                return Optional.empty();
            }
            fields.add(field.get());
        }
        return Optional.of(new Type.Struct(fields, a.logical()));
    }

    /** A part of a nested type: its leaves must be of one type, since vectors inside others are not widened. */
    private static Optional<Field> field(Field a, Field b) {
        Optional<Type> type = a.type() instanceof Type.Leaf || b.type() instanceof Type.Leaf
                ? Optional.of(a.type()).filter(b.type()::equals)
                : of(a.type(), b.type());
        return type.map(t -> new Field(a.name(), t, a.nullable() || b.nullable()));
    }
}
