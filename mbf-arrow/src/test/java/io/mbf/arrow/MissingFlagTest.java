package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that was started without the flags is told them, in one line, before anything is read. */
class MissingFlagTest {

    @TempDir
    Path folder;

    /** Runs in the other JVM. */
    static final class Program {
        public static void main(String[] arguments) {
            try {
                ArrowFiles.batches(Path.of("absent.arrow"));
            } catch (InvalidSettingException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void theMessageNamesThem() throws Exception {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName()))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String more = Runtime.version().feature() < 24
                ? ""
                : " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";
        assertEquals(
                "Arrow: needs the JVM to be started with --add-opens=java.base/java.nio=ALL-UNNAMED" + more,
                Files.readString(out).strip());
    }
}
