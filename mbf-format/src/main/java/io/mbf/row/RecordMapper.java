package io.mbf.row;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.TypeName;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows as records of one class.
 *
 * <p>A component takes the column of its name, or else the column whose name is its own in snake case
 * ({@code pickupZone} and {@code pickup_zone}). Its type is that of {@link Values}, the primitive of it, a supertype, or
 * a wider primitive: long for int, double for float. Everything is checked before the first row. Columns that may be
 * null can be read into primitives; an actual null is an error. Immutable and thread-safe.
 */
public final class RecordMapper<R extends Record> {

    private final Class<R> type;
    private final Schema schema;
    private final Component[] components;
    private final MethodHandle constructor;

    /** Where the value of a record component comes from. */
    private record Component(String name, Class<?> type, int column) {}

    private RecordMapper(Class<R> type, Schema schema, Component[] components, MethodHandle constructor) {
        this.type = type;
        this.schema = schema;
        this.components = components;
        this.constructor = constructor;
    }

    /**
     * Binds the components of a record to the columns of a schema.
     *
     * @throws InvalidQueryException if a component has no column, its type does not suit the column's, or the class is
     *     in a module that does not let us construct it
     */
    public static <R extends Record> RecordMapper<R> of(Class<R> type, Schema schema) {
        Component[] components = Arrays.stream(type.getRecordComponents())
                .map(component -> bind(type, component, schema))
                .toArray(Component[]::new);
        Class<?>[] parameters = Arrays.stream(components).map(Component::type).toArray(Class<?>[]::new);
        try {
            MethodHandle constructor = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Record.class, Object[].class));
            return new RecordMapper<>(type, schema, components, constructor);
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new InvalidQueryException("record " + type.getSimpleName()
                    + " cannot be constructed; is its package open to this module? (" + e.getMessage() + ")");
        }
    }

    /** The columns that the components need: what to select. */
    public List<String> columns() {
        return Arrays.stream(components)
                .map(component -> schema.field(component.column).name())
                .distinct()
                .toList();
    }

    /**
     * One row.
     *
     * @param batch of the schema that this was bound to
     * @param rowsBefore rows in earlier batches, for messages
     * @throws IllegalStateException if a value is null and its component primitive
     */
    public R read(ColumnBatch batch, int row, long rowsBefore) {
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components[i];
            Field field = schema.field(component.column);
            Object value = Values.of(field, batch.column(component.column), row);
            if (value == null && component.type.isPrimitive()) {
                throw new IllegalStateException("column '" + field.name() + "' is null in row " + (rowsBefore + row)
                        + "; component '" + component.name + "' of record " + type.getSimpleName() + " is "
                        + component.type);
            }
            arguments[i] = value;
        }
        try {
            return type.cast((Record) constructor.invokeExact(arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // a record's constructor cannot declare checked exceptions, only smuggle them
            throw new IllegalStateException("record " + type.getSimpleName() + " refused row " + (rowsBefore + row), e);
        }
    }

    /**
     * All rows of a source as records. Closing the stream closes the source; nothing else does.
     *
     * @throws InvalidQueryException as {@link #of} does
     */
    public static <R extends Record> Stream<R> stream(BatchSource source, Class<R> type) {
        RecordMapper<R> mapper = of(type, source.schema());
        int ordered = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(mapper.iterator(source), ordered), false)
                .onClose(source::close);
    }

    /**
     * All rows of a source, one by one; the caller closes the source.
     *
     * @param source with the schema that this was bound to
     */
    public Iterator<R> iterator(BatchSource source) {
        return new Iterator<>() {
            private ColumnBatch batch;
            private int row;
            private long rowsBefore;
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (!ended && (batch == null || row == batch.rowCount())) {
                    rowsBefore += row;
                    row = 0;
                    batch = source.next();
                    ended = batch == null;
                }
                return !ended;
            }

            @Override
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return read(batch, row++, rowsBefore);
            }
        };
    }

    private static Component bind(Class<?> record, RecordComponent component, Schema schema) {
        String name = component.getName();
        String where = "component '" + name + "' of record " + record.getSimpleName();
        int column;
        try {
            boolean exact =
                    schema.fields().stream().anyMatch(field -> field.name().equals(name));
            column = schema.indexOf(exact ? name : snakeCase(name));
        } catch (InvalidQueryException e) {
            throw new InvalidQueryException(where + ": " + e.getMessage());
        }
        Field field = schema.field(column);
        Class<?> value = Values.classOf(field.type());
        Class<?> target = component.getType();
        Class<?> boxed = MethodType.methodType(target).wrap().returnType();
        boolean widens =
                target == long.class && value == Integer.class || target == double.class && value == Float.class;
        if (!boxed.isAssignableFrom(value) && !widens) {
            throw new InvalidQueryException(where + " is " + target.getSimpleName() + ", but column '" + field.name()
                    + "' is " + TypeName.of(field.type()) + ", read as " + value.getSimpleName());
        }
        return new Component(name, target, column);
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
