package io.mbf.cache.entry;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.PartName;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.words.CacheLog;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The entries of a directory, by what they were made from: found, mapped, and removed. Thread-safe. */
public final class Entries {

    private final CacheDirectory directory;
    private final OpenFiles openFiles = new OpenFiles();
    private final PartFolders folders = new PartFolders();
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
            return Lookup.of(entry, owner(), source, openFiles);
        } catch (NoSuchFileException gone) {
            return Lookup.none(entry);
        } catch (IOException refused) {
            return refused(entry, refused);
        }
    }

    /**
     * What there is of a source.
     *
     * @param entry as {@link #find} gives it
     * @param parts those of an entry that is not whole, as {@link #parts} gives them
     */
    public record Found(Lookup entry, Optional<EntryParts> parts) {}

    /** Looks for a usable entry, and where nothing lies in its place for parts of it. */
    public Found findAll(SourceIdentity source) {
        Path entry = directory.entry(source.uri());
        try {
            int owner = owner();
            Optional<EntryParts> kept = keptParts(entry, owner, source);
            if (kept.isPresent()) { // as good as one file, if they have all that it has
                if (kept.get().coverage().hasAll() || isAbsent(entry)) {
                    return new Found(Lookup.none(entry), kept);
                }
                kept.get().close();
            }
            Lookup found = Lookup.of(entry, owner, source, openFiles);
            return new Found(
                    found, found.state() == CacheState.MISS ? openParts(entry, owner, source) : Optional.empty());
        } catch (NoSuchFileException gone) {
            return new Found(Lookup.none(entry), Optional.empty());
        } catch (IOException refused) {
            return new Found(refused(entry, refused), Optional.empty());
        }
    }

    /** Whether nothing lies at a place, found out without an exception, which would take longer than all else of a look. */
    private static boolean isAbsent(Path entry) {
        return entry.getFileSystem() == FileSystems.getDefault()
                && !entry.toFile().exists();
    }

    /** The owner of the directory, if that may be used. */
    private int owner() throws IOException {
        int owner = directory.check().owner();
        refusal.set(null);
        return owner;
    }

    private Lookup refused(Path entry, IOException refused) {
        String reason = FileFailures.message(refused);
        if (!reason.equals(refusal.getAndSet(reason))) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.WARNING, "the cache directory was replaced, reads are direct: " + reason);
        }
        return Lookup.refused(entry, reason);
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

    /**
     * The parts of an entry that is not whole, if there are any that were made from exactly this state of a source.
     * Damaged ones are removed. The caller must close what it gets.
     */
    public Optional<EntryParts> parts(SourceIdentity source) {
        Path entry = directory.entry(source.uri());
        try {
            int owner = directory.check().owner();
            Optional<EntryParts> kept = keptParts(entry, owner, source);
            return kept.isPresent() ? kept : openParts(entry, owner, source);
        } catch (NoSuchFileException gone) {
            return Optional.empty(); // and so are the parts
        } catch (IOException refused) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "parts are passed over: " + FileFailures.message(refused));
            return Optional.empty();
        }
    }

    /** The parts that are open already, of a folder that has not changed since. */
    private Optional<EntryParts> keptParts(Path entry, int owner, SourceIdentity source) throws IOException {
        Path folder = CacheDirectory.parts(entry);
        return openFiles.hasParts(folder)
                ? openFiles.acquireParts(folder, folders.of(folder, owner), source)
                : Optional.empty();
    }

    private Optional<EntryParts> openParts(Path entry, int owner, SourceIdentity source) throws IOException {
        Path folder = CacheDirectory.parts(entry);
        PartFolders.Listing listing = folders.of(folder, owner);
        List<EntryParts.Part> usable = new ArrayList<>();
        for (CacheDirectory.Listed listed : listing.parts()) {
            if (listed.stamp().isFile() && listed.stamp().owner() == owner) {
                open(listed, source).ifPresent(usable::add);
            }
        }
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        if (!EntryParts.agree(usable)) { // which of them are wrong about the source cannot be told
            usable.forEach(part -> part.file().release());
            usable.forEach(part -> drop(part, "says other things of its source than others"));
            return Optional.empty();
        }
        EntryParts parts = EntryParts.of(listing, usable);
        // those that were passed over may be usable next time
        if (listing.settled() && usable.size() == listing.parts().size()) {
            openFiles.keep(folder, parts);
        }
        return Optional.of(parts);
    }

    /** A part of this state of a source, if it can be used; acquired then. */
    private Optional<EntryParts.Part> open(CacheDirectory.Listed listed, SourceIdentity source) {
        Optional<EntryParts.Part> part = open(listed);
        if (part.isPresent()
                && !IdentityComparison.same(source, part.get().source().identity())) {
            part.get().file().release();
            return Optional.empty();
        }
        return part;
    }

    /** A part of whatever state, if it can be used; acquired then. */
    private Optional<EntryParts.Part> open(CacheDirectory.Listed listed) {
        Optional<SharedFile> opened;
        try {
            opened = openFiles.acquireListed(listed);
        } catch (CorruptFileException damaged) {
            drop(listed, damaged.getMessage());
            return Optional.empty();
        } catch (UnsupportedVersionException foreign) {
            if (foreign.isTooOld()) {
                drop(listed, foreign.getMessage());
            }
            return Optional.empty();
        } catch (UnsupportedFeatureException | UncheckedIOException notNow) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> listed.file() + " is passed over: " + notNow.getMessage());
            return Optional.empty();
        }
        if (opened.isEmpty()) {
            return Optional.empty(); // replaced meanwhile
        }
        SharedFile file = opened.get();
        List<SourcePart> made = file.file().sources();
        if (made.size() == 1) {
            return Optional.of(new EntryParts.Part(listed.file(), file, made.get(0)));
        }
        file.release();
        drop(listed, "does not say what it was made from");
        return Optional.empty();
    }

    private void drop(CacheDirectory.Listed part, String reason) {
        openFiles.forget(part.file());
        try {
            CacheDirectory.drop(part.file(), part.stamp());
            System.getLogger(CacheLog.NAME).log(Level.DEBUG, () -> "dropped " + part.file() + ": " + reason);
        } catch (IOException keptForNow) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "cannot remove " + part.file() + ": " + keptForNow.getMessage());
        }
    }

    /** Removes a part that is of no use any more; never fails. */
    public void drop(EntryParts.Part part, String reason) {
        drop(new CacheDirectory.Listed(part.path(), part.file().stamp()), reason);
    }

    /** Removes all parts of a source, since its entry is whole; never fails. */
    public void dropParts(SourceIdentity source) {
        dropParts(source, part -> true, "its entry is whole");
    }

    /** Removes the parts that were made from other states of a source; never fails. */
    public void dropOtherParts(SourceIdentity source) {
        dropParts(source, listed -> isOfAnother(listed, source), "was made from an earlier state of its source");
    }

    private boolean isOfAnother(CacheDirectory.Listed listed, SourceIdentity source) {
        Optional<EntryParts.Part> part = open(listed);
        part.ifPresent(opened -> opened.file().release());
        return part.isPresent()
                && !IdentityComparison.same(source, part.get().source().identity());
    }

    private void dropParts(SourceIdentity source, Predicate<CacheDirectory.Listed> which, String reason) {
        Path entry = directory.entry(source.uri());
        try {
            for (CacheDirectory.Listed part : CacheDirectory.partsOf(entry)) {
                if (which.test(part)) {
                    drop(part, reason);
                }
            }
        } catch (IOException keptForNow) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "cannot list the parts of " + entry + ": " + keptForNow.getMessage());
        }
        CacheDirectory.dropIfEmpty(CacheDirectory.parts(entry));
    }

    /** Keeps what the row groups of a source are. */
    public void noteRowGroups(RowGroupsFile groups) throws IOException {
        groups.write(CacheDirectory.rowGroups(directory.entry(groups.source().uri())));
    }

    /** What the row groups of a source are that was converted last under a name, in whatever state it was then. */
    public Optional<RowGroupsFile> rowGroups(SourceIdentity source) {
        return RowGroupsFile.read(CacheDirectory.rowGroups(directory.entry(source.uri())))
                .filter(file -> file.source().uri().equals(source.uri()));
    }

    /**
     * Takes an entry of an earlier state out of its place. If the row groups of that state are known, it is put among the
     * parts, where a conversion looks for what the source still has; else it is removed. Never fails.
     *
     * @return whether it was this call that took it
     */
    public boolean retire(Lookup stale) {
        return setAside(stale) || drop(stale);
    }

    /** Puts the entry of an earlier state of a source, if there is one, among the parts; see {@link #retire}. */
    public void setAside(SourceIdentity source) {
        Lookup found = find(source);
        if (found.state() == CacheState.HIT) {
            found.file().release();
        } else if (found.state() == CacheState.STALE) {
            setAside(found);
        }
    }

    private boolean setAside(Lookup stale) {
        Optional<RowGroupsFile> groups = stale.made()
                .flatMap(made -> rowGroups(made).filter(file -> IdentityComparison.same(file.source(), made)));
        if (groups.isEmpty()) {
            return false;
        }
        openFiles.forget(stale.entry());
        try {
            CacheDirectory.makeParts(stale.entry());
            SourcePart all =
                    SourcePart.whole(groups.get().source(), groups.get().rows());
            Path place = PartName.of(stale.entry(), all, new Schema(List.of()));
            return CacheDirectory.move(stale.entry(), stale.stamp(), place);
        } catch (IOException keptForNow) {
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> "cannot move " + stale.entry() + ": " + keptForNow.getMessage());
            return false;
        }
    }

    /** Keeps what was found to be untrue in a source, with what was found before in the same state of it. */
    public void noteUntrueClaims(SourceIdentity source, List<UntrueClaim> found) throws IOException {
        List<UntrueClaim> before = untrueClaims(source);
        Set<UntrueClaim> all = new LinkedHashSet<>(before);
        all.addAll(found);
        if (all.size() > before.size()) {
            new ClaimsFile(source, List.copyOf(all)).write(CacheDirectory.claims(directory.entry(source.uri())));
        }
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
            for (CacheDirectory.Listed part : CacheDirectory.partsOf(entry)) {
                openFiles.forget(part.file());
                removed |= CacheDirectory.drop(part.file(), part.stamp());
            }
            CacheDirectory.dropIfEmpty(CacheDirectory.parts(entry));
            Files.deleteIfExists(CacheDirectory.claims(entry));
            Files.deleteIfExists(CacheDirectory.rowGroups(entry));
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
        CacheDirectory.drop(directory.rowGroups());
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
