package io.mbf.cli.command;

import io.mbf.cli.demo.Demo;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mbf demo}: the whole idea on data of its own. */
@Command(
        name = "demo",
        description = {
            "Makes a Parquet file, reads it directly and from the cache, and compares.",
            "Works in a folder of its own, which is removed afterwards."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final long MAX_ROWS = 100_000_000;

    private final Terminal terminal;

    @Option(names = "--rows", paramLabel = "N", description = "Rows to make (default: 1,000,000).")
    private long rows = 1_000_000;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed makes other rows (default: 1).")
    private long seed = 1;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the files, in this folder.")
    private Path keep;

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rows < 1 || rows > MAX_ROWS) {
            throw new InvalidQueryException("--rows " + rows + " is not within 1.." + MAX_ROWS);
        }
        if (keep != null) {
            Files.createDirectories(keep);
            try (ExitHook hook = ExitHook.of(() -> {})) {
                return run(keep, hook);
            }
        }
        try (ExitHook hook = ExitHook.of(() -> {})) { // outermost: the process must not end before the folder is gone
            Path folder = Files.createTempDirectory("mbf-demo-");
            try {
                return run(folder, hook);
            } finally {
                delete(folder);
            }
        }
    }

    private int run(Path folder, ExitHook hook) throws IOException {
        try {
            return new Demo(terminal, hook, folder, rows, seed).run() ? Failure.OK : Failure.FAILED;
        } catch (Terminal.OutputException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.naming(folder, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> contents;
        try (Stream<Path> walk = Files.walk(folder)) {
            contents = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : contents) {
            Files.deleteIfExists(path);
        }
    }
}
