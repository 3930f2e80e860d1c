package io.mbf.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own, with this one's class path. Its errors go to this one's. */
public final class ChildJvm {

    private ChildJvm() {}

    public static Process start(Class<?> main, String... arguments) throws IOException {
        return start(Path.of(System.getProperty("java.home")), main, arguments);
    }

    /** @param javaHome of the JVM to start */
    public static Process start(Path javaHome, Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(command(javaHome, main, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static List<String> command(Path javaHome, Class<?> main, String... arguments) {
        return command(javaHome, 256, main, arguments);
    }

    public static List<String> command(Path javaHome, int heapMiB, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx" + heapMiB + "m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
