package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.terminal.Terminal;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How commands that print what they read understand whether that goes through the cache. */
final class CacheOption {

    @Option(
            names = "--cache",
            negatable = true,
            description = "Read Parquet through the cache, and convert what it lacks before ending (default: no).")
    private boolean cached;

    /** What reads and prints. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @param cache to read through; empty for none
         * @param check to be called now and then; throws if the program is told to end
         */
        void run(Optional<ParquetCache> cache, Runnable check) throws IOException;
    }

    /** Does some work, and then the conversions that it began. */
    void read(Terminal terminal, Work work) throws IOException {
        if (!cached) {
            work.run(Optional.empty(), () -> {});
            return;
        }
        Conversions.through(terminal, (cache, check) -> {
            try {
                work.run(Optional.of(cache), check);
            } catch (Terminal.OutputException e) {
                if (!e.isBrokenPipe()) {
                    throw e;
                }
                // whoever read has seen enough; the conversion that was asked for is still wanted
            }
            return null;
        });
    }
}
