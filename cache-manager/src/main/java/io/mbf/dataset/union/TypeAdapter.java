package io.mbf.dataset.union;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings vectors of a file's type to the type that the data set has, always a {@link TypeUnion} of it and others: leaves
 * are widened, and members that the file lacks are null.
 *
 * <p>The arrays of the result belong to this instance or are the vector's, and are overwritten by its next use; one
 * thread at a time.
 */
abstract sealed class TypeAdapter {

    /** The vector in the data set's type. @param file for messages */
    abstract ColumnVector adapt(ColumnVector vector, String file);

    static TypeAdapter of(Type from, Type to) {
        if (TypeUnion.isUnknown(from) && !TypeUnion.isUnknown(to)) {
            return new Missing(to);
        }
        if (TypeUnion.sameVectors(from, to)) {
            return new Same();
        }
        if (from instanceof Type.Struct structFrom && to instanceof Type.Struct structTo) {
            return new OfStruct(structFrom, structTo);
        }
        if (from instanceof Type.ListOf listFrom && to instanceof Type.ListOf listTo) {
            return new OfList(of(listFrom.element().type(), listTo.element().type()));
        }
        if (from instanceof Type.MapOf mapFrom && to instanceof Type.MapOf mapTo) {
            return new OfMap(
                    of(mapFrom.key().type(), mapTo.key().type()),
                    mapFrom.value()
                            .map(value ->
                                    of(value.type(), mapTo.value().orElseThrow().type())));
        }
        return new OfLeaf((Type.Leaf) to);
    }

    private static final class Same extends TypeAdapter {
        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            return vector;
        }
    }

    /** As many nulls as there are values. */
    private static final class Missing extends TypeAdapter {
        private final Type type;
        private ColumnVector nulls;

        Missing(Type type) {
            this.type = type;
        }

        ColumnVector nulls(int size) {
            if (nulls == null || nulls.size() < size) {
                nulls = Nulls.of(type, size);
            }
            return Gather.truncate(nulls, size);
        }

        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            return nulls(vector.size());
        }
    }

    private static final class OfLeaf extends TypeAdapter {
        private final Widening widening;

        OfLeaf(Type.Leaf target) {
            this.widening = new Widening(target);
        }

        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            return widening.widen(vector, file);
        }
    }

    private static final class OfStruct extends TypeAdapter {
        private final int[] positions; // in the file's struct, by member; -1 if it lacks it
        private final TypeAdapter[] members;

        OfStruct(Type.Struct from, Type.Struct to) {
            List<Field> fields = to.fields();
            positions = new int[fields.size()];
            members = new TypeAdapter[positions.length];
            Map<String, Integer> byName = new HashMap<>();
            for (int i = 0; i < from.fields().size(); i++) {
                byName.put(from.fields().get(i).name(), i);
            }
            boolean inOrder = TypeUnion.names(from).equals(TypeUnion.names(to));
            for (int i = 0; i < positions.length; i++) {
                Field field = fields.get(i);
                positions[i] = inOrder ? i : byName.getOrDefault(field.name(), -1);
                members[i] = positions[i] < 0
                        ? new Missing(field.type())
                        : of(from.fields().get(positions[i]).type(), field.type());
            }
        }

        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            StructVector struct = (StructVector) vector;
            List<ColumnVector> children = new ArrayList<>(positions.length);
            for (int i = 0; i < positions.length; i++) {
                // what is missing is counted by the struct: it may have no members at all
                ColumnVector from =
                        positions[i] < 0 ? struct : struct.children().get(positions[i]);
                children.add(members[i].adapt(from, file));
            }
            return new StructVector(children, struct.size(), struct.validity());
        }
    }

    private static final class OfList extends TypeAdapter {
        private final TypeAdapter elements;

        OfList(TypeAdapter elements) {
            this.elements = elements;
        }

        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            ListVector list = (ListVector) vector;
            return new ListVector(list.offsets(), elements.adapt(list.elements(), file), list.size(), list.validity());
        }
    }

    private static final class OfMap extends TypeAdapter {
        private final TypeAdapter keys;
        private final Optional<TypeAdapter> values;

        OfMap(TypeAdapter keys, Optional<TypeAdapter> values) {
            this.keys = keys;
            this.values = values;
        }

        @Override
        ColumnVector adapt(ColumnVector vector, String file) {
            MapVector map = (MapVector) vector;
            return new MapVector(
                    map.offsets(),
                    keys.adapt(map.keys(), file),
                    values.map(adapter -> adapter.adapt(map.values().orElseThrow(), file)),
                    map.size(),
                    map.validity());
        }
    }
}
