package io.mbf.cache.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many descriptors a process may have, as Linux says it ({@code proc(5)}: {@code /proc/self/limits}). */
final class DescriptorLimit {

    private static final String LINE = "Max open files ";

    /** Where it is not known: half of what many systems give a process. */
    private static final int UNKNOWN = 512;

    private DescriptorLimit() {}

    static int ofProcess() {
        try {
            return of(Files.readAllLines(Path.of("/proc/self/limits")));
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    /** @param limits lines such as {@code Max open files 1024 4096 files}, of which the first number counts */
    static int of(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(LINE)) {
                String soft = line.substring(LINE.length()).strip().split(" +")[0];
                if (soft.equals("unlimited")) {
                    return Integer.MAX_VALUE;
                }
                try {
                    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
                } catch (NumberFormatException unknown) {
                    return UNKNOWN;
                }
            }
        }
        return UNKNOWN;
    }
}
