package io.mbf.row;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How Java objects of one class become the values of a field; chosen once, before the first row. */
interface RecordEncoder {

    /** The narrower numbers that a column takes besides the class it is read as. */
    Map<Class<?>, Set<Class<?>>> NARROWER = Map.of(
            Integer.class, Set.of(Short.class, Byte.class),
            Long.class, Set.of(Integer.class, Short.class, Byte.class),
            BigInteger.class, Set.of(Long.class, Integer.class, Short.class, Byte.class),
            Double.class, Set.of(Float.class));

    /**
     * The value as {@link ColumnBuilder} takes it.
     *
     * @param value not null
     * @throws IllegalArgumentException if the column cannot hold it
     */
    Object encode(Object value);

    /** Takes a record, or what {@link RowClass} knows besides, to the values of these fields; a field without a component has to be nullable, and is null. */
    static RecordEncoder ofRecord(Class<?> type, List<Field> fields) {
        RowClass row = RowClass.of(type);
        List<RowClass.Component> components = row.components();
        Method[] accessors = new Method[fields.size()];
        RecordEncoder[] encoders = new RecordEncoder[fields.size()];
        List<UnaryOperator<Object>> unwrapping =
                new ArrayList<>(Collections.nCopies(fields.size(), UnaryOperator.identity()));
        RecordEncoder.class.getModule().addReads(type.getModule());
        for (int i = 0; i < components.size(); i++) {
            RowClass.Component component = components.get(i);
            String where = "component '" + component.name() + "' of " + row;
            int position = RecordBinding.position(component.name(), fields, where);
            if (accessors[position] != null) {
                throw new InvalidQueryException(where + ": another one is column '"
                        + fields.get(position).name() + "' already");
            }
            accessors[position] = row.accessor(i);
            unwrapping.set(position, RowClass.unwrapping(component.type()));
            encoders[position] =
                    of(RecordBinding.valueType(component.type(), component.generic()), fields.get(position), where);
        }
        for (int i = 0; i < accessors.length; i++) {
            if (accessors[i] == null && !fields.get(i).nullable()) {
                throw new InvalidQueryException(
                        row + " has no component for column '" + fields.get(i).name() + "', which is never null");
            }
        }
        try {
            AccessibleObject.setAccessible(
                    Arrays.stream(accessors).filter(a -> a != null).toArray(Method[]::new), true);
        } catch (RuntimeException closed) {
            throw new InvalidQueryException(
                    row + " cannot be read; is its package open to this module? (" + closed.getMessage() + ")");
        }
        return value -> {
            Object[] values = new Object[accessors.length];
            for (int i = 0; i < values.length; i++) {
                Object given = accessors[i] == null ? null : get(accessors[i], value, unwrapping.get(i));
                values[i] = orNull(encoders[i], given, fields.get(i));
            }
            return values;
        };
    }

    private static Object get(Method accessor, Object value, UnaryOperator<Object> unwrapping) {
        try {
            Object given = accessor.invoke(value);
            return given == null ? null : unwrapping.apply(given);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("component '" + accessor.getName() + "' cannot be read", e.getCause());
        }
    }

    /** The value of a field, which may be null only if the field may. */
    static Object orNull(RecordEncoder encoder, Object value, Field field) {
        if (value != null) {
            try {
                return encoder.encode(value);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("column '" + field.name() + "': " + wrong.getMessage(), wrong);
            }
        }
        if (!field.nullable()) {
            throw new IllegalArgumentException("column '" + field.name() + "': is never null, and the value is");
        }
        return null;
    }

    private static RecordEncoder of(java.lang.reflect.Type given, Field field, String where) {
        Class<?> raw = raw(given);
        Type type = field.type();
        if (type instanceof Type.Struct struct && RowClass.is(raw)) {
            return ofRecord(raw, struct.fields());
        }
        if (type instanceof Type.ListOf list && raw == List.class) {
            RecordEncoder element = of(argument(given, 0), list.element(), where);
            return value -> {
                List<Object> elements = new ArrayList<>();
                ((List<?>) value).forEach(each -> elements.add(orNull(element, each, list.element())));
                return elements;
            };
        }
        if (type instanceof Type.MapOf map && map.value().isPresent() && raw == Map.class) {
            RecordEncoder key = of(argument(given, 0), map.key(), where);
            RecordEncoder element = of(argument(given, 1), map.value().get(), where);
            return value -> {
                // bytes as keys are equal only to themselves, as they are in the map that is given
                Map<Object, Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((k, v) -> entries.put(
                                orNull(key, k, map.key()),
                                orNull(element, v, map.value().get())));
                return entries;
            };
        }
        Class<?> boxed = MethodType.methodType(raw).wrap().returnType();
        Class<?> read = Values.classOf(type);
        boolean takes = read == boxed || NARROWER.getOrDefault(read, Set.of()).contains(boxed);
        if (!(type instanceof Type.Leaf leaf) || !takes) {
            throw new InvalidQueryException(where + " is " + raw.getSimpleName() + ", which column '" + field.name()
                    + "' of " + TypeName.of(type) + " does not take");
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> value -> value;
            case FLOAT -> value -> value;
            case DOUBLE -> value -> ((Number) value).doubleValue();
            case INT32, INT64 -> value -> StoredValue.number(leaf, value);
            default -> value -> StoredValue.bytes(leaf, value);
        };
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
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }
}
