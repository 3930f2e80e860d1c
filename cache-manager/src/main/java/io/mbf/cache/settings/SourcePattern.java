package io.mbf.cache.settings;

import io.mbf.dataset.glob.Glob;
import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pattern of a {@link CacheRule}, ready to match.
 *
 * @param scheme of addresses; empty for local files
 * @param anywhere whether any folder of any scheme may be above what matches
 * @param folders the fixed part as it is written, and as it is without symbolic links
 * @param below what follows it; null for everything
 */
record SourcePattern(String scheme, boolean anywhere, List<Path> folders, PathMatcher below) {

    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.+)");
    private static final String FORM =
            "must have an absolute path, an address such as s3a://bucket/folder, or a glob that begins with **/";

    static SourcePattern parse(String text) {
        Matcher address = ADDRESS.matcher(text);
        boolean isAddress = address.matches();
        String path = isAddress ? address.group(2) : text;
        try {
            boolean anywhere = !isAddress && (text.startsWith("**/") || text.equals("**"));
            Glob glob = Glob.isGlob(path) ? Glob.parse(path) : null;
            Path folder = glob == null ? Path.of(path) : glob.folder();
            boolean isPlaced = isAddress ? !folder.toString().isEmpty() : anywhere || folder.isAbsolute();
            if (!isPlaced || isAddress && address.group(1).equalsIgnoreCase("file")) {
                throw new IllegalArgumentException(FORM);
            }
            return new SourcePattern(
                    isAddress ? address.group(1) : "",
                    anywhere,
                    isAddress || anywhere ? List.of(folder) : ways(folder),
                    glob == null ? null : glob.matcher());
        } catch (InvalidPathException | InvalidQueryException wrong) {
            throw new IllegalArgumentException("must have a path, or a glob whose brackets and braces close");
        }
    }

    private static List<Path> ways(Path folder) {
        List<Path> ways = new ArrayList<>(List.of(folder.normalize()));
        try {
            ways.add(folder.toRealPath());
        } catch (IOException notThere) {
            // as it is written, once it is there
        }
        return ways;
    }

    boolean matches(String ofScheme, Path path) {
        if (anywhere) {
            return below.matches(path.getRoot() == null ? path : path.getRoot().relativize(path));
        }
        return scheme.equals(ofScheme)
                && folders.stream()
                        .anyMatch(folder ->
                                path.startsWith(folder) && (below == null || below.matches(folder.relativize(path))));
    }
}
