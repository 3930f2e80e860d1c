package io.mbf.cache.entry;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.words.CacheLog;
import io.mbf.cache.words.FileFailures;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.claim.UntrueClaim;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The entries of a directory, by what they were made from: found, mapped, and removed. Thread-safe. */
public final class Entries {

    private final CacheDirectory directory;
    private final OpenFiles openFiles = new OpenFiles();
    /** Why the directory was refused when it was last looked at, if it was. */
    private final AtomicReference<String> refusal = new AtomicReference<>();

    public Entries(CacheDirectory directory) {
        this.directory = directory;
    }

    public CacheDirectory directory() {
        return directory;
    }

    public OpenFiles openFiles() {
        return openFiles;
    }

    /** Looks for a usable entry; changes nothing. A hit holds an acquired file. */
    public Lookup find(SourceIdentity source) {
        Path entry = directory.entry(source.uri());
        try {
            int owner = directory.check().owner();
            refusal.set(null);
            return Lookup.of(entry, owner, source, openFiles);
        } catch (NoSuchFileException gone) {
            return Lookup.none(entry);
        } catch (IOException refused) {
            String reason = FileFailures.message(refused);
            if (!reason.equals(refusal.getAndSet(reason))) {
                System.getLogger(CacheLog.NAME)
                        .log(Level.WARNING, "the cache directory was replaced, reads are direct: " + reason);
            }
            return Lookup.refused(entry, reason);
        }
    }

    /** Whether there is an entry made from exactly this state of a source. */
    public boolean isFresh(SourceIdentity source) {
        Lookup found = find(source);
        if (found.state() == CacheState.HIT) {
            found.file().release();
            return true;
        }
        return false;
    }

    /** What was found to be untrue in exactly this state of a source. */
    public List<UntrueClaim> untrueClaims(SourceIdentity source) {
        return ClaimsFile.read(CacheDirectory.claims(directory.entry(source.uri())))
                .filter(file -> IdentityComparison.same(file.source(), source))
                .map(ClaimsFile::claims)
                .orElse(List.of());
    }

    /**
     * Removes what was found, unless something else lies there by now. Never fails: a later read tries again.
     *
     * @return whether it was this call that removed it
     */
    public boolean drop(Lookup found) {
        openFiles.forget(found.entry());
        try {
            return CacheDirectory.drop(found.entry(), found.stamp());
        } catch (IOException keptForNow) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "cannot remove " + found.entry() + ": " + keptForNow.getMessage());
            return false;
        }
    }

    /**
     * Removes the entries of a source, with whatever keys it was read.
     *
     * @param uri of a source, as canonical as can be
     * @return whether there was one
     */
    public boolean remove(String uri) throws IOException {
        boolean removed = false;
        for (Path entry : directory.entriesOf(uri)) {
            openFiles.forget(entry);
            removed |= Files.deleteIfExists(entry);
            Files.deleteIfExists(CacheDirectory.claims(entry));
        }
        return removed;
    }

    /**
     * Removes all, and returns how many there were. Reads already begun go on.
     *
     * @throws IOException if some cannot be removed, once all others are; the others that cannot are suppressed in it
     */
    public int clear() throws IOException {
        openFiles.forgetAll();
        CacheDirectory.drop(directory.claims());
        int removed = 0;
        IOException first = null;
        for (CacheDirectory.Listed entry : directory.entries()) {
            try {
                removed += CacheDirectory.drop(entry.file(), entry.stamp()) ? 1 : 0;
            } catch (IOException kept) {
                if (first == null) {
                    first = kept;
                } else {
                    first.addSuppressed(kept);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return removed;
    }
}
