package io.mbf.cache;

import java.io.IOException;

/** A command of the system, for tests that mount. */
final class SystemCommand {

    private SystemCommand() {}

    /** Whether there is such a command, and it succeeds. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
