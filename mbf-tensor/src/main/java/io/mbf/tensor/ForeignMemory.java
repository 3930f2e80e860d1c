package io.mbf.tensor;

import io.mbf.error.InvalidQueryException;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A block of memory from C's {@code malloc}, for whoever gets its address to give back by {@code free}. That takes
 * {@code java.lang.foreign} of JDK 22, reached by reflection since this is compiled for Java 17.
 */
final class ForeignMemory {

    private static final int FIRST_JDK = 22;

    /** Once there was a block. */
    private static Functions functions;

    private final Object segment;
    private final long address;

    private ForeignMemory(Object segment, long address) {
        this.segment = segment;
        this.address = address;
    }

    /** Of the C library: {@code malloc} as {@code (long)long}, {@code free} as {@code (long)void}. */
    private record Functions(MethodHandle malloc, MethodHandle free, long freeAddress) {

        static Functions find() {
            Object linker = call(method(type("Linker"), "nativeLinker"), null);
            Object lookup = call(method(type("Linker"), "defaultLookup"), linker);
            Object free = function(lookup, "free");
            try {
                Object number = type("ValueLayout").getField("JAVA_LONG").get(null);
                Object numbers = Array.newInstance(type("MemoryLayout"), 1);
                Array.set(numbers, 0, number);
                Class<?> descriptor = type("FunctionDescriptor");
                Object ofMalloc =
                        call(method(descriptor, "of", type("MemoryLayout"), numbers.getClass()), null, number, numbers);
                Object ofFree = call(method(descriptor, "ofVoid", numbers.getClass()), null, numbers);
                return new Functions(
                        handle(linker, function(lookup, "malloc"), ofMalloc), handle(linker, free, ofFree), (long)
                                call(method(type("MemorySegment"), "address"), free));
            } catch (NoSuchFieldException | IllegalAccessException e) {
                throw changed(e);
            }
        }

        private static Object function(Object lookup, String name) {
            Object found = call(method(type("SymbolLookup"), "find", String.class), lookup, name);
            return ((Optional<?>) found).orElseThrow();
        }

        private static MethodHandle handle(Object linker, Object function, Object descriptor) {
            Object options = Array.newInstance(type("Linker$Option"), 0);
            Method downcall = method(
                    type("Linker"),
                    "downcallHandle",
                    type("MemorySegment"),
                    type("FunctionDescriptor"),
                    options.getClass());
            return (MethodHandle) call(downcall, linker, function, descriptor, options);
        }
    }

    /**
     * Takes a block, whose bytes are whatever they are.
     *
     * @param what for messages, such as {@code tensor 'x'}
     * @throws UnsupportedOperationException if the JDK is too old, or native access is not allowed
     * @throws InvalidQueryException if there is no room: none of the machine, whatever the system promises
     */
    static ForeignMemory allocate(String what, long bytes) {
        requireJdk();
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            long address = bytes > machine.getTotalMemorySize()
                    ? 0
                    : (long) functions().malloc.invokeExact(bytes);
            if (address == 0) {
                throw new InvalidQueryException(what + " takes " + bytes + " bytes outside of the heap, more than there"
                        + " are: select fewer columns or rows");
            }
            Object place = call(method(type("MemorySegment"), "ofAddress", long.class), null, address);
            return new ForeignMemory(
                    call(method(type("MemorySegment"), "reinterpret", long.class), place, bytes), address);
        } catch (IllegalCallerException e) {
            throw new UnsupportedOperationException(
                    "DLPack needs native access: --enable-native-access=io.mbf.tensor, or ALL-UNNAMED on the class path",
                    e);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static void requireJdk() {
        int version = Runtime.version().feature();
        if (version < FIRST_JDK) {
            throw new UnsupportedOperationException(
                    "DLPack needs JDK " + FIRST_JDK + " or newer (java.lang.foreign), and this is JDK " + version);
        }
    }

    private static synchronized Functions functions() {
        if (functions == null) {
            functions = Functions.find();
        }
        return functions;
    }

    /** Where it begins. */
    long address() {
        return address;
    }

    /** Where C's {@code free} is. */
    long freeAddress() {
        return functions().freeAddress;
    }

    /** A part of it, in the byte order of the machine. */
    ByteBuffer part(long from, int length) {
        Object slice =
                call(method(type("MemorySegment"), "asSlice", long.class, long.class), segment, from, (long) length);
        Object buffer = call(method(type("MemorySegment"), "asByteBuffer"), slice);
        return ((ByteBuffer) buffer).order(ByteOrder.nativeOrder());
    }

    /** Gives it back; once, by whoever has it then. */
    void free() {
        try {
            functions().free.invokeExact(address);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("java.lang.foreign." + name);
        } catch (ClassNotFoundException e) {
            throw changed(e);
        }
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw changed(e);
        }
    }

    private static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (IllegalAccessException e) {
            throw changed(e);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException failed ? failed : new IllegalStateException(thrown);
    }

    private static IllegalStateException changed(ReflectiveOperationException e) {
        return new IllegalStateException("java.lang.foreign is not what it was in JDK " + FIRST_JDK, e);
    }
}
