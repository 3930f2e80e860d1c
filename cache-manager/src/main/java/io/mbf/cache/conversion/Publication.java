package io.mbf.cache.conversion;

import io.mbf.cache.conversion.Attempt.Outcome;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.ConversionLock;
import io.mbf.cache.directory.PartName;
import io.mbf.cache.directory.PrivateFolder;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The making of an entry, whole or part by part: take the source's identity, convert into a temporary file beside the entry, prove it, take
 * the identity again, rename, and give up old entries if there are now too many.
 *
 * <p>A crash at any moment leaves at most a temporary file. Whatever is published was made from a source that did not
 * change while it was read: its times were at least {@link ConversionRules#QUIET} old before, so that any later write shows in them.
 */
public final class Publication {

    /** The moments at which a crash would leave different things behind; tests stop the process there. */
    public enum Step {
        LOCKED,
        CONVERTED,
        IDENTITY_TAKEN_AGAIN,
        DATED,
        PUBLISHED,
        EVICTED
    }

    /** Called when each step is done; does nothing outside tests. */
    @FunctionalInterface
    public interface Steps {
        void reached(Step step);
    }

    /** The part of the room that a file may take which is made of others: for a moment there are both. */
    private static final int JOINED_SHARE = 4;

    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final Transcoder transcoder;
    private final long partBytes;
    private final WriterOptions writer;
    private final DiskRoom room;
    private final Clock clock;
    private final Entries entries;
    private final ConversionLog log;
    private final long minSourceSize;
    private final Steps steps;

    /**
     * Prepares to publish.
     *
     * @param transcoder makes entries of small sources
     * @param partBytes of a source that a part is made of at least
     * @param steps called when each step is done
     */
    public Publication(
            Entries entries,
            IdentityReader identities,
            Transcoder transcoder,
            long partBytes,
            Settings settings,
            DiskRoom room,
            ConversionLog log,
            Clock clock,
            Steps steps) {
        this.entries = entries;
        this.directory = entries.directory();
        this.identities = identities;
        this.transcoder = transcoder;
        this.partBytes = partBytes;
        this.writer = settings.writer();
        this.minSourceSize = settings.minSourceSize();
        this.room = room;
        this.clock = clock;
        this.steps = steps;
        this.log = log;
    }

    /** Why a source will never be converted as it is; empty if nothing speaks against it. */
    Optional<String> obstacle(SourceIdentity source, Wanted wanted) {
        if (source.size() < minSourceSize) {
            return Optional.of("smaller than what a conversion is worth");
        }
        return wanted.isAll() && ConversionRules.estimate(source) > room.maxBytes()
                ? Optional.of("larger than the cache may be")
                : Optional.empty();
    }

    /**
     * Tries once; never throws.
     *
     * @param wanted which columns
     * @param progress called after every batch; a {@link CancellationException} from it ends the attempt
     */
    Attempt publish(Source source, Wanted wanted, Consumer<ConversionProgress> progress) {
        return log.of(source.file(), () -> attempt(source, wanted, progress));
    }

    private Attempt attempt(Source source, Wanted wanted, Consumer<ConversionProgress> progress) {
        SourceIdentity identity = null;
        try {
            identity = source.identify(identities);
            return publish(source, identity, wanted, progress);
        } catch (NotPlaced ended) {
            return Attempt.ended(ended.outcome, ended.getMessage(), identity);
        } catch (ConversionMismatchException different) {
            return Attempt.ended(Outcome.MISMATCH, different.getMessage(), identity);
        } catch (CancellationException cancelled) {
            return Attempt.ended(Outcome.CANCELLED, "cancelled", identity);
        } catch (SourceChangedException changed) {
            return Attempt.ended(Outcome.CHANGED, changed.getMessage(), identity);
        } catch (MbfException refused) {
            return Attempt.ended(Outcome.UNSUPPORTED, refused.getMessage(), identity);
        } catch (UncheckedIOException failed) {
            return Attempt.ended(Outcome.FAILED, source + ": " + FileFailures.message(failed.getCause()), identity);
        } catch (IOException failed) {
            return Attempt.ended(Outcome.FAILED, source + ": " + FileFailures.message(failed), identity);
        } catch (RuntimeException bug) {
            return Attempt.ended(Outcome.UNSUPPORTED, source + ": internal error: " + bug, identity);
        } catch (VirtualMachineError | LinkageError exhausted) {
            // out of memory, say: what was held is free again, and the reads of this process must go on
            return Attempt.ended(Outcome.FAILED, source + ": " + exhausted, identity);
        }
    }

    private Attempt publish(Source source, SourceIdentity before, Wanted wanted, Consumer<ConversionProgress> progress)
            throws IOException {
        if (ConversionRules.untilQuiet(before, clock.instant()).compareTo(Duration.ZERO) > 0) {
            return Attempt.ended(Outcome.NOT_QUIET, "changed less than 2 s ago", before);
        }
        Optional<String> obstacle = obstacle(before, wanted);
        if (obstacle.isPresent()) {
            boolean small = before.size() < minSourceSize;
            return Attempt.ended(small ? Outcome.TOO_SMALL : Outcome.OVER_BUDGET, obstacle.get(), before);
        }
        directory.makeReady();
        Optional<ConversionLock> lock = ConversionLock.tryAcquire(directory.locks(), CacheDirectory.hash(before.uri()));
        if (lock.isEmpty()) {
            return Attempt.ended(Outcome.LOCKED, "another process converts it", before);
        }
        try {
            steps.reached(Step.LOCKED);
            if (entries.isFresh(before)) {
                return Attempt.ended(Outcome.FRESH, "already converted", before);
            }
            Optional<EntryParts> there = entries.parts(before);
            try (EntryParts parts = there.orElse(EntryParts.NONE)) {
                return wanted.isAll() && parts.isEmpty() && !ConversionRules.isLarge(before, partBytes)
                        ? convertWhole(source, before, progress)
                        : convertParts(source, before, parts, wanted, progress);
            }
        } finally {
            lock.get().release();
        }
    }

    private Attempt convertWhole(Source source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        Path temporary = TemporaryFile.beside(entry);
        Transcoder.Made made;
        requireRoom(ConversionRules.estimate(before));
        try {
            made = transcoder.transcode(source, temporary, before, writer, progress);
            place(source, before, temporary, entry, made.untrue());
        } finally {
            Files.deleteIfExists(temporary);
        }
        return new Attempt(Outcome.PUBLISHED, "converted", Optional.of(before), Optional.of(made));
    }

    private Attempt convertParts(
            Source source,
            SourceIdentity before,
            EntryParts there,
            Wanted wanted,
            Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        try (ParquetFile parquet = source.open(before)) {
            WriterOptions described = Transcoder.describe(parquet, before, writer);
            CacheDirectory.makeParts(entry);
            PartedConversion conversion = new PartedConversion(
                    source.file(), parquet, described, entry, new Parts(source, before, there, wanted), progress);
            Transcoder.Made made = conversion.run(there.parts(), wanted, partBytes);
            join(source, before, described);
            return new Attempt(Outcome.PUBLISHED, "converted", Optional.of(before), Optional.of(made));
        } finally {
            CacheDirectory.dropIfEmpty(CacheDirectory.parts(entry));
        }
    }

    /** Makes one file of parts that lie side by side. What they hold is proven already: only the copy of it is. */
    private void join(Source source, SourceIdentity before, WriterOptions described) throws IOException {
        if (entries.isFresh(before)) {
            entries.dropParts(before); // what was made last is all of it
            return;
        }
        Path entry = directory.entry(before.uri());
        try (EntryParts there = entries.parts(before).orElse(EntryParts.NONE)) {
            for (List<EntryParts.Part> parts : Joining.of(there, room.maxBytes() / JOINED_SHARE)) {
                Path temporary = TemporaryFile.beside(entry);
                requireRoom(Joining.bytes(parts));
                try {
                    SourcePart joined = Joining.write(parts, temporary, described);
                    if (joined.isWhole()) {
                        place(source, before, temporary, entry, List.of());
                        entries.dropParts(before);
                        return;
                    }
                    place(
                            source,
                            before,
                            temporary,
                            PartName.of(entry, joined, parts.get(0).schema()),
                            List.of());
                } finally {
                    Files.deleteIfExists(temporary);
                }
                parts.forEach(part -> entries.drop(part, "is joined with others"));
            }
        }
    }

    /** Where the parts of a source go: into their folder, as long as they and those of the same columns leave room. */
    private final class Parts implements PartedConversion.Placing {

        private final Source source;
        private final SourceIdentity before;
        private long left; // bytes

        Parts(Source source, SourceIdentity before, EntryParts there, Wanted wanted) {
            this.source = source;
            this.before = before;
            this.left = room.maxBytes() / 10 * 9;
            for (EntryParts.Part part : there.parts()) {
                if (part.schema().fields().stream().anyMatch(field -> wanted.test(field.name()))) {
                    left -= part.file().stamp().size();
                }
            }
        }

        @Override
        public void prepare(long sourceBytes) throws IOException {
            if (left <= 0) {
                throw new NotPlaced(Outcome.PARTLY, "its columns fill the cache");
            }
            requireRoom(ConversionRules.estimate(sourceBytes));
        }

        @Override
        public void place(Path proven, Path place, List<UntrueClaim> untrue) throws IOException {
            left -= Files.size(proven);
            Publication.this.place(source, before, proven, place, untrue);
        }
    }

    /** Why a file did not get into its place. */
    private static final class NotPlaced extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final Outcome outcome;

        NotPlaced(Outcome outcome, String detail) {
            super(detail, null, false, false);
            this.outcome = outcome;
        }
    }

    private void requireRoom(long bytes) throws IOException {
        if (!room.makeFor(bytes)) {
            throw new NotPlaced(Outcome.DISK_FULL, DiskRoom.FULL);
        }
    }

    /** Renames a proven file into its place, if its source is still what it was, and makes up for it. */
    private void place(Source source, SourceIdentity before, Path proven, Path place, List<UntrueClaim> untrue)
            throws IOException {
        steps.reached(Step.CONVERTED);
        SourceIdentity after = source.identify(identities);
        steps.reached(Step.IDENTITY_TAKEN_AGAIN);
        if (!IdentityComparison.same(before, after)) {
            throw new NotPlaced(
                    Outcome.CHANGED,
                    source + ": changed during the conversion: " + IdentityComparison.differences(after, before));
        }
        if (Files.size(proven) > room.maxBytes()) {
            // published, it would be evicted at once, and converted again by the next read, for ever
            throw new NotPlaced(
                    Outcome.OVER_BUDGET,
                    "an entry of " + Files.size(proven) + " bytes would exceed the cache's limit of "
                            + room.maxBytes());
        }
        PrivateFolder.makePrivate(proven);
        Files.setLastModifiedTime(proven, UnreadMark.since(clock.instant()));
        steps.reached(Step.DATED);
        if (!untrue.isEmpty()) {
            // before the entry: whoever meets one without the other must not believe the source
            entries.noteUntrueClaims(before, untrue);
        }
        Files.move(proven, place, StandardCopyOption.ATOMIC_MOVE);
        steps.reached(Step.PUBLISHED);
        room.keepLimits(place);
        steps.reached(Step.EVICTED);
    }
}
