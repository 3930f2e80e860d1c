package io.mbf.row;

import io.mbf.batch.ColumnVector;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A class of records, as {@link RowClass} knows them, bound to the columns of a table, or to the fields of a struct. Immutable and thread-safe. */
final class RecordBinding {

    private final RowClass type;
    private final List<Field> fields;
    private final Component[] components;
    private final MethodHandle constructor;

    /** Where the value of a record component comes from. */
    private record Component(
            String name, Class<?> type, int field, FieldBinding value, UnaryOperator<Object> wrapping) {}

    private RecordBinding(RowClass type, List<Field> fields, Component[] components, MethodHandle constructor) {
        this.type = type;
        this.fields = fields;
        this.components = components;
        this.constructor = constructor;
    }

    static RecordBinding of(Class<?> objects, List<Field> fields) {
        RowClass type = RowClass.of(objects);
        Component[] components = type.components().stream()
                .map(component -> bind(type, component, fields))
                .toArray(Component[]::new);
        return new RecordBinding(type, fields, components, type.constructor());
    }

    private static Component bind(RowClass type, RowClass.Component component, List<Field> fields) {
        String where = "component '" + component.name() + "' of " + type;
        int position = position(component.name(), fields, where);
        FieldBinding value =
                FieldBinding.of(valueType(component.type(), component.generic()), fields.get(position), where);
        return new Component(component.name(), component.type(), position, value, RowClass.wrapping(component.type()));
    }

    /** The type of a component's values: of an Optional what it may hold. */
    static Type valueType(Class<?> type, Type generic) {
        return RowClass.isOptional(type) && generic instanceof ParameterizedType optional
                ? optional.getActualTypeArguments()[0]
                : generic;
    }

    /**
     * The field of a component.
     *
     * @param where the component, for messages
     */
    static int position(String name, List<Field> fields, String where) {
        try {
            boolean exact = fields.stream().anyMatch(field -> field.name().equals(name));
            return new Schema(fields).indexOf(exact ? name : snakeCase(name));
        } catch (InvalidQueryException e) {
            throw new InvalidQueryException(where + ": " + e.getMessage());
        }
    }

    /** The parts of the fields that the components need: for each its names from the outermost in. */
    List<List<String>> paths() {
        List<List<String>> paths = new ArrayList<>();
        for (Component component : components) {
            String name = fields.get(component.field).name();
            boolean shared =
                    Arrays.stream(components).anyMatch(other -> other != component && other.field == component.field);
            List<List<String>> parts = shared ? List.of() : component.value.paths();
            if (parts.isEmpty()) {
                paths.add(List.of(name));
            }
            for (List<String> part : parts) {
                List<String> path = new ArrayList<>(List.of(name));
                path.addAll(part);
                paths.add(path);
            }
        }
        return paths;
    }

    /**
     * The record at an index of the vectors of the fields.
     *
     * @param row for messages
     */
    Object read(List<ColumnVector> vectors, int index, long row) {
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components[i];
            ColumnVector vector = vectors.get(component.field);
            Object value = vector.isNull(index) ? null : component.value.read(vector, index, row);
            if (value == null && component.type.isPrimitive()) {
                throw new IllegalStateException("column '"
                        + fields.get(component.field).name() + "' is null in row " + row + "; component '"
                        + component.name + "' of " + type + " is " + component.type);
            }
            arguments[i] = component.wrapping.apply(value);
        }
        try {
            return constructor.invokeExact(arguments);
        } catch (NullPointerException refused) {
            throw new IllegalStateException(type + " refused row " + row + ": " + refused.getMessage(), refused);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // a record's constructor cannot declare checked exceptions, only smuggle them
            throw new IllegalStateException(type + " refused row " + row, e);
        }
    }

    private static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append(i == 0 ? "" : "_").append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
