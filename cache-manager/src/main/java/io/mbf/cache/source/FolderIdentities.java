package io.mbf.cache.source;

import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.table.IdentifiedFile;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The identities of many local files of few folders. A folder is made canonical once, so that each file takes one look
 * instead of one for each name on its path. Thread-safe.
 *
 * <p>A file that is a symbolic link gets a URI of its own folder. This identity is that of no file that an entry could
 * have been made from, unless the link leads to that very file, in its very state.
 */
public final class FolderIdentities {

    private static final String LOCAL = "file:///";

    private final IdentityReader identities;
    /** Canonical folders by the folders that files were named in, with a slash at the end of the URI. */
    private final Map<Path, Folder> folders = new ConcurrentHashMap<>();

    private record Folder(Path path, String uri) {}

    /**
     * A file of a folder that was made canonical.
     *
     * @param folder its URI, with a slash at the end
     * @param file its URI is canonical
     */
    public record Placed(String folder, InputFile file) {}

    public FolderIdentities(IdentityReader identities) {
        this.identities = identities;
    }

    /** Where a file lies; empty if it is not local. Takes a look at folders only. */
    public Optional<Placed> place(InputFile file) {
        return place(new DataFile(file, List.of(), Optional.empty()));
    }

    /** The same of a file that has just been found: its identity is that of the state it was found in. */
    public Optional<Placed> place(DataFile found) {
        InputFile file = found.file();
        Path path = file instanceof LocalFile local ? local.path().toAbsolutePath() : null;
        if (path != null && path.getParent() != null) {
            Folder folder = folders.computeIfAbsent(path.getParent(), FolderIdentities::canonical);
            return Optional.of(new Placed(
                    folder.uri,
                    new CanonicalFile(
                            file, new LocalFile(folder.path.resolve(path.getFileName())).uri(), found.found())));
        }
        InputFile canonical = file instanceof IdentifiedFile ? file : file.canonical();
        String uri = canonical.uri();
        return isLocal(uri)
                ? Optional.of(new Placed(folderOf(uri), new CanonicalFile(canonical, uri, Optional.empty())))
                : Optional.empty();
    }

    private static Folder canonical(Path folder) {
        Path real = new LocalFile(folder).canonical().path();
        // that of a file in it, since the URI of a folder has a slash or not, after what lies there
        return new Folder(real, folderOf(new LocalFile(real.resolve("-")).uri()));
    }

    /** @throws IOException if there is no such file any more, or it cannot be looked at */
    public SourceIdentity read(Placed placed) throws IOException {
        return identities.read(placed.file);
    }

    /** Whether a URI is that of a local file. */
    public static boolean isLocal(String uri) {
        return uri.startsWith(LOCAL);
    }

    /** The folder of a file, by their URIs; with a slash at the end. */
    public static String folderOf(String uri) {
        return uri.substring(0, uri.lastIndexOf('/') + 1);
    }

    /** A file whose canonical URI is known, and perhaps its state. */
    private record CanonicalFile(InputFile file, String uri, Optional<FileState> found) implements InputFile {

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public InputFile canonical() {
            return this;
        }

        @Override
        public FileState state() throws IOException {
            return found.isPresent() ? found.get() : file.state();
        }

        @Override
        public RangeReader open() throws IOException {
            return file.open();
        }
    }
}
