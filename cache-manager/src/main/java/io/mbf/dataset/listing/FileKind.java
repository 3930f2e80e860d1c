package io.mbf.dataset.listing;

import io.mbf.file.InputFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a data file is, by the ending of its name, in any case. */
public final class FileKind {

    static final String MBF = ".mbf";

    private static final List<String> PARQUET = List.of(".parquet", ".parq");

    private FileKind() {}

    public static boolean isMbf(InputFile file) {
        return isMbf(file.name());
    }

    public static boolean isMbf(String name) {
        return endsWith(name, MBF);
    }

    static boolean isData(Path file) {
        String name = file.toString();
        return isMbf(name) || PARQUET.stream().anyMatch(ending -> endsWith(name, ending));
    }

    /** The path of a Parquet file without its ending; empty if it has none. */
    static Optional<String> stem(Path file) {
        String name = file.toString();
        return PARQUET.stream()
                .filter(ending -> endsWith(name, ending))
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()));
    }

    /** In letters of either case. */
    private static boolean endsWith(String name, String ending) {
        return name.regionMatches(true, name.length() - ending.length(), ending, 0, ending.length());
    }
}
