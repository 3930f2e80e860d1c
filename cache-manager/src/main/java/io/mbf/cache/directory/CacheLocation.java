package io.mbf.cache.directory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the cache lives: where the settings say, else {@code mbf} under the platform's place for caches.
 *
 * <p>Sources: the XDG Base Directory Specification (relative paths are to be ignored), Apple's File System Programming
 * Guide ({@code ~/Library/Caches}), Microsoft's {@code %LOCALAPPDATA%}. Without any of them there is no cache: a shared
 * place such as {@code /tmp} is never used, since others could plant entries there.
 *
 * @param directory absolute, or empty
 * @param problem why there is none; empty if there is one
 */
public record CacheLocation(Optional<Path> directory, String problem) {

    /**
     * Decides for a process.
     *
     * @param explicit what the settings say, if anything
     * @param origin where they say it
     * @param environment of the process
     * @param osName as in the system property {@code os.name}
     */
    public static CacheLocation resolve(
            Optional<Path> explicit, String origin, Map<String, String> environment, String osName) {
        if (explicit.isPresent()) {
            return explicit.filter(Path::isAbsolute)
                    .map(CacheLocation::at)
                    .orElseGet(() -> none(origin + " is not an absolute path: " + explicit.get()));
        }
        String os = osName.toLowerCase(java.util.Locale.ROOT);
        if (os.startsWith("windows")) {
            return under(environment, "LOCALAPPDATA", "");
        }
        if (os.startsWith("mac")) {
            return under(environment, "HOME", "Library/Caches");
        }
        return absolute(environment.getOrDefault("XDG_CACHE_HOME", ""))
                .map(caches -> at(caches.resolve("mbf")))
                .orElseGet(() -> under(environment, "HOME", ".cache"));
    }

    private static CacheLocation under(Map<String, String> environment, String variable, String below) {
        return absolute(environment.getOrDefault(variable, ""))
                .map(home -> at(home.resolve(below).resolve("mbf")))
                .orElseGet(() -> none("no home directory (" + variable + " is not set to an absolute path)"));
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static CacheLocation at(Path directory) {
        return new CacheLocation(Optional.of(directory), "");
    }

    private static CacheLocation none(String problem) {
        return new CacheLocation(Optional.empty(), problem);
    }
}
