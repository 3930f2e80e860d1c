package io.mbf.cache.entry;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.CacheLog;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.FileState;
import io.mbf.file.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The bundles of a directory, each with the small sources of one folder: found, mapped, and removed. Thread-safe. */
public final class Bundles {

    private final CacheDirectory directory;
    private final OpenFiles openFiles;

    public Bundles(Entries entries) {
        this.directory = entries.directory();
        this.openFiles = entries.openFiles();
    }

    /**
     * An open bundle.
     *
     * @param file acquired; released by {@link #close}, once
     */
    public record Opened(Path path, SharedFile file, SourceIndex sources) implements AutoCloseable {

        @Override
        public void close() {
            file.release();
        }
    }

    /** Takes what failed. */
    private interface Failed {
        void because(FileState stamp, RuntimeException failure);
    }

    /** The bundle of a folder, if there is one that can be used; changes nothing. */
    public Optional<Opened> find(String folder) {
        return open(folder, (stamp, failure) -> {});
    }

    /** Whether the bundle of its folder has exactly this state of a source. */
    public boolean isFresh(SourceIdentity source) {
        return find(FolderIdentities.folderOf(source.uri()))
                .filter(bundle -> {
                    try (bundle) {
                        OptionalInt number = bundle.sources.find(source.uri());
                        return number.isPresent()
                                && IdentityComparison.same(source, bundle.sources.identity(number.getAsInt()));
                    }
                })
                .isPresent();
    }

    /** As {@link #find}, for a read: a damaged one is removed, and so is one in a draft of the format. */
    public Optional<Opened> open(String folder) {
        return open(folder, (stamp, failure) -> {
            Path path = directory.bundle(folder);
            if (failure instanceof CorruptFileException) {
                log(Level.WARNING, "dropped a cache entry: " + failure.getMessage());
                drop(path, stamp);
            } else if (failure instanceof UnsupportedVersionException foreign && foreign.isTooOld()) {
                drop(path, stamp);
            } else {
                log(Level.DEBUG, path + " is passed over: " + failure.getMessage());
            }
        });
    }

    private Optional<Opened> open(String folder, Failed failed) {
        Path path = directory.bundle(folder);
        FileState stamp;
        int owner;
        try {
            owner = directory.check().owner();
            stamp = FileState.of(path, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException refused) {
            log(Level.DEBUG, path + " is passed over: " + FileFailures.message(refused));
            return Optional.empty();
        }
        try {
            if (!stamp.isFile() || stamp.owner() != owner) {
                throw new CorruptFileException(
                        path.toString(), "file", stamp.isFile() ? "belongs to another user" : "is not a regular file");
            }
            Optional<SharedFile> shared = openFiles.acquire(path, stamp);
            if (shared.isEmpty()) {
                return Optional.empty(); // replaced this moment
            }
            SourceIndex sources = shared.get().sources();
            if (!sources.folder().equals(folder)) {
                shared.get().release();
                throw new CorruptFileException(path.toString(), "sources", "are not those of its folder");
            }
            return Optional.of(new Opened(path, shared.get(), sources));
        } catch (CorruptFileException
                | UnsupportedVersionException
                | UnsupportedFeatureException
                | UncheckedIOException failure) {
            failed.because(stamp, failure);
            return Optional.empty();
        }
    }

    /** Removes a bundle that failed while it was read; never fails. */
    public void drop(Opened bundle) {
        drop(bundle.path, bundle.file.stamp());
    }

    private void drop(Path path, FileState stamp) {
        openFiles.forget(path);
        try {
            CacheDirectory.drop(path, stamp);
        } catch (IOException keptForNow) {
            log(Level.DEBUG, "cannot remove " + path + ": " + keptForNow.getMessage());
        }
    }

    /**
     * Removes the bundle that has a source.
     *
     * @param uri of the source
     * @return whether there was one
     */
    public boolean remove(String uri) throws IOException {
        Optional<Opened> found = find(FolderIdentities.folderOf(uri));
        if (found.isEmpty()) {
            return false;
        }
        try (Opened bundle = found.get()) {
            if (bundle.sources.find(uri).isEmpty()) {
                return false;
            }
            openFiles.forget(bundle.path);
            return CacheDirectory.drop(bundle.path, bundle.file.stamp());
        }
    }

    /** Removes the bundle of a folder if none of its sources is there any more; returns whether it did. */
    public boolean removeIfGone(String folder) throws IOException {
        Optional<Opened> found = find(folder);
        if (found.isEmpty()) {
            return false;
        }
        try (Opened bundle = found.get()) {
            for (int i = 0; i < bundle.sources.size(); i++) {
                if (Files.exists(Source.localFile(bundle.sources.identity(i)).path())) {
                    return false;
                }
            }
            openFiles.forget(bundle.path);
            return CacheDirectory.drop(bundle.path, bundle.file.stamp());
        }
    }

    private static void log(Level level, String line) {
        System.getLogger(CacheLog.NAME).log(level, line);
    }
}
