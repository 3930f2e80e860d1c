package io.mbf.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What this process gets of processors and disks beside others. */
final class ProcessPriority {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final long PATIENCE_SECONDS = 5;

    private ProcessPriority() {}

    /**
     * Lowers it as far as the system's own programs {@code renice} and {@code ionice} do; where they are not there, nothing
     * changes.
     */
    static void lower() {
        List<String> ids = ids();
        run(List.of("renice", "-n", "19", "-p"), ids);
        run(List.of("ionice", "-c", "3", "-p"), ids);
    }

    /** What the priority is set of: in Linux each thread has its own, which threads that it begins later start with. */
    private static List<String> ids() {
        if (Files.isDirectory(THREADS)) {
            try (Stream<Path> threads = Files.list(THREADS)) {
                return threads.map(thread -> thread.getFileName().toString()).toList();
            } catch (IOException unreadable) {
                // then as elsewhere
            }
        }
        return List.of(String.valueOf(ProcessHandle.current().pid()));
    }

    private static void run(List<String> program, List<String> ids) {
        List<String> command = new ArrayList<>(program);
        command.addAll(ids);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException notThere) {
            // the work is done all the same
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
