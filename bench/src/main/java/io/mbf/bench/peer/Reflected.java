package io.mbf.bench.peer;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An object of a library, or a class of which static methods are called, whose methods are found by their names.
 *
 * @param type whose public methods are called
 * @param target the object; null for a class
 */
record Reflected(Class<?> type, Object target) implements AutoCloseable {

    /** Looked up once: it is slow. Calls of one name and number of arguments are of the same types here. */
    private static final Map<Signature, Method> METHODS = new ConcurrentHashMap<>();

    private record Signature(Class<?> type, String name, int arguments) {}

    static Reflected ofClass(String name) throws IOException {
        try {
            return new Reflected(Class.forName(name), null);
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    /** What a method gives; its target is null if that is null. Arguments may be such objects, too. */
    Reflected call(String name, Object... arguments) throws IOException {
        Object[] plain = Arrays.stream(arguments)
                .map(argument -> argument instanceof Reflected reflected ? reflected.target : argument)
                .toArray();
        Method method =
                METHODS.computeIfAbsent(new Signature(type, name, plain.length), signature -> find(signature, plain));
        try {
            Object result = method.invoke(target, plain);
            return new Reflected(result == null ? method.getReturnType() : result.getClass(), result);
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean bool(String name) throws IOException {
        return (boolean) call(name).target;
    }

    int integer(String name) throws IOException {
        return (int) call(name).target;
    }

    private static Method find(Signature signature, Object[] arguments) {
        return Arrays.stream(signature.type.getMethods())
                .filter(method -> method.getName().equals(signature.name) && takes(method, arguments))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + signature));
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = MethodType.methodType(void.class, method.getParameterTypes())
                .wrap()
                .parameterArray();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        call("close");
    }
}
