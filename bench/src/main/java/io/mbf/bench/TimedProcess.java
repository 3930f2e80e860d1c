package io.mbf.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process, timed from its start to its end.
 *
 * @param output what it printed, to either stream
 * @param wall seconds
 * @param processor seconds of all threads, in user mode and in the kernel
 */
record TimedProcess(String output, double wall, double processor) {

    /** The shell reports the whole process, its end included, on its own standard error. */
    private static final List<String> TIMED = List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" 2>&1", "timed");

    /**
     * Runs a command, without what the environment sets of ours.
     *
     * @throws IllegalStateException if it fails
     */
    static TimedProcess run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(TIMED);
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed);
        builder.environment().keySet().removeIf(name -> name.startsWith("MBF_"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String times = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command) + "\n" + output + times);
        }
        String[] seconds = times.split(" ");
        return new TimedProcess(
                output,
                Double.parseDouble(seconds[0]),
                Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]));
    }
}
