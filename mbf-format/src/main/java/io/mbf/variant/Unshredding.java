package io.mbf.variant;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes plain VARIANTs of shredded ones, for consumers who know only those: {@code metadata} and {@code value}, both of
 * each value's own. VARIANTs within structs, lists and maps are reached, too; whatever else there is stays as it is, also
 * a VARIANT that {@link VariantReader} does not read.
 */
public final class Unshredding {

    private static final Type.Leaf BYTES = Type.Leaf.of(PhysicalType.BYTE_ARRAY);

    private Unshredding() {}

    /** The type with plain VARIANTs; the same object if it has no others. */
    public static Type of(Type type) {
        requireNonNull(type, "type");
        if (type instanceof Type.Struct struct) {
            if (isShredded(struct)) {
                return new Type.Struct(
                        List.of(
                                Field.required(VariantShape.METADATA, BYTES),
                                Field.required(VariantShape.VALUE, BYTES)),
                        struct.logical());
            }
            List<Field> fields = struct.fields().stream().map(Unshredding::of).toList();
            return fields.equals(struct.fields()) ? type : new Type.Struct(fields, struct.logical());
        }
        if (type instanceof Type.ListOf list) {
            Field element = of(list.element());
            return element.equals(list.element()) ? type : new Type.ListOf(element);
        }
        if (type instanceof Type.MapOf map && map.value().isPresent()) {
            Field value = of(map.value().get());
            return value.equals(map.value().get()) ? type : new Type.MapOf(map.key(), Optional.of(value));
        }
        return type;
    }

    private static Field of(Field field) {
        return new Field(field.name(), of(field.type()), field.nullable());
    }

    private static boolean isShredded(Type.Struct struct) {
        return VariantReader.reads(struct) && VariantShape.position(struct, VariantShape.TYPED_VALUE) >= 0;
    }

    /**
     * A vector of a type as one of the type with plain VARIANTs.
     *
     * @throws VariantException if a value breaks a rule or a limit
     */
    public static ColumnVector of(Type type, ColumnVector vector) {
        requireNonNull(vector, "vector");
        if (of(type).equals(type)) {
            return vector;
        }
        if (type instanceof Type.Struct struct) {
            if (isShredded(struct)) {
                return plain(VariantReader.of(struct), vector);
            }
            List<ColumnVector> children = ((StructVector) vector).children();
            return new StructVector(
                    IntStream.range(0, children.size())
                            .mapToObj(i -> of(struct.fields().get(i).type(), children.get(i)))
                            .toList(),
                    vector.size(),
                    vector.validity());
        }
        if (type instanceof Type.ListOf list) {
            ListVector lists = (ListVector) vector;
            return new ListVector(
                    lists.offsets(), of(list.element().type(), lists.elements()), lists.size(), lists.validity());
        }
        MapVector maps = (MapVector) vector;
        Type value = ((Type.MapOf) type).value().orElseThrow().type();
        return new MapVector(
                maps.offsets(),
                maps.keys(),
                maps.values().map(values -> of(value, values)),
                maps.size(),
                maps.validity());
    }

    private static StructVector plain(VariantReader reader, ColumnVector vector) {
        int size = vector.size();
        VariantEncoder encoder = new VariantEncoder();
        int[] metadataEnds = new int[size + 1];
        int[] valueEnds = new int[size + 1];
        for (int i = 0; i < size; i++) {
            if (!vector.isNull(i)) {
                try {
                    reader.write(vector, i, encoder);
                    encoder.finish();
                } catch (VariantException e) {
                    throw e.at("entry " + i);
                }
            }
            metadataEnds[i + 1] = encoder.metadata().size();
            valueEnds[i + 1] = encoder.values().size();
        }
        return new StructVector(
                List.of(bytes(encoder.metadata(), metadataEnds), bytes(encoder.values(), valueEnds)),
                size,
                vector.validity());
    }

    private static BinaryVector bytes(EncodedBytes bytes, int[] ends) {
        int size = ends.length - 1;
        return new BinaryVector(bytes.array(), ends, size, Validity.allValid(size));
    }
}
