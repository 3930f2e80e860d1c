package io.mbf.cli.command;

import io.mbf.cache.CacheWatch;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.text.TerminalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf watch}: keeps the cache warm until it is ended. */
@Command(
        name = "watch",
        description = {
            "Converts Parquet files in and below folders as soon as they are new or changed and have been quiet for a",
            "moment, and removes deleted ones from the cache. Runs until it is ended (^C, SIGTERM)."
        },
        mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders.")
    private List<Path> folders;

    @Option(
            names = "--rescan",
            paramLabel = "TIME",
            description = "How often to look at everything, whatever the system reports (default: 60s).")
    private String rescan = "60s";

    public WatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (HeldWarnings warnings = new HeldWarnings(line -> !line.startsWith("not converted: "));
                ExitHook hook = ExitHook.of(ended::countDown);
                ParquetCache cache =
                        ParquetCache.builder().exitWait(Duration.ZERO).build()) {
            CacheCommand.requireOn(cache);
            CacheWatch watch = cache.watch(folders, options());
            try {
                terminal.print("watching "
                        + String.join(", ", folders.stream().map(Path::toString).toList()));
                while (!ended.await(1, TimeUnit.SECONDS)) {
                    warnings.print(terminal);
                }
                hook.check();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                watch.close();
            }
        }
        return Failure.OK;
    }

    private WatchOptions options() {
        try {
            return new WatchOptions(Setting.parseDuration(rescan), this::print);
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("--rescan " + rescan + ": " + e.getMessage());
        }
    }

    private void print(String line) {
        try {
            terminal.print(TerminalText.visible(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
