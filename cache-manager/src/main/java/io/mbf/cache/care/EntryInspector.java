package io.mbf.cache.care;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.report.CacheEntry;
import io.mbf.cache.report.CacheEntry.State;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Looks at entries: what they are good for beside their sources as they are now.
 *
 * @param identities of these
 */
record EntryInspector(CacheDirectory directory, IdentityReader identities) {

    /**
     * Looks at an entry.
     *
     * @param thorough whether every byte is checked, and not only what opening needs
     * @param hits counted for it
     */
    CacheEntry look(CacheDirectory.Listed listed, boolean thorough, long hits) {
        Account account = account(listed, thorough);
        return new CacheEntry(
                listed.file(),
                account.state,
                listed.stamp().size(),
                listed.stamp().modified(),
                hits,
                account.rows,
                account.source,
                account.problem);
    }

    private record Account(State state, long rows, Optional<SourceIdentity> source, Optional<String> problem) {}

    private Account account(CacheDirectory.Listed listed, boolean thorough) {
        if (!listed.stamp().isFile()) {
            return unreadable(State.DAMAGED, listed.file() + ": not a regular file");
        }
        try (MbfFile file = MbfFile.open(LocalFile.withoutLinks(listed.file()))) {
            if (thorough) {
                file.verify();
            }
            Optional<SourceIdentity> source = file.source();
            if (source.isEmpty() || !directory.entry(source.get().uri()).equals(listed.file())) {
                return unreadable(State.DAMAGED, listed.file() + ": is not what was made from its source");
            }
            return beside(listed, file.rowCount(), source.get());
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

    private Account beside(CacheDirectory.Listed listed, long rows, SourceIdentity made) {
        try {
            SourceIdentity now = identities.read(Source.localFile(made));
            if (!IdentityComparison.sameFile(now, made)) {
                return new Account(
                        State.STALE, rows, Optional.of(made), Optional.of(IdentityComparison.differences(now, made)));
            }
            State state = UnreadMark.isOn(listed.stamp()) ? State.UNREAD : State.FRESH;
            return new Account(state, rows, Optional.of(made), Optional.empty());
        } catch (NoSuchFileException gone) {
            return new Account(State.ORPHANED, rows, Optional.of(made), Optional.of("the source is gone"));
        } catch (IOException notNow) {
            return new Account(State.UNREADABLE, rows, Optional.of(made), Optional.of(FileFailures.message(notNow)));
        } catch (IllegalArgumentException | FileSystemNotFoundException foreign) {
            return new Account(State.UNREADABLE, rows, Optional.of(made), Optional.of("the source is not a file"));
        }
    }

    private static Account unreadable(State state, String problem) {
        return new Account(state, -1, Optional.empty(), Optional.of(problem));
    }
}
