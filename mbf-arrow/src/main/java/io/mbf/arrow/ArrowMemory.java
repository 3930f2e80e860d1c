package io.mbf.arrow;

import io.mbf.error.InvalidSettingException;
import org.apache.arrow.memory.BoundsChecking;
import org.apache.arrow.memory.util.MemoryUtil;

/** Whether this JVM lets Arrow at its memory, which takes flags. */
final class ArrowMemory {

    private static final String FLAGS = Runtime.version().feature() < 24
            ? "--add-opens=java.base/java.nio=ALL-UNNAMED"
            : "--add-opens=java.base/java.nio=ALL-UNNAMED --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow";

    private ArrowMemory() {}

    /**
     * Fails early, and in words that help: Arrow itself would fail in the middle of something.
     *
     * @throws InvalidSettingException if flags are missing
     */
    static void require() {
        try {
            MemoryUtil.directBuffer(0, 0);
        } catch (UnsupportedOperationException | LinkageError e) {
            throw new InvalidSettingException("Arrow", "needs the JVM to be started with " + FLAGS);
        }
    }

    /**
     * Before bytes of others are read: only Arrow's checks of bounds are between a false offset and foreign memory.
     *
     * @throws InvalidSettingException if flags are missing, or switch the checks off
     */
    static void requireChecks() {
        require();
        if (!BoundsChecking.BOUNDS_CHECKING_ENABLED) {
            throw new InvalidSettingException(
                    "Arrow",
                    "files are read only with its bounds checks, which arrow.enable_unsafe_memory_access ends");
        }
    }
}
