package io.mbf.dataset.listing;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.glob.FileFinder;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Parquet file to be converted, that somebody named: a file as itself, whatever its name; a folder stands for the
 * {@code .parquet} and {@code .parq} files in and below it; a glob such as {@code data/*.parquet} for what it matches.
 * Names that begin with a dot or an underscore, which tools give to what is not data, are passed over.
 *
 * @param file the file
 * @param relative its place below the folder or the fixed part of the glob; the file's name if it was named itself
 */
public record SourceFile(InputFile file, Path relative) {

    /**
     * All files that the names stand for, those of a folder or glob in the order of their paths.
     *
     * @throws IOException if a glob matches nothing, or a folder cannot be read; files that do not exist are found
     * @throws InvalidQueryException if a glob is none
     */
    public static List<SourceFile> find(List<String> names) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (String name : names) {
            for (FileFinder.Found found : DataFiles.look(new FileSet.Name.Text(name), SourceFile::hasItsName)) {
                files.add(new SourceFile(new LocalFile(found.file()), found.relative()));
            }
        }
        return files;
    }

    /** Those in and below a folder, in the order of their paths. */
    public static List<Path> below(Path folder) throws IOException {
        return DataFiles.look(new FileSet.Name.Place(folder), SourceFile::hasItsName).stream()
                .map(FileFinder.Found::file)
                .toList();
    }

    private static boolean hasItsName(Path file) {
        return FileKind.stem(file).isPresent();
    }

    /**
     * Whether a file would be found below a folder.
     *
     * @param relative to the folder
     */
    public static boolean isFoundAt(Path relative) {
        for (Path part : relative) {
            if (FileFinder.isHidden(part, "")) {
                return false;
            }
        }
        return hasItsName(relative);
    }

    /** The relative place with {@code .mbf} instead of {@code .parquet}. */
    public Path mbfName() {
        Optional<String> stem = FileKind.stem(relative.getFileName());
        return relative.resolveSibling(stem.orElse(relative.getFileName().toString()) + ".mbf");
    }
}
