package io.mbf.dataset;

import static java.util.Objects.requireNonNull;

import io.mbf.dataset.glob.Glob;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the files that make up a data set: of files themselves, of folders for the data files in and below them,
 * and globs for what they match. Nothing is looked up before {@link #single} is called or rows are asked for.
 *
 * @param partitions whether directories such as {@code year=2024}, below a folder or the fixed part of a glob, are
 *     columns
 * @param partitionTypes what these columns are, as far as it is declared
 */
public record FileSet(List<Name> names, boolean partitions, Map<String, PartitionType> partitionTypes) {

    /** What one or many files are called. */
    public sealed interface Name {

        /** A local path; empty if this has to be read as a glob, and for {@link Located}. */
        Optional<Path> path();

        /** A file or folder. */
        record Place(Path place) implements Name {

            public Place {
                requireNonNull(place, "place");
            }

            @Override
            public Optional<Path> path() {
                return Optional.of(place);
            }

            @Override
            public String toString() {
                return place.toString();
            }
        }

        /** A file, wherever it lies. */
        record Located(InputFile file) implements Name {

            public Located {
                requireNonNull(file, "file");
            }

            @Override
            public Optional<Path> path() {
                return Optional.empty();
            }

            @Override
            public String toString() {
                return file.name();
            }
        }

        /** A file or folder; a glob if neither is there. */
        record Text(String text) implements Name {

            public Text {
                requireNonNull(text, "text");
            }

            @Override
            public Optional<Path> path() {
                boolean glob = Glob.isGlob(text);
                try {
                    Path path = Path.of(text);
                    return glob && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                            ? Optional.empty()
                            : Optional.of(path);
                } catch (InvalidPathException e) {
                    if (glob) {
                        return Optional.empty(); // systems differ in what a path may hold
                    }
                    throw new InvalidQueryException("'" + text + "' is not a path: " + e.getReason());
                }
            }

            @Override
            public String toString() {
                return text;
            }
        }
    }

    public FileSet {
        requireNonNull(names, "names");
        requireNonNull(partitionTypes, "partitionTypes");
        names = List.copyOf(names);
        partitionTypes = Map.copyOf(partitionTypes);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no name of a file, folder or glob");
        }
    }

    /** A file, wherever it lies. */
    public static FileSet of(InputFile file) {
        requireNonNull(file, "file");
        return new FileSet(List.of(new Name.Located(file)), true, Map.of());
    }

    /** Files, wherever they lie, one after the other. */
    public static FileSet ofFiles(List<? extends InputFile> files) {
        requireNonNull(files, "files");
        return new FileSet(files.stream().<Name>map(Name.Located::new).toList(), true, Map.of());
    }

    /** A file or folder. */
    public static FileSet of(Path path) {
        requireNonNull(path, "path");
        return new FileSet(List.of(new Name.Place(path)), true, Map.of());
    }

    /** Files, folders and globs; what exists under such a name counts before its reading as a glob. */
    public static FileSet of(List<String> names) {
        requireNonNull(names, "names");
        return new FileSet(names.stream().<Name>map(Name.Text::new).toList(), true, Map.of());
    }

    public FileSet withPartitions(boolean on) {
        return new FileSet(names, on, partitionTypes);
    }

    /** With types of partition columns by their names. */
    public FileSet withPartitionTypes(Map<String, PartitionType> types) {
        requireNonNull(types, "types");
        return new FileSet(names, partitions, types);
    }

    /**
     * The file, if this names just one: it need not exist.
     *
     * @throws InvalidQueryException if types of partition columns are declared, which one file does not have
     */
    public Optional<InputFile> single() {
        if (names.size() != 1) {
            return Optional.empty();
        }
        Optional<InputFile> file = names.get(0) instanceof Name.Located located
                ? Optional.of(located.file())
                : names.get(0).path().filter(path -> !Files.isDirectory(path)).map(LocalFile::new);
        if (file.isPresent() && !partitionTypes.isEmpty()) {
            throw new InvalidQueryException(
                    file.get().name() + ": is one file, without partition columns to declare types of; those are"
                            + " of folders and globs");
        }
        return file;
    }
}
