package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;

/** What commands do with the conversions that their reads begin. */
final class Conversions {

    /** What reads through a cache. */
    @FunctionalInterface
    interface Work<R, E extends Exception> {

        /** @param check to be called now and then; throws if the program is told to end */
        R run(ParquetCache cache, Runnable check) throws IOException, E;
    }

    private Conversions() {}

    /**
     * Does some work through the default cache, waits for the conversions that it began, visibly, and prints what the
     * cache warned of, unless the work fails.
     */
    static <R, E extends Exception> R through(Terminal terminal, Work<R, E> work) throws IOException, E {
        try (HeldWarnings warnings = new HeldWarnings();
                ParquetCache cache =
                        ParquetCache.builder().exitWait(Duration.ZERO).build();
                ExitHook hook = ExitHook.of(cache::close)) {
            R result = work.run(cache, hook::check);
            await(cache, terminal, hook);
            warnings.print(terminal);
            return result;
        }
    }

    /** Waits for the background conversions of a cache, visibly. */
    static void await(ParquetCache cache, Terminal terminal, ExitHook hook) {
        try (Progress progress = new Progress(terminal, "caching")) {
            cache.awaitConversions(Duration.ofDays(1), conversion -> {
                hook.check();
                progress.report(conversion.rowsDone(), conversion.rowsTotal());
            });
        }
    }
}
