package io.mbf.tensor;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a consumer in C does: looks at memory, and calls functions by their addresses. For JDK 22 and newer. */
final class NativeCalls {

    private static final String PACKAGE = "java.lang.foreign.";

    private NativeCalls() {}

    static ByteBuffer memory(long address, long bytes) throws Exception {
        Object segment = segment(address);
        Class<?> type = Class.forName(PACKAGE + "MemorySegment");
        Object sized = type.getMethod("reinterpret", long.class).invoke(segment, bytes);
        return ((ByteBuffer) type.getMethod("asByteBuffer").invoke(sized)).order(ByteOrder.nativeOrder());
    }

    private static Object segment(long address) throws Exception {
        return Class.forName(PACKAGE + "MemorySegment")
                .getMethod("ofAddress", long.class)
                .invoke(null, address);
    }

    /** Calls {@code void function(void*)}. */
    static void call(long function, long argument) throws Exception {
        Class<?> layout = Class.forName(PACKAGE + "MemoryLayout");
        Class<?> descriptorType = Class.forName(PACKAGE + "FunctionDescriptor");
        Object options = Array.newInstance(Class.forName(PACKAGE + "Linker$Option"), 0);
        Object parameters = Array.newInstance(layout, 1);
        Array.set(
                parameters,
                0,
                Class.forName(PACKAGE + "ValueLayout").getField("ADDRESS").get(null));
        Object descriptor =
                descriptorType.getMethod("ofVoid", parameters.getClass()).invoke(null, new Object[] {parameters});
        Class<?> linkerType = Class.forName(PACKAGE + "Linker");
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        MethodHandle handle = (MethodHandle) linkerType
                .getMethod(
                        "downcallHandle", Class.forName(PACKAGE + "MemorySegment"), descriptorType, options.getClass())
                .invoke(linker, segment(function), descriptor, options);
        try {
            handle.invoke(segment(argument));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
