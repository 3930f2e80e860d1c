package io.mbf.dataset.union;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Type;

/** Vectors of nothing but nulls, of any type: what a file has for a column that it lacks. */
public final class Nulls {

    private static final BytesVector NO_VALUES = new BinaryVector(new byte[0], new int[1], 0, Validity.allValid(0));

    private Nulls() {}

    static ColumnVector of(Type type, int size) {
        Validity none = Validity.allNull(size);
        if (type instanceof Type.Leaf leaf) {
            return switch (leaf.physical()) {
                case BOOLEAN -> new BooleanVector(new boolean[size], size, none);
                case INT32 -> new IntVector(new int[size], size, none);
                case INT64 -> new LongVector(new long[size], size, none);
                case FLOAT -> new FloatVector(new float[size], size, none);
                case DOUBLE -> new DoubleVector(new double[size], size, none);
                // codes without a dictionary: fixed values may be of any width, and so of any size in all
                case BYTE_ARRAY, INT96, FIXED_LEN_BYTE_ARRAY ->
                    new DictionaryVector(new int[size], NO_VALUES, size, none);
            };
        }
        if (type instanceof Type.Struct struct) {
            return new StructVector(
                    struct.fields().stream()
                            .map(field -> of(field.type(), size))
                            .toList(),
                    size,
                    none);
        }
        if (type instanceof Type.ListOf list) {
            return new ListVector(new int[size + 1], of(list.element().type(), 0), size, none);
        }
        Type.MapOf map = (Type.MapOf) type;
        return new MapVector(
                new int[size + 1], of(map.key().type(), 0), map.value().map(value -> of(value.type(), 0)), size, none);
    }
}
