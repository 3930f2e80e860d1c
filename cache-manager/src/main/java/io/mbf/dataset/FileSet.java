package io.mbf.dataset;

import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names of the files that make up a data set: of files themselves, of folders for the data files in and below them,
 * and globs for what they match. Nothing is looked up before {@link #single} or {@link #find} is called.
 *
 * @param partitions whether directories such as {@code year=2024}, below a folder or the fixed part of a glob, are
 *     columns
 * @param partitionTypes what these columns are, as far as it is declared
 */
public record FileSet(List<Name> names, boolean partitions, Map<String, PartitionType> partitionTypes) {

    /** What one or many files are called. */
    sealed interface Name {

        /** A file or folder. */
        record Place(Path path) implements Name {

            @Override
            public String toString() {
                return path.toString();
            }
        }

        /** A file, wherever it lies. */
        record Located(InputFile file) implements Name {

            @Override
            public String toString() {
                return file.name();
            }
        }

        /** A file or folder; a glob if neither is there. */
        record Text(String text) implements Name {

            @Override
            public String toString() {
                return text;
            }
        }
    }

    /** How the names of data files end, in any case. */
    private static final List<String> PARQUET = List.of(".parquet", ".parq");

    private static final String MBF = ".mbf";

    public FileSet {
        names = List.copyOf(names);
        partitionTypes = Map.copyOf(partitionTypes);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no name of a file, folder or glob");
        }
    }

    /** A file, wherever it lies. */
    public static FileSet of(InputFile file) {
        return new FileSet(List.of(new Name.Located(file)), true, Map.of());
    }

    /** Files, wherever they lie, one after the other. */
    public static FileSet ofFiles(List<? extends InputFile> files) {
        return new FileSet(files.stream().<Name>map(Name.Located::new).toList(), true, Map.of());
    }

    /** A file or folder. */
    public static FileSet of(Path path) {
        return new FileSet(List.of(new Name.Place(path)), true, Map.of());
    }

    /** Files, folders and globs; what exists under such a name counts before its reading as a glob. */
    public static FileSet of(List<String> names) {
        return new FileSet(names.stream().<Name>map(Name.Text::new).toList(), true, Map.of());
    }

    public FileSet withPartitions(boolean on) {
        return new FileSet(names, on, partitionTypes);
    }

    /** With types of partition columns by their names. */
    public FileSet withPartitionTypes(Map<String, PartitionType> types) {
        return new FileSet(names, partitions, types);
    }

    /** Whether a file is {@code .mbf}, by its name. */
    public static boolean isMbf(InputFile file) {
        return isMbf(file.name());
    }

    private static boolean isMbf(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(MBF);
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
                : literal(names.get(0)).filter(path -> !Files.isDirectory(path)).map(LocalFile::new);
        if (file.isPresent() && !partitionTypes.isEmpty()) {
            throw new InvalidQueryException(
                    file.get().name() + ": is one file, without partition columns to declare types of; those are"
                            + " of folders and globs");
        }
        return file;
    }

    /** A name as a local path, unless it has to be read as a glob. */
    private static Optional<Path> literal(Name name) {
        if (name instanceof Name.Place place) {
            return Optional.of(place.path());
        }
        String text = ((Name.Text) name).text();
        boolean glob = Glob.isGlob(text);
        try {
            Path path = Path.of(text);
            return glob && !Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(path);
        } catch (InvalidPathException e) {
            if (glob) {
                return Optional.empty(); // systems differ in what a path may hold
            }
            throw new InvalidQueryException("'" + text + "' is not a path: " + e.getReason());
        }
    }

    /**
     * Looks for the files: name by name, those of a folder or glob in the order of their paths, each file once. Where
     * a {@code .mbf} lies beside the Parquet file that it is named after, as conversion leaves them, it is left out.
     *
     * @throws IOException if a name stands for no file, or a folder cannot be read
     */
    List<DataFile> find() throws IOException {
        Map<String, DataFile> files = new LinkedHashMap<>();
        for (Name name : names) {
            for (DataFile file : find(name)) {
                files.putIfAbsent(key(file.file()), file);
            }
        }
        if (files.size() > FileFinder.MAX_FILES) {
            throw new FileSystemException(
                    names.get(0).toString(), null, "and the others are more than " + FileFinder.MAX_FILES + " files");
        }
        return List.copyOf(files.values());
    }

    /** The same for two ways to write one place; links stay what they are. */
    private static String key(InputFile file) {
        return file instanceof LocalFile local
                ? local.path().toAbsolutePath().normalize().toString()
                : file.uri();
    }

    private List<DataFile> find(Name name) throws IOException {
        if (name instanceof Name.Located located) {
            return List.of(new DataFile(located.file(), List.of()));
        }
        List<FileFinder.Found> found = look(name, FileSet::isData);
        if (found.isEmpty()) {
            throw new FileSystemException(name.toString(), null, "no .parquet, .parq or .mbf file in this folder");
        }
        return withoutTwins(found);
    }

    /**
     * The files that a name stands for, in the order of their paths; a file that is named itself need not exist.
     *
     * @param wanted of those in and below a folder, and of those that a glob matches without a word on their names;
     *     given relative paths
     * @return empty if there is nothing of the kind in a folder
     * @throws IOException if a glob matches nothing, or a folder cannot be read
     */
    static List<FileFinder.Found> look(Name name, Predicate<Path> wanted) throws IOException {
        Path path = literal(name).orElse(null);
        if (path == null) {
            Glob glob = Glob.parse(name.toString());
            List<FileFinder.Found> found = !Files.isDirectory(glob.folder())
                    ? List.of()
                    : FileFinder.find(
                            glob.folder(),
                            glob.depth(),
                            glob.hidden(),
                            file -> glob.matcher().matches(file) && (!glob.anyName() || wanted.test(file)));
            if (found.isEmpty()) {
                throw new FileSystemException(name.toString(), null, "no file matches");
            }
            return found;
        }
        if (Files.isDirectory(path)) {
            return FileFinder.find(path, FileFinder.MAX_DEPTH, "", wanted);
        }
        return List.of(new FileFinder.Found(path, path.getFileName() == null ? path : path.getFileName()));
    }

    private static boolean isData(Path file) {
        return isMbf(file.toString()) || stem(file).isPresent();
    }

    /** The path of a Parquet file without its ending; empty if it has none. */
    static Optional<String> stem(Path file) {
        String name = file.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        return PARQUET.stream()
                .filter(ending -> lower.endsWith(ending))
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()));
    }

    private List<DataFile> withoutTwins(List<FileFinder.Found> found) {
        Set<String> stems = new HashSet<>();
        found.forEach(file -> stem(file.relative()).ifPresent(stems::add));
        Map<Path, List<PartitionValue>> partitionOf = new HashMap<>();
        List<DataFile> files = new ArrayList<>();
        for (FileFinder.Found file : found) {
            String name = file.relative().toString();
            if (!isMbf(name) || !stems.contains(name.substring(0, name.length() - MBF.length()))) {
                Path directories = partitions ? file.relative().getParent() : null;
                files.add(new DataFile(
                        new LocalFile(file.file()), partitionOf.computeIfAbsent(directories, PartitionValue::parse)));
            }
        }
        return files;
    }
}
