package io.mbf.cli.command;

import io.mbf.cli.argument.Argument;
import io.mbf.cli.terminal.Terminal;
import io.mbf.dataset.listing.DataFiles;
import io.mbf.error.MbfException;
import io.mbf.file.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Each of the files that arguments stand for, once: what is wrong with one is said, and the others have their turn. */
final class EachFile {

    private final Terminal terminal;
    private final Set<String> seen = new HashSet<>();
    private int exit = Failure.OK;

    /** Which files an argument stands for. */
    @FunctionalInterface
    interface Files {
        List<? extends InputFile> of(Argument argument) throws IOException;
    }

    /** What is done with a file. */
    @FunctionalInterface
    interface Work {

        /** Returns an exit code. */
        int with(InputFile file) throws IOException;
    }

    EachFile(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Does it; returns the worst exit code. */
    int run(List<Argument> arguments, Files files, Work work) throws IOException {
        for (Argument argument : arguments) {
            attempt(() -> {
                for (InputFile file : files.of(argument)) {
                    if (seen.add(DataFiles.key(file))) {
                        attempt(() -> exit = Math.max(exit, work.with(file)));
                    }
                }
            });
        }
        return exit;
    }

    /** How many files there were. */
    int count() {
        return seen.size();
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (Terminal.OutputException e) {
            throw e;
        } catch (MbfException | UncheckedIOException | IOException e) {
            if (e.getCause() instanceof Terminal.OutputException output) {
                throw output;
            }
            Failure failure = Failure.of(e);
            failure.print(terminal);
            exit = Math.max(exit, failure.exitCode());
        }
    }
}
