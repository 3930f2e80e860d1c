package io.mbf.dataset.glob;

import io.mbf.error.InvalidQueryException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern such as {@code sales/**}{@code /*.parquet}: the folder that its fixed part names, and what to match below
 * it with. {@code *} and {@code ?} stay within a name, {@code **} goes through any number of directories, none
 * included; {@code [a-z]}, <code>{a,b}</code> and a backslash before a character work as in
 * {@link java.nio.file.FileSystem#getPathMatcher}.
 *
 * @param folder where to begin
 * @param matcher of paths relative to it
 * @param depth how many names a path that matches can have
 * @param anyName whether the file's name is left open altogether
 * @param hidden the initials, of dot and underscore, that the pattern asks for itself
 */
public record Glob(Path folder, PathMatcher matcher, int depth, boolean anyName, String hidden) {

    private static final String SPECIAL = "*?[{\\";

    public static boolean isGlob(String text) {
        return firstSpecial(text) < text.length();
    }

    private static int firstSpecial(String text) {
        int i = 0;
        while (i < text.length() && SPECIAL.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /**
     * Reads a glob.
     *
     * @throws InvalidQueryException if brackets or braces do not close
     */
    public static Glob parse(String glob) {
        int slash = glob.lastIndexOf('/', firstSpecial(glob));
        String pattern = glob.substring(slash + 1).replaceAll("/+", "/");
        String hidden = startsName(pattern, '.') + startsName(pattern, '_');
        try {
            return new Glob(
                    Path.of(glob.substring(0, slash + 1)),
                    FileSystems.getDefault().getPathMatcher("glob:" + withEmptyPaths(pattern)),
                    depth(pattern),
                    pattern.matches("(.*/)?\\*\\*?"),
                    hidden);
        } catch (InvalidPathException e) {
            throw new InvalidQueryException("'" + glob + "' is not a path: " + e.getReason());
        } catch (PatternSyntaxException e) {
            throw new InvalidQueryException("'" + glob + "' is not a glob: " + e.getDescription());
        }
    }

    private static String startsName(String pattern, char initial) {
        return pattern.charAt(0) == initial || pattern.contains("/" + initial) ? String.valueOf(initial) : "";
    }

    /** For java.nio a {@code **}{@code /} needs a directory; for everybody else it also stands for none. */
    private static String withEmptyPaths(String pattern) {
        StringBuilder out = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (braces == 0 && pattern.startsWith("**/", i) && (i == 0 || pattern.charAt(i - 1) == '/')) {
                out.append("{**/,}");
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int depth(String pattern) {
        if (pattern.contains("**") || pattern.matches(".*\\{[^}]*/.*")) {
            return FileFinder.MAX_DEPTH;
        }
        return (int) pattern.chars().filter(c -> c == '/').count() + 1;
    }
}
