package io.mbf.dataset.listing;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSet.Name;
import io.mbf.dataset.glob.FileFinder;
import io.mbf.dataset.glob.Glob;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The files that the names of a data set stand for. */
public final class DataFiles {

    private DataFiles() {}

    /**
     * Looks for the files: name by name, those of a folder or glob in the order of their paths, each file once. Where
     * a {@code .mbf} lies beside the Parquet file that it is named after, as conversion leaves them, it is left out.
     *
     * @throws IOException if a name stands for no file, or a folder cannot be read
     */
    public static List<DataFile> find(FileSet set) throws IOException {
        if (set.names().size() == 1) {
            return List.copyOf(find(set.names().get(0), set.partitions())); // each is found once
        }
        Map<String, DataFile> files = new LinkedHashMap<>();
        for (Name name : set.names()) {
            for (DataFile file : find(name, set.partitions())) {
                files.putIfAbsent(key(file.file()), file);
            }
        }
        if (files.size() > FileFinder.MAX_FILES) {
            throw new FileSystemException(
                    set.names().get(0).toString(),
                    null,
                    "and the others are more than " + FileFinder.MAX_FILES + " files");
        }
        return List.copyOf(files.values());
    }

    /** What tells files apart: the same for two ways to write one place; links stay what they are. */
    public static String key(InputFile file) {
        return file instanceof LocalFile local
                ? local.path().toAbsolutePath().normalize().toString()
                : file.uri();
    }

    private static List<DataFile> find(Name name, boolean partitions) throws IOException {
        if (name instanceof Name.Located located) {
            return List.of(new DataFile(located.file(), List.of(), Optional.empty()));
        }
        return withoutTwins(look(name), partitions);
    }

    /**
     * All Parquet and {@code .mbf} files that a path or glob stands for, in the order of their paths, also those that
     * were made from one another; a file that is named itself need not exist. Errors as those of {@link #find}.
     */
    public static List<LocalFile> all(String name) throws IOException {
        return look(new Name.Text(name)).stream()
                .map(found -> new LocalFile(found.file()))
                .toList();
    }

    private static List<FileFinder.Found> look(Name name) throws IOException {
        List<FileFinder.Found> found = look(name, FileKind::isData);
        if (found.isEmpty()) {
            throw new FileSystemException(name.toString(), null, "no .parquet, .parq or .mbf file in this folder");
        }
        return found;
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
        Path path = name.path().orElse(null);
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
        return List.of(
                new FileFinder.Found(path, path.getFileName() == null ? path : path.getFileName(), Optional.empty()));
    }

    private static List<DataFile> withoutTwins(List<FileFinder.Found> found, boolean partitions) {
        Set<String> stems = new HashSet<>();
        if (found.stream().anyMatch(file -> FileKind.isMbf(file.relative().toString()))) {
            found.forEach(file -> FileKind.stem(file.relative()).ifPresent(stems::add));
        }
        Map<Path, List<PartitionValue>> partitionOf = new HashMap<>();
        List<DataFile> files = new ArrayList<>();
        for (FileFinder.Found file : found) {
            String name = file.relative().toString();
            if (!FileKind.isMbf(name) || !stems.contains(name.substring(0, name.length() - FileKind.MBF.length()))) {
                Path directories = partitions ? file.relative().getParent() : null;
                files.add(new DataFile(
                        new LocalFile(file.file()),
                        partitionOf.computeIfAbsent(directories, PartitionValue::parse),
                        file.state()));
            }
        }
        return files;
    }
}
