package io.mbf.cli.argument;

import java.nio.file.Path;

/**
 * An address of a file, a folder or a glob, beside the names of the files that were found there.
 *
 * @param text without passwords, as those names are
 */
record Address(String text) {

    /** Hadoop's wildcards. */
    private static final String WILDCARDS = "*?[{\\";

    /** Whether a file is what the address names, rather than one in a folder or of a glob. */
    boolean isOf(String name) {
        return path(text).equals(path(name));
    }

    /** Where a file lies below the folder, or the fixed part of the glob; the name alone of one that is named itself. */
    Path relative(String name) {
        int wildcard = firstWildcard();
        String folder = wildcard < text.length()
                ? text.substring(0, text.lastIndexOf('/', wildcard) + 1)
                : text.endsWith("/") ? text : text + "/";
        Path below = Path.of(name.startsWith(folder) ? name.substring(folder.length()) : last(name));
        // stores may have names that lead elsewhere as a path
        return below.isAbsolute() || !below.equals(below.normalize()) ? Path.of(last(name)) : below;
    }

    private int firstWildcard() {
        int at = 0;
        while (at < text.length() && WILDCARDS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static String path(String address) {
        return address.replaceFirst("^[^:/]+:(//[^/]*)?", "");
    }

    private static String last(String name) {
        String file = name.replaceFirst("/+$", "");
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
