package io.mbf.cli.argument;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.listing.DataFiles;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A word on the command line that names files, for every command: what exists under that name, a file or a folder; else a
 * glob such as {@code data/*.parquet}, if it has wildcards; else a file that is not there. {@code file:///data/a.parquet}
 * is the path in it; other addresses are refused.
 *
 * @param text as it was typed
 */
public record Argument(String text) {

    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*", Pattern.DOTALL);

    /** Arguments as the names of one data set; errors as those of {@link #place}. */
    public static FileSet set(List<Argument> arguments) {
        return FileSet.of(arguments.stream().map(Argument::place).toList());
    }

    /**
     * The path or glob that is meant.
     *
     * @throws InvalidQueryException if it is an address elsewhere, or can be no path
     */
    private String place() {
        if (text.isEmpty()) { // of a variable that is not set, perhaps: not the folder where one is
            throw new InvalidQueryException("an empty argument names no file");
        }
        boolean there = new FileSet.Name.Text(text).path().filter(Files::exists).isPresent();
        if (there || !ADDRESS.matcher(text).matches()) {
            return text;
        }
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidQueryException(text + ": is not an address: " + e.getReason());
        }
        if (!"file".equalsIgnoreCase(address.getScheme())) {
            throw new InvalidQueryException(text + ": is an address, and the command reads files of this machine alone;"
                    + " programs read others by HadoopFile");
        }
        try {
            return Path.of(address).toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new InvalidQueryException(text + ": is not the address of a file: " + e.getMessage());
        }
    }

    /**
     * The Parquet files to convert that arguments stand for, each once.
     *
     * @throws IOException if a folder has none or cannot be read, or a glob matches nothing; a file that is named itself
     *     need not exist
     * @throws InvalidQueryException if an argument is no path, glob or address of a file, or that of a {@code .mbf} file
     */
    public static List<SourceFile> sources(List<Argument> arguments) throws IOException {
        Map<Path, SourceFile> all = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            List<SourceFile> found = SourceFile.find(List.of(argument.place()));
            if (argument.isOneFile()) {
                requireParquet(found.get(0).file());
            }
            if (found.isEmpty()) {
                throw new FileSystemException(argument.text, null, "no .parquet or .parq file in this folder");
            }
            found.forEach(file -> all.putIfAbsent(file.file().toAbsolutePath().normalize(), file));
        }
        return List.copyOf(all.values());
    }

    private static void requireParquet(Path file) throws IOException {
        try {
            if (Files.isRegularFile(file) && Input.of(file).kind() == Input.Kind.MBF) {
                throw new InvalidQueryException(file + ": is not a Parquet file but a .mbf file already");
            }
        } catch (CorruptFileException neither) {
            // which is said when its turn comes
        }
    }

    /** As {@link #sources(List)}, of this alone. */
    public List<Path> sources() throws IOException {
        return sources(List.of(this)).stream().map(SourceFile::file).toList();
    }

    /** The Parquet and {@code .mbf} files that it stands for; errors as those of {@link #sources(List)}. */
    public List<Path> files() throws IOException {
        return DataFiles.all(place());
    }

    /** Whether it names one file, which need not exist; errors as those of {@link #place}. */
    public boolean isOneFile() {
        return set(List.of(this)).single().isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}
