package io.mbf.cache;

import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A Parquet file that a command line names: a file as itself, whatever its name; a folder stands for the
 * {@code .parquet} files in and below it; a glob such as {@code data/*.parquet} for what it matches. Names that
 * begin with a dot or an underscore, which tools give to files not meant to be read, are left out of folders.
 *
 * @param file the file
 * @param relative its place below the folder or the fixed part of the glob; the file's name if it was named itself
 */
public record SourceFile(Path file, Path relative) {

    private static final String EXTENSION = ".parquet";
    private static final String GLOB_CHARACTERS = "*?[{";

    /**
     * All files that the arguments name, those of a folder or glob sorted by name.
     *
     * @throws NoSuchFileException if a glob matches nothing; files that do not exist are found
     * @throws InvalidQueryException if a glob is none
     */
    public static List<SourceFile> find(List<String> arguments) throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (String argument : arguments) {
            Path path = Path.of(argument);
            if (Files.isDirectory(path)) {
                found.addAll(below(path));
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !isGlob(argument)) {
                found.add(new SourceFile(path, path.getFileName() == null ? path : path.getFileName()));
            } else {
                found.addAll(glob(argument));
            }
        }
        return found;
    }

    private static boolean isGlob(String argument) {
        return argument.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0);
    }

    private static List<SourceFile> glob(String glob) throws IOException {
        int firstSpecial = 0;
        while (GLOB_CHARACTERS.indexOf(glob.charAt(firstSpecial)) < 0) {
            firstSpecial++;
        }
        int slash = glob.lastIndexOf('/', firstSpecial);
        Path folder = Path.of(slash < 0 ? "" : glob.substring(0, slash + 1));
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(slash + 1));
        } catch (PatternSyntaxException e) {
            throw new InvalidQueryException("'" + glob + "' is not a glob: " + e.getDescription());
        }
        List<SourceFile> found = Files.isDirectory(folder) ? below(folder, matcher::matches) : List.of();
        if (found.isEmpty()) {
            throw new NoSuchFileException(glob);
        }
        return found;
    }

    /** The files below a folder that look like data. */
    static List<SourceFile> below(Path folder) throws IOException {
        return below(folder, SourceFile::isParquetName);
    }

    /** @param wanted given paths relative to {@code folder} */
    private static List<SourceFile> below(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> new SourceFile(file, folder.relativize(file)))
                    .filter(source -> wanted.test(source.relative))
                    .sorted((a, b) -> a.file.compareTo(b.file))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @param relative to the folder that was named */
    static boolean isParquetName(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
                return false;
            }
        }
        return relative.toString().endsWith(EXTENSION);
    }

    /** The relative place with {@code .mbf} instead of {@code .parquet}. */
    public Path mbfName() {
        String name = relative.getFileName().toString();
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return relative.resolveSibling(stem + ".mbf");
    }
}
