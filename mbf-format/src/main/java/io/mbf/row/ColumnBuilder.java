package io.mbf.row;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A vector that grows by Java objects; the ways of {@link RecordEncoder} have checked that they are of the right class. */
final class ColumnBuilder {

    private final Field field;
    /** Of the entries: values as they are stored, and the sizes of lists and maps; null where an entry is. */
    private final List<Object> entries = new ArrayList<>();

    private final List<ColumnBuilder> children;

    ColumnBuilder(Field field) {
        this.field = field;
        this.children = field.type().children().stream().map(ColumnBuilder::new).toList();
    }

    /**
     * Adds a value.
     *
     * @param value Boolean, Integer, Long, Float, Double or bytes for a leaf, the values of the fields for a struct, a
     *     Collection of elements or a Map of such for lists and maps; null for null
     */
    void add(Object value) {
        if (field.type() instanceof Type.Leaf || value == null) {
            entries.add(value);
            if (value == null && field.type() instanceof Type.Struct) {
                children.forEach(child -> child.add(null)); // so it is below a null struct
            }
        } else if (value instanceof Object[] fields) {
            entries.add(Boolean.TRUE);
            for (int i = 0; i < fields.length; i++) {
                children.get(i).add(fields[i]);
            }
        } else if (value instanceof Map<?, ?> map) {
            entries.add(map.size());
            map.forEach((key, element) -> {
                children.get(0).add(key);
                children.get(1).add(element);
            });
        } else {
            Collection<?> elements = (Collection<?>) value;
            entries.add(elements.size());
            elements.forEach(children.get(0)::add);
        }
    }

    /** All that was added since the last time. */
    ColumnVector take() {
        ColumnVector vector = vector();
        entries.clear();
        return vector;
    }

    private ColumnVector vector() {
        int size = entries.size();
        Validity validity = validity();
        Type type = field.type();
        if (type instanceof Type.Struct) {
            return new StructVector(children.stream().map(ColumnBuilder::take).toList(), size, validity);
        }
        if (!(type instanceof Type.Leaf leaf)) {
            int[] offsets = offsets(entries.stream().map(entry -> entry == null ? 0 : (Integer) entry));
            return type instanceof Type.ListOf
                    ? new ListVector(offsets, children.get(0).take(), size, validity)
                    : new MapVector(
                            offsets,
                            children.get(0).take(),
                            Optional.of(children.get(1).take()),
                            size,
                            validity);
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = entries.get(i) != null && (Boolean) entries.get(i);
                }
                yield new BooleanVector(values, size, validity);
            }
            case INT32 -> new IntVector(numbers().mapToInt(Number::intValue).toArray(), size, validity);
            case INT64 -> new LongVector(numbers().mapToLong(Number::longValue).toArray(), size, validity);
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = entries.get(i) == null ? 0 : (Float) entries.get(i);
                }
                yield new FloatVector(values, size, validity);
            }
            case DOUBLE ->
                new DoubleVector(numbers().mapToDouble(Number::doubleValue).toArray(), size, validity);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96 -> bytes(leaf, size, validity);
        };
    }

    private Stream<Number> numbers() {
        return entries.stream().map(entry -> entry == null ? (Number) 0 : (Number) entry);
    }

    private ColumnVector bytes(Type.Leaf leaf, int size, Validity validity) {
        boolean any = leaf.physical() == PhysicalType.BYTE_ARRAY;
        int[] offsets = offsets(
                entries.stream().map(entry -> entry != null ? ((byte[]) entry).length : any ? 0 : leaf.width()));
        byte[] bytes = new byte[offsets[size]];
        for (int i = 0; i < size; i++) {
            if (entries.get(i) instanceof byte[] value) {
                System.arraycopy(value, 0, bytes, offsets[i], value.length);
            }
        }
        return any
                ? new BinaryVector(bytes, offsets, size, validity)
                : new FixedBinaryVector(bytes, leaf.width(), size, validity);
    }

    private static int[] offsets(Stream<Integer> lengths) {
        List<Integer> all = lengths.toList();
        int[] offsets = new int[all.size() + 1];
        for (int i = 0; i < all.size(); i++) {
            offsets[i + 1] = Math.addExact(offsets[i], all.get(i));
        }
        return offsets;
    }

    private Validity validity() {
        long[] words = new long[Validity.wordCount(entries.size())];
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) != null) {
                words[i >>> 6] |= 1L << i;
            }
        }
        return Validity.of(words, entries.size());
    }
}
