package io.mbf.cli.argument;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.listing.DataFiles;
import io.mbf.dataset.listing.FileKind;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.Passwords;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A word on the command line that names files, for every command: what exists under that name, a file or a folder; else an
 * address such as {@code s3a://bucket/data}, of a file, a folder or a glob of Hadoop's; else a glob such as {@code
 * data/*.parquet}, if it has wildcards; else a file that is not there. {@code file:///data/a.parquet} is the path in it.
 */
public final class Argument {

    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*", Pattern.DOTALL);

    private final String text;
    private final HadoopStores stores;
    private List<InputFile> found; // at an address; null until it is asked for

    /**
     * Nothing is looked up yet.
     *
     * @param text as it was typed
     * @param stores that addresses are of
     */
    public Argument(String text, HadoopStores stores) {
        this.text = text;
        this.stores = stores;
    }

    /**
     * The path of a file on this machine, which need not exist: one to write, say.
     *
     * @throws InvalidQueryException if it is empty or an address elsewhere, or can be no path
     */
    public static Path path(String text) {
        requireSome(text);
        return Path.of(place(text)
                .orElseThrow(() -> new InvalidQueryException(
                        Passwords.hide(text) + ": is an address, and this has to be on this machine")));
    }

    /**
     * The path or glob that is meant; empty for an address elsewhere.
     *
     * @throws InvalidQueryException if it is not the address of a file, or can be no path
     */
    private static Optional<String> place(String text) {
        boolean there = new FileSet.Name.Text(text).path().filter(Files::exists).isPresent();
        if (there || !ADDRESS.matcher(text).matches()) {
            return Optional.of(text);
        }
        if (!text.regionMatches(true, 0, "file:", 0, "file:".length())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(new URI(text)).toString());
        } catch (URISyntaxException e) {
            throw new InvalidQueryException(text + ": is not an address: " + e.getReason());
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new InvalidQueryException(text + ": is not the address of a file: " + e.getMessage());
        }
    }

    private Optional<String> place() {
        requireSome(text);
        return place(text);
    }

    private static void requireSome(String text) {
        if (text.isEmpty()) { // of a variable that is not set, perhaps: not the folder where one is
            throw new InvalidQueryException("an empty argument names no file");
        }
    }

    private List<InputFile> atAddress() throws IOException {
        if (found == null) {
            found = stores.find(text);
        }
        return found;
    }

    /** Arguments as the names of one data set; errors as those of {@link #files}, but for what is local. */
    public static FileSet set(List<Argument> arguments) throws IOException {
        List<FileSet.Name> names = new ArrayList<>();
        for (Argument argument : arguments) {
            Optional<String> place = argument.place();
            if (place.isPresent()) {
                names.add(new FileSet.Name.Text(place.get()));
            } else {
                argument.atAddress().forEach(file -> names.add(new FileSet.Name.Located(file)));
            }
        }
        return new FileSet(names, true, Map.of());
    }

    /**
     * The Parquet files to convert that arguments stand for, each once.
     *
     * @throws IOException if a folder has none or cannot be read, or a glob matches nothing; a file that is named itself
     *     need not exist
     * @throws InvalidQueryException if an argument is no path, glob or address, or that of a {@code .mbf} file
     */
    public static List<SourceFile> sources(List<Argument> arguments) throws IOException {
        Map<String, SourceFile> all = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            List<SourceFile> sources = argument.sourceFiles();
            if (argument.isOneFile()) {
                requireParquet(sources.get(0).file());
            }
            if (sources.isEmpty()) {
                throw new FileSystemException(argument.toString(), null, "no .parquet or .parq file in this folder");
            }
            sources.forEach(source -> all.putIfAbsent(DataFiles.key(source.file()), source));
        }
        return List.copyOf(all.values());
    }

    private List<SourceFile> sourceFiles() throws IOException {
        Optional<String> place = place();
        if (place.isPresent()) {
            return SourceFile.find(List.of(place.get()));
        }
        boolean one = isOneFile();
        return atAddress().stream()
                .filter(file -> one || !FileKind.isMbf(file))
                .map(file -> new SourceFile(file, new Address(toString()).relative(file.name())))
                .toList();
    }

    private static void requireParquet(InputFile file) {
        try {
            if (Input.of(file).kind() == Input.Kind.MBF) {
                throw new InvalidQueryException(file + ": is not a Parquet file but a .mbf file already");
            }
        } catch (CorruptFileException | IOException neither) {
            // which is said when its turn comes
        }
    }

    /** As {@link #sources(List)}, of this alone. */
    public List<InputFile> sources() throws IOException {
        return sources(List.of(this)).stream().map(SourceFile::file).toList();
    }

    /** The Parquet and {@code .mbf} files that it stands for; errors as those of {@link #sources(List)}. */
    public List<? extends InputFile> files() throws IOException {
        Optional<String> place = place();
        return place.isPresent() ? DataFiles.all(place.get()) : atAddress();
    }

    /** Whether it names one file, which need not exist; errors as those of {@link #files}. */
    public boolean isOneFile() throws IOException {
        if (place().isPresent()) {
            return set(List.of(this)).single().isPresent();
        }
        return atAddress().size() == 1
                && new Address(toString()).isOf(atAddress().get(0).name());
    }

    /** As it was typed, but for passwords. */
    @Override
    public String toString() {
        return Passwords.hide(text);
    }
}
