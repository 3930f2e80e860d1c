package io.mbf.bench;

import io.mbf.bench.peer.GroupedSums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A part of the results page that a program of its own prints, in a JVM of its own.
 *
 * @param main prints Markdown
 */
record Chapter(String title, Class<?> main, List<String> arguments) {

    static final String MANY_FILES = "Ten thousand small files";
    static final String PIECES = "Files of a megabyte";

    /** Those of a run; a quick one has only what takes seconds. */
    static List<Chapter> of(boolean quick, double size) {
        Chapter groups = new Chapter("Sums by groups, lineitem", GroupedSums.class, List.of(Double.toString(size)));
        return quick
                ? List.of(groups)
                : List.of(
                        groups,
                        new Chapter(MANY_FILES, ManyFiles.class, List.of()),
                        new Chapter(PIECES, PiecesOfAFile.class, List.of()));
    }

    /** What the program prints; in words what it failed of, if it did. */
    String text() throws IOException, InterruptedException {
        List<String> command = ChildJvm.command(List.of(JvmFlags.HEAP), main, arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return exit == 0 ? text : "not measured: " + main.getSimpleName() + " ended with exit code " + exit + "\n";
    }
}
