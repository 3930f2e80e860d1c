package io.mbf.dataset.union;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The type that can hold the values of two types without loss, where a data set allows them to differ.
 *
 * <ul>
 *   <li>Signed integers: the wider one.
 *   <li>Signed integers of at most 32 bits, FLOAT and DOUBLE in any mixture that is not of integers alone: DOUBLE.
 *   <li>Decimals of one scale: the greater precision, on the wider carrier; if that is wider than
 *       {@value #MAX_FIXED} bytes, on BYTE_ARRAY.
 *   <li>UNKNOWN, the type of columns without values: the other one.
 *   <li>Structs: the members of both, matched by their exact names, in the order of their first appearance; what one
 *       lacks is nullable. Structs of equal member names match member by member, also where a name is there twice.
 *   <li>Lists and maps: the same, element by element, key by key and value by value; nullable where one of them is.
 *       Names of list elements, map keys and values do not matter.
 *   <li>Variants: one that is shredded and one that is not. Two ways of shredding do not mix, as the types of the parts
 *       belong to the value.
 * </ul>
 */
final class TypeUnion {

    /** So many digits nobody has, and a batch of values must fit an array. */
    static final int MAX_FIXED = 1024;

    private TypeUnion() {}

    /**
     * The common type.
     *
     * @throws TypeConflict if there is none; says at which part
     */
    static Type of(Type a, Type b) throws TypeConflict {
        if (a.equals(b)) {
            return a;
        }
        if (isUnknown(a) || isUnknown(b)) {
            return isUnknown(a) ? b : a;
        }
        if (a instanceof Type.Leaf leafA && b instanceof Type.Leaf leafB) {
            return leaf(leafA, leafB).orElseThrow(() -> TypeConflict.between(a, b));
        }
        if (a instanceof Type.Struct structA && b instanceof Type.Struct structB) {
            return struct(structA, structB);
        }
        if (a instanceof Type.ListOf listA && b instanceof Type.ListOf listB) {
            return new Type.ListOf(field(listA.element(), listB.element()));
        }
        if (a instanceof Type.MapOf mapA
                && b instanceof Type.MapOf mapB
                && mapA.value().isPresent() == mapB.value().isPresent()) {
            Field key = field(mapA.key(), mapB.key());
            return new Type.MapOf(
                    key,
                    mapA.value().isPresent()
                            ? Optional.of(field(mapA.value().get(), mapB.value().get()))
                            : Optional.empty());
        }
        throw TypeConflict.between(a, b);
    }

    private static Optional<Type> leaf(Type.Leaf a, Type.Leaf b) {
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

    private static Type struct(Type.Struct a, Type.Struct b) throws TypeConflict {
        if (!a.logical().equals(b.logical())) {
            throw TypeConflict.between(a, b);
        }
        boolean variant = a.logical() instanceof LogicalType.VariantType;
        List<Field> fields = new ArrayList<>();
        if (names(a).equals(names(b))) {
            for (int i = 0; i < a.fields().size(); i++) {
                fields.add(member(a.fields().get(i), b.fields().get(i), variant));
            }
            return new Type.Struct(fields, a.logical());
        }
        Map<String, Field> rest = byName(b);
        byName(a); // for the check
        for (Field field : a.fields()) {
            Field other = rest.remove(field.name());
            fields.add(other == null ? optional(field) : member(field, other, variant));
        }
        rest.values().forEach(field -> fields.add(optional(field)));
        return new Type.Struct(fields, a.logical());
    }

    /** Names of the members, in their order. */
    static List<String> names(Type.Struct struct) {
        return struct.fields().stream().map(Field::name).toList();
    }

    private static Map<String, Field> byName(Type.Struct struct) throws TypeConflict {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Field field : struct.fields()) {
            if (fields.put(field.name(), field) != null) {
                throw TypeConflict.ambiguous(field.name());
            }
        }
        return fields;
    }

    private static Field optional(Field field) {
        return Field.optional(field.name(), field.type());
    }

    private static Field member(Field a, Field b, boolean ofVariant) throws TypeConflict {
        if (ofVariant && !(sameLeaves(a.type(), b.type()))) {
            throw TypeConflict.between(a.type(), b.type()).below(b.name());
        }
        return field(a, b);
    }

    /** Whether types differ, if at all, in what may be null. */
    private static boolean sameLeaves(Type a, Type b) {
        return a instanceof Type.Leaf || b instanceof Type.Leaf ? a.equals(b) : matches(a, b, TypeUnion::sameLeaves);
    }

    private static Field field(Field a, Field b) throws TypeConflict {
        try {
            boolean nullable = a.nullable() || b.nullable() || isUnknown(a.type()) || isUnknown(b.type());
            return new Field(a.name(), of(a.type(), b.type()), nullable);
        } catch (TypeConflict conflict) {
            throw conflict.below(b.name());
        }
    }

    /** Whether vectors of one type are vectors of the other: what differs, if anything, is what values mean. */
    static boolean sameVectors(Type a, Type b) {
        if (a.equals(b)) {
            return true;
        }
        if (a instanceof Type.Leaf leafA && b instanceof Type.Leaf leafB) {
            return leafA.physical() == leafB.physical()
                    && leafA.width() == leafB.width()
                    && isUnknown(a) == isUnknown(b);
        }
        return matches(a, b, TypeUnion::sameVectors);
    }

    /** Whether nested types have the same parts, and these match. */
    private static boolean matches(Type a, Type b, BiPredicate<Type, Type> parts) {
        if (a.getClass() != b.getClass() || a.children().size() != b.children().size()) {
            return false;
        }
        for (int i = 0; i < a.children().size(); i++) {
            Field childA = a.children().get(i);
            Field childB = b.children().get(i);
            boolean named = !(a instanceof Type.Struct) || childA.name().equals(childB.name());
            if (!named || !parts.test(childA.type(), childB.type())) {
                return false;
            }
        }
        return true;
    }
}
