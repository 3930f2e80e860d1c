package io.mbf.row;

import io.mbf.error.InvalidQueryException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A class that rows become objects of: a record, a Kotlin data class, or a Scala case class. All of them are made by the
 * constructor that takes their components, which have names.
 *
 * <p>Kotlin's compiler keeps the names of parameters for itself, unless it is told {@code -java-parameters}. It writes the
 * fields of the components first and in their order, as does Scala's: that they are those is seen from their types.
 *
 * @param kind as in messages
 */
record RowClass(Class<?> type, String kind, List<Component> components) {

    private static final String DATA_CLASS = "data class";

    /** A component, and the parameter of the constructor that sets it. */
    record Component(String name, Class<?> type, Type generic) {}

    /** Whether rows can become objects of a class. */
    static boolean is(Class<?> type) {
        return type.isRecord() || isKotlinData(type) || isScalaCase(type);
    }

    private static boolean isKotlinData(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                        .anyMatch(annotation ->
                                annotation.annotationType().getName().equals("kotlin.Metadata"))
                && !componentTypes(type).isEmpty();
    }

    private static boolean isScalaCase(Class<?> type) {
        return !type.isInterface()
                && !type.getName().startsWith("scala.")
                && Arrays.stream(type.getInterfaces())
                        .anyMatch(parent -> parent.getName().equals("scala.Product"));
    }

    /** @throws InvalidQueryException if it is none of these, or its components cannot be found out */
    static RowClass of(Class<?> type) {
        if (type.isRecord()) {
            List<Component> components = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                components.add(new Component(component.getName(), component.getType(), component.getGenericType()));
            }
            return new RowClass(type, "record", components);
        }
        if (isKotlinData(type)) {
            List<Class<?>> types = componentTypes(type);
            return constructed(type, DATA_CLASS, parameters -> parameters.equals(types));
        }
        if (isScalaCase(type)) {
            return constructed(
                    type, "case class", parameters -> parameters.equals(fieldTypes(type, parameters.size())));
        }
        throw new InvalidQueryException(
                type.getName() + " is no record, and no data class of Kotlin or case class of Scala");
    }

    private interface Fits {
        boolean test(List<Class<?>> parameters);
    }

    private static RowClass constructed(Class<?> type, String kind, Fits fits) {
        List<Constructor<?>> found = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor ->
                        !constructor.isSynthetic() && fits.test(List.of(constructor.getParameterTypes())))
                .toList();
        if (found.size() != 1) {
            throw new InvalidQueryException(
                    kind + " " + type.getSimpleName() + " has no single constructor that takes its components");
        }
        Parameter[] parameters = found.get(0).getParameters();
        List<Field> fields = fields(type);
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            boolean hasField = i < fields.size() && fields.get(i).getType() == parameter.getType();
            if (!parameter.isNamePresent() && !hasField) {
                throw new InvalidQueryException(
                        kind + " " + type.getSimpleName() + " does not tell the names of its components");
            }
            components.add(new Component(
                    parameter.isNamePresent()
                            ? parameter.getName()
                            : fields.get(i).getName(),
                    parameter.getType(),
                    parameter.getParameterizedType()));
        }
        return new RowClass(type, kind, components);
    }

    /** What the methods component1, component2, … of a data class return. */
    private static List<Class<?>> componentTypes(Class<?> type) {
        List<Class<?>> types = new ArrayList<>();
        while (true) {
            String name = "component" + (types.size() + 1);
            Method[] named = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
                    .toArray(Method[]::new);
            if (named.length != 1) {
                return types;
            }
            types.add(named[0].getReturnType());
        }
    }

    private static List<Field> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
    }

    private static List<Class<?>> fieldTypes(Class<?> type, int count) {
        List<Class<?>> types = new ArrayList<>();
        fields(type).stream().limit(count).forEach(field -> types.add(field.getType()));
        return types;
    }

    /** Takes the components as an array; its package has to be open to this module. */
    MethodHandle constructor() {
        Class<?>[] parameters = components.stream().map(Component::type).toArray(Class<?>[]::new);
        // that this module reads that of the class, nobody else can say
        RowClass.class.getModule().addReads(type.getModule());
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException | NoSuchMethodException e) {
            throw new InvalidQueryException(
                    this + " cannot be constructed; is its package open to this module? (" + e.getMessage() + ")");
        }
    }

    /** What gives a component of an object: the method that has its name, and in a data class its place. */
    Method accessor(int component) {
        String name = kind.equals(DATA_CLASS)
                ? "component" + (component + 1)
                : components.get(component).name();
        try {
            return type.getDeclaredMethod(name);
        } catch (NoSuchMethodException e) {
            throw new InvalidQueryException(this + " has no method '" + name + "' that gives its component");
        }
    }

    /** Whether a component of this class holds a value or none. */
    static boolean isOptional(Class<?> type) {
        return type == Optional.class || type.getName().equals("scala.Option");
    }

    /** How a value, or null for none, becomes that of a component of this class. */
    static UnaryOperator<Object> wrapping(Class<?> type) {
        if (type == Optional.class) {
            return Optional::ofNullable;
        }
        if (!isOptional(type)) {
            return UnaryOperator.identity();
        }
        try {
            Method apply = type.getMethod("apply", Object.class);
            return value -> {
                try {
                    return apply.invoke(null, value);
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException("Option.apply failed", impossible);
                }
            };
        } catch (NoSuchMethodException other) {
            throw new InvalidQueryException("the class scala.Option has no method apply");
        }
    }

    /** The way back of {@link #wrapping}: what a component of this class holds, or null. */
    static UnaryOperator<Object> unwrapping(Class<?> type) {
        if (type == Optional.class) {
            return given -> ((Optional<?>) given).orElse(null);
        }
        if (!isOptional(type)) {
            return UnaryOperator.identity();
        }
        try {
            Method isEmpty = type.getMethod("isEmpty");
            Method get = type.getMethod("get");
            return given -> {
                try {
                    return (boolean) isEmpty.invoke(given) ? null : get.invoke(given);
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException("Option.get failed", impossible);
                }
            };
        } catch (NoSuchMethodException other) {
            throw new InvalidQueryException("the class scala.Option has no method get");
        }
    }

    /** For messages: {@code record Trip}. */
    @Override
    public String toString() {
        return kind + " " + type.getSimpleName();
    }
}
