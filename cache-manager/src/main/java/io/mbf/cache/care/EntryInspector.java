package io.mbf.cache.care;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.entry.SourceIndex;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheEntry.State;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.reader.MbfFile;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at entries: what they are good for beside their sources as they are now.
 *
 * @param identities of these
 */
record EntryInspector(CacheDirectory directory, IdentityReader identities) {

    /** A bundle is of no use any more once one in so many of its sources is not what it was. */
    private static final int STALE_SHARE = 10;

    /**
     * Looks at an entry.
     *
     * @param thorough whether every byte is checked, and not only what opening needs
     * @param hits counted for it
     * @param saved by these
     */
    CacheEntry look(CacheDirectory.Listed listed, boolean thorough, long hits, Duration saved) {
        Account account = account(listed, thorough);
        return new CacheEntry(
                listed.file(),
                account.state,
                listed.stamp().size(),
                listed.stamp().modified(),
                hits,
                saved,
                account.rows,
                account.source,
                account.part,
                account.problem);
    }

    private record Account(
            State state, long rows, Optional<SourceIdentity> source, Optional<String> part, Optional<String> problem) {

        Account of(Optional<String> whichPart) {
            return new Account(state, rows, source, whichPart, problem);
        }
    }

    private Account account(CacheDirectory.Listed listed, boolean thorough) {
        if (!listed.stamp().isFile()) {
            return unreadable(State.DAMAGED, listed.file() + ": not a regular file");
        }
        try (MbfFile file = MbfFile.open(LocalFile.withoutLinks(listed.file()))) {
            if (thorough) {
                file.verify();
            }
            List<SourcePart> sources = file.sources();
            if (CacheDirectory.isBundle(listed.file())) {
                return bundle(listed, file.rowCount(), new SourceIndex(sources));
            }
            if (sources.size() != 1 || !isInPlace(listed.file(), sources.get(0))) {
                return unreadable(State.DAMAGED, listed.file() + ": is not what was made from its source");
            }
            SourcePart source = sources.get(0);
            return beside(listed, file.rowCount(), source.identity()).of(part(source, file.schema()));
        } catch (UnsupportedVersionException foreign) {
            return unreadable(foreign.isTooOld() ? State.STALE : State.OTHER_VERSION, foreign.getMessage());
        } catch (UnsupportedFeatureException foreign) {
            return unreadable(State.OTHER_VERSION, foreign.getMessage());
        } catch (MbfException damaged) {
            return unreadable(State.DAMAGED, damaged.getMessage());
        } catch (UncheckedIOException failed) {
            return unreadable(State.UNREADABLE, FileFailures.message(failed.getCause()));
        }
    }

    private Account bundle(CacheDirectory.Listed listed, long rows, SourceIndex sources) {
        if (!listed.file().equals(directory.bundle(sources.folder()))) {
            return unreadable(State.DAMAGED, listed.file() + ": is not what was made from the sources of its folder");
        }
        FolderIdentities looks = new FolderIdentities(identities);
        long bytes = 0;
        int other = 0;
        int gone = 0;
        for (int i = 0; i < sources.size(); i++) {
            bytes += sources.identity(i).size();
            try {
                Optional<FolderIdentities.Placed> placed = looks.place(Source.localFile(sources.identity(i)));
                other += placed.isPresent() && IdentityComparison.same(looks.read(placed.get()), sources.identity(i))
                        ? 0
                        : 1;
            } catch (NoSuchFileException noMore) {
                gone++;
            } catch (IOException | IllegalArgumentException | FileSystemNotFoundException notNow) {
                other++;
            }
        }
        Optional<SourceIdentity> folder = Optional.of(new SourceIdentity(sources.folder(), bytes, 0, 0, 0, 0, 0));
        Optional<String> part = Optional.of("bundle of " + sources.size() + " sources");
        if ((other + gone) * STALE_SHARE < sources.size()) {
            State state = UnreadMark.isOn(listed.stamp()) ? State.UNREAD : State.FRESH;
            return new Account(state, rows, folder, part, Optional.empty());
        }
        return new Account(
                gone == sources.size() ? State.ORPHANED : State.STALE,
                rows,
                folder,
                part,
                Optional.of(other + " of its sources changed, " + gone + " are gone"));
    }

    private boolean isInPlace(Path file, SourcePart source) {
        Path entry = directory.entry(source.identity().uri());
        return source.isWhole() && file.equals(entry)
                || CacheDirectory.parts(entry).equals(file.getParent());
    }

    private static Optional<String> part(SourcePart source, Schema columns) {
        if (source.isWhole()) {
            return Optional.empty();
        }
        String rows = "rows " + source.firstRow() + " to " + (source.firstRow() + source.rows()) + " of "
                + source.sourceRows();
        return Optional.of(source.schema()
                .map(schema -> rows + ", " + columns.size() + " of " + schema.size() + " columns")
                .orElse(rows));
    }

    private Account beside(CacheDirectory.Listed listed, long rows, SourceIdentity made) {
        try {
            SourceIdentity now = identities.read(Source.localFile(made));
            if (!IdentityComparison.sameFile(now, made)) {
                return new Account(
                        State.STALE,
                        rows,
                        Optional.of(made),
                        Optional.empty(),
                        Optional.of(IdentityComparison.differences(now, made)));
            }
            State state = UnreadMark.isOn(listed.stamp()) ? State.UNREAD : State.FRESH;
            return new Account(state, rows, Optional.of(made), Optional.empty(), Optional.empty());
        } catch (NoSuchFileException gone) {
            return new Account(
                    State.ORPHANED, rows, Optional.of(made), Optional.empty(), Optional.of("the source is gone"));
        } catch (IOException notNow) {
            return new Account(
                    State.UNREADABLE,
                    rows,
                    Optional.of(made),
                    Optional.empty(),
                    Optional.of(FileFailures.message(notNow)));
        } catch (IllegalArgumentException | FileSystemNotFoundException foreign) {
            return new Account(
                    State.UNREADABLE,
                    rows,
                    Optional.of(made),
                    Optional.empty(),
                    Optional.of("the source is not a file"));
        }
    }

    private static Account unreadable(State state, String problem) {
        return new Account(state, -1, Optional.empty(), Optional.empty(), Optional.of(problem));
    }
}
