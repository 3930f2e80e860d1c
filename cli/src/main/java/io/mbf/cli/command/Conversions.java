package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.terminal.ExitHook;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Terminal;
import java.time.Duration;

/** Waiting for the background conversions of a cache, visibly. */
final class Conversions {

    private Conversions() {}

    static void await(ParquetCache cache, Terminal terminal, ExitHook hook) {
        try (Progress progress = new Progress(terminal, "caching")) {
            cache.awaitConversions(Duration.ofDays(1), conversion -> {
                hook.check();
                progress.report(conversion.rowsDone(), conversion.rowsTotal());
            });
        }
    }
}
