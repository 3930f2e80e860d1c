package io.mbf.row;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.variant.Variant;
import io.mbf.variant.VariantReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.WildcardType;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the values of a field become objects of one Java type. */
sealed interface FieldBinding {

    /** The value at an index, which is not null. */
    Object read(ColumnVector vector, int index, long row);

    /** The parts of the field that are needed, as {@link RecordBinding#paths}; empty for all of it. */
    default List<List<String>> paths() {
        return List.of();
    }

    /**
     * Chooses the way.
     *
     * @param where the component, for messages
     * @throws InvalidQueryException if there is none
     */
    static FieldBinding of(java.lang.reflect.Type target, Field field, String where) {
        Class<?> raw = raw(target);
        if (field.type() instanceof Type.Struct struct && RowClass.is(raw)) {
            return new ToRecord(RecordBinding.of(raw, struct.fields()));
        }
        if (field.type() instanceof Type.ListOf list && raw.isAssignableFrom(List.class)) {
            return new ToList(of(argument(target, 0), list.element(), where));
        }
        if (field.type() instanceof Type.MapOf map && raw == Map.class) {
            FieldBinding key = of(argument(target, 0), map.key(), where);
            return new ToMap(
                    key,
                    map.value()
                            .map(value -> of(argument(target, 1), value, where))
                            .orElse(null));
        }
        if (VariantReader.reads(field.type()) && raw.isAssignableFrom(Variant.class)) {
            return new ToVariant(field, VariantReader.of(field.type()));
        }
        Class<?> value = Values.classOf(field.type());
        Class<?> boxed = MethodType.methodType(raw).wrap().returnType();
        if (boxed != value && NumberFit.converts(value, boxed)) {
            return new ToNumber(field, boxed, where);
        }
        if (!boxed.isAssignableFrom(value)) {
            throw new InvalidQueryException(where + " is " + raw.getSimpleName() + ", but column '" + field.name()
                    + "' is " + TypeName.of(field.type()) + ", read as " + value.getSimpleName());
        }
        return new Plain(field);
    }

    private static Class<?> raw(java.lang.reflect.Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof WildcardType wildcard ? raw(wildcard.getUpperBounds()[0]) : Object.class;
    }

    private static java.lang.reflect.Type argument(java.lang.reflect.Type type, int index) {
        java.lang.reflect.Type bound = type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
        return bound instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    /** As {@link Values} has it. */
    record Plain(Field field) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            try {
                return Values.of(field, vector, index);
            } catch (DateTimeException e) {
                throw Values.inRow(e, row);
            } catch (VariantException e) {
                throw Values.inRow(e, row);
            }
        }
    }

    /**
     * A number as one of another class, if that can hold it.
     *
     * @param where the component, for messages
     */
    record ToNumber(Field field, Class<?> target, String where) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            Number value = (Number) Values.of(field, vector, index);
            Object fitting = NumberFit.fit(value, target);
            if (fitting == null) {
                throw new IllegalStateException("column '" + field.name() + "' is " + value + " in row " + row + "; "
                        + where + " is " + target.getSimpleName() + ", which cannot hold it");
            }
            return fitting;
        }
    }

    record ToVariant(Field field, VariantReader reader) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            try {
                return Values.variant(reader, field, vector, index);
            } catch (VariantException e) {
                throw Values.inRow(e, row);
            }
        }
    }

    record ToRecord(RecordBinding binding) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            return binding.read(((StructVector) vector).children(), index, row);
        }

        @Override
        public List<List<String>> paths() {
            return binding.paths();
        }
    }

    record ToList(FieldBinding element) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            ListVector list = (ListVector) vector;
            List<Object> elements = new ArrayList<>(list.offsets()[index + 1] - list.offsets()[index]);
            for (int i = list.offsets()[index]; i < list.offsets()[index + 1]; i++) {
                elements.add(orNull(element, list.elements(), i, row));
            }
            return Collections.unmodifiableList(elements);
        }
    }

    /**
     * Of entries with the same key the last one counts, as Parquet has it.
     *
     * @param value {@code null} for maps without values; all are null then
     */
    record ToMap(FieldBinding key, FieldBinding value) implements FieldBinding {

        @Override
        public Object read(ColumnVector vector, int index, long row) {
            MapVector map = (MapVector) vector;
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = map.offsets()[index]; i < map.offsets()[index + 1]; i++) {
                int at = i;
                entries.put(
                        orNull(key, map.keys(), at, row),
                        map.values()
                                .map(values -> orNull(value, values, at, row))
                                .orElse(null));
            }
            return Collections.unmodifiableMap(entries);
        }
    }

    private static Object orNull(FieldBinding binding, ColumnVector vector, int index, long row) {
        return vector.isNull(index) ? null : binding.read(vector, index, row);
    }
}
