package io.mbf.file;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file's mapped windows, and the way to give them back at once instead of whenever the garbage collector comes by:
 * until then they would keep address space, and the disk blocks of a deleted file.
 *
 * <p>From JDK 22 on that is a shared {@code Arena}. Before, it takes {@code sun.misc.Unsafe.invokeCleaner}, which newer
 * JDKs warn about. Both are reached by reflection, since this is compiled for Java 17; where neither is to be had, the
 * garbage collector does it after all.
 */
final class MappedWindows {

    private interface Unmapping {
        void run() throws ReflectiveOperationException;
    }

    private static final Arenas ARENAS = Arenas.find();

    private final ByteBuffer[] windows;
    private final Unmapping unmapping;

    private MappedWindows(ByteBuffer[] windows, Unmapping unmapping) {
        this.windows = windows;
        this.unmapping = unmapping;
    }

    static MappedWindows map(FileChannel channel, long length, long windowBytes) throws IOException {
        ByteBuffer[] windows = new ByteBuffer[Math.toIntExact((length + windowBytes - 1) / windowBytes)];
        if (ARENAS != null) {
            return ARENAS.map(channel, length, windowBytes, windows);
        }
        for (int i = 0; i < windows.length; i++) {
            long from = i * windowBytes;
            windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(windowBytes, length - from));
        }
        return new MappedWindows(windows, () -> Cleaner.clean(windows));
    }

    ByteBuffer window(int index) {
        return windows[index];
    }

    /** Must come after the last access to any window. */
    void unmap() {
        try {
            unmapping.run();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a mapping cannot be freed", e);
        }
    }

    /** {@code FileChannel.map} into a {@code java.lang.foreign.Arena}. */
    private record Arenas(Method ofShared, Method map, Method asByteBuffer, Method close) {

        static Arenas find() {
            if (Runtime.version().feature() < 22) {
                return null;
            }
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                return new Arenas(
                        arena.getMethod("ofShared"),
                        FileChannel.class.getMethod("map", FileChannel.MapMode.class, long.class, long.class, arena),
                        segment.getMethod("asByteBuffer"),
                        arena.getMethod("close"));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("java.lang.foreign is not what it was in JDK 22", e);
            }
        }

        MappedWindows map(FileChannel channel, long length, long windowBytes, ByteBuffer[] windows) throws IOException {
            try {
                Object arena = ofShared.invoke(null);
                MappedWindows mapped = new MappedWindows(windows, () -> close.invoke(arena));
                try {
                    for (int i = 0; i < windows.length; i++) {
                        long from = i * windowBytes;
                        Object segment = map.invoke(
                                channel,
                                FileChannel.MapMode.READ_ONLY,
                                from,
                                Math.min(windowBytes, length - from),
                                arena);
                        windows[i] = (ByteBuffer) asByteBuffer.invoke(segment);
                    }
                } catch (ReflectiveOperationException | RuntimeException e) {
                    mapped.unmap();
                    throw e;
                }
                return mapped;
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IOException("cannot map: " + e.getCause(), e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("java.lang.foreign is closed to us", e);
            }
        }
    }

    /** {@code sun.misc.Unsafe.invokeCleaner}; absent without the module {@code jdk.unsupported}. */
    private static final class Cleaner {

        private static final Object UNSAFE;
        private static final Method INVOKE_CLEANER;

        static {
            Object unsafe = null;
            Method cleaner = null;
            try {
                Class<?> type = Class.forName("sun.misc.Unsafe");
                var instance = type.getDeclaredField("theUnsafe");
                instance.setAccessible(true);
                unsafe = instance.get(null);
                cleaner = type.getMethod("invokeCleaner", ByteBuffer.class);
            } catch (ReflectiveOperationException | RuntimeException e) {
                System.getLogger(MappedWindows.class.getName())
                        .log(System.Logger.Level.DEBUG, "mappings are freed by the garbage collector only", e);
            }
            UNSAFE = unsafe;
            INVOKE_CLEANER = cleaner;
        }

        static void clean(ByteBuffer[] windows) throws ReflectiveOperationException {
            if (INVOKE_CLEANER != null) {
                for (ByteBuffer window : windows) {
                    if (window instanceof MappedByteBuffer) {
                        INVOKE_CLEANER.invoke(UNSAFE, window);
                    }
                }
            }
        }
    }
}
