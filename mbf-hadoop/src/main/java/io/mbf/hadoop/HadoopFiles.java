package io.mbf.hadoop;

import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/** Finds data files in folders of Hadoop's file systems, for {@code Mbf.readFiles}. */
public final class HadoopFiles {

    private static final int MAX_FILES = 100_000;
    private static final int MAX_ENTRIES = 2_000_000;

    private static final List<String> PARQUET = List.of(".parquet", ".parq");
    private static final String MBF = ".mbf";

    private HadoopFiles() {}

    /**
     * Finds files in the order of their paths. Of a folder these are the files in and below it whose names end in
     * {@code .parquet}, {@code .parq} or {@code .mbf}; names that begin with a dot or an underscore are passed over with
     * everything below them, and so is a {@code .mbf} beside the Parquet file that it was made from.
     *
     * @param name of a file, which need not end like that; of a folder; or a glob of Hadoop's, with {@code *},
     *     {@code ?}, {@code [a-z]} and <code>{a,b}</code>, for the files and folders that it matches
     * @return at least one
     * @throws InvalidQueryException if the glob has {@code **}, which Hadoop does not know, or is none
     * @throws IOException if nothing is found, or a folder cannot be read
     */
    public static List<HadoopFile> find(String name, Configuration configuration) throws IOException {
        HadoopFile place = HadoopFile.of(name, configuration);
        try {
            List<HadoopFile> found = find(place);
            if (found.isEmpty()) {
                throw new FileSystemException(place.name(), null, "no .parquet, .parq or .mbf file there");
            }
            return found;
        } catch (IOException | RuntimeException failed) {
            if (failed instanceof InvalidQueryException invalid) {
                throw invalid;
            }
            throw HadoopFailures.of(place.name(), failed);
        }
    }

    private static List<HadoopFile> find(HadoopFile place) throws IOException {
        FileSystem fileSystem = place.fileSystem();
        if (!isGlob(place.path()) || fileSystem.exists(place.path())) {
            FileStatus status = place.look();
            return status.isDirectory() ? below(fileSystem, status.getPath()) : List.of(place);
        }
        if (place.path().toString().contains("**")) {
            throw new InvalidQueryException(
                    place.name() + ": Hadoop's globs have no '**'; a folder stands for the files below it, too");
        }
        FileStatus[] matches = fileSystem.globStatus(place.path());
        if (matches == null || matches.length == 0) {
            throw new FileSystemException(place.name(), null, "no file matches");
        }
        boolean anyName = place.path().getName().equals("*");
        char initial = place.path().getName().charAt(0);
        List<HadoopFile> found = new ArrayList<>();
        for (FileStatus match : matches) {
            String name = match.getPath().getName();
            if (isHidden(name) && name.charAt(0) != initial) {
                continue;
            }
            if (match.isDirectory()) {
                found.addAll(below(fileSystem, match.getPath()));
            } else if (!anyName || isData(name)) {
                found.add(new HadoopFile(fileSystem, match.getPath()));
            }
        }
        return inOrder(found);
    }

    /** One listing of everything: that is what stores without folders are good at. */
    private static List<HadoopFile> below(FileSystem fileSystem, Path folder) throws IOException {
        String start = fileSystem.makeQualified(folder).toUri().getPath();
        int skipped = start.endsWith("/") ? start.length() : start.length() + 1;
        List<HadoopFile> found = new ArrayList<>();
        RemoteIterator<? extends FileStatus> all = fileSystem.listFiles(folder, true);
        for (int entries = 0; all.hasNext(); entries++) {
            Path path = all.next().getPath();
            boolean shown = Arrays.stream(
                            path.toUri().getPath().substring(skipped).split("/"))
                    .noneMatch(HadoopFiles::isHidden);
            if (shown && isData(path.getName())) {
                found.add(new HadoopFile(fileSystem, path));
            }
            if (entries == MAX_ENTRIES || found.size() > MAX_FILES) {
                throw new FileSystemException(
                        HadoopNames.text(folder.toString()), null, "holds more than " + MAX_FILES + " files to read");
            }
        }
        return inOrder(found);
    }

    private static List<HadoopFile> inOrder(List<HadoopFile> files) {
        Set<String> stems = new HashSet<>();
        files.forEach(file -> stems.add(stem(file.path().toString(), PARQUET)));
        return files.stream()
                .filter(file -> !file.path().toString().toLowerCase(Locale.ROOT).endsWith(MBF)
                        || !stems.contains(stem(file.path().toString(), List.of(MBF))))
                .sorted((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)))
                .toList();
    }

    private static byte[] bytes(HadoopFile file) {
        return file.path().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A name without the first of some endings that it has; {@code null} if it has none. */
    private static @Nullable String stem(String name, List<String> endings) {
        String lower = name.toLowerCase(Locale.ROOT);
        return endings.stream()
                .filter(lower::endsWith)
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()))
                .orElse(null);
    }

    private static boolean isData(String name) {
        return stem(name, PARQUET) != null || stem(name, List.of(MBF)) != null;
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    private static boolean isGlob(Path path) {
        return path.toString().chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
    }
}
