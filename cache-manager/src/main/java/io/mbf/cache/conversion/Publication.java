package io.mbf.cache.conversion;

import io.mbf.cache.conversion.Attempt.Outcome;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.ConversionLock;
import io.mbf.cache.directory.PartName;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.entry.RowGroupsFile;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.settings.CacheRule;
import io.mbf.cache.settings.CacheRules;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.scan.RowRange;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final CacheRules rules;
    private final Steps steps;
    private final Placement placement;

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
        this.rules = settings.rules();
        this.room = room;
        this.clock = clock;
        this.steps = steps;
        this.placement = new Placement(room, clock, steps);
        this.log = log;
    }

    /** Why a source will never be converted as it is; empty if nothing speaks against it. */
    Optional<String> obstacle(SourceIdentity source, Wanted wanted) {
        Optional<CacheRule> rule = rules.find(source.uri());
        if (rules.isNever(source.uri())) {
            return rule.map(CacheRule::named);
        }
        if (isTooSmall(source)) {
            return Optional.of("smaller than what a conversion is worth");
        }
        return wanted.isAll() && ConversionRules.estimate(source) > room.maxBytes()
                ? Optional.of("larger than the cache may be")
                : Optional.empty();
    }

    private boolean isTooSmall(SourceIdentity source) {
        return source.size() < minSourceSize && !rules.isPinned(source.uri());
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
        } catch (IOException | RuntimeException | VirtualMachineError | LinkageError failed) {
            return Attempt.failed(source, identity, failed);
        }
    }

    private Attempt publish(Source source, SourceIdentity before, Wanted wanted, Consumer<ConversionProgress> progress)
            throws IOException {
        if (ConversionRules.untilQuiet(before, clock.instant()).compareTo(Duration.ZERO) > 0) {
            return Attempt.ended(Outcome.NOT_QUIET, "changed less than 2 s ago", before);
        }
        Optional<String> obstacle = obstacle(before, wanted);
        if (obstacle.isPresent()) {
            boolean admitted = !rules.isNever(before.uri()) && !isTooSmall(before);
            return Attempt.ended(admitted ? Outcome.OVER_BUDGET : Outcome.NOT_ADMITTED, obstacle.get(), before);
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
            keepEarlier(source, before, progress);
            Optional<EntryParts> there = entries.parts(before);
            try (EntryParts parts = there.orElseGet(EntryParts::none)) {
                return wanted.isAll() && parts.isEmpty() && !ConversionRules.isLarge(before, partBytes)
                        ? convertWhole(source, before, progress)
                        : convertParts(source, before, parts, wanted, progress);
            }
        } finally {
            lock.get().release();
        }
    }

    /** Makes parts of what the entry has of an earlier state of the source and that still holds; removes the rest. */
    private void keepEarlier(Source source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        try (EarlierState earlier = EarlierState.of(entries, before)) {
            if (!earlier.parts().isEmpty()) {
                try (ParquetFile parquet = source.open(before)) {
                    EarlierState.Kept kept = earlier.compare(
                            parquet,
                            () -> progress.accept(new ConversionProgress(source.file(), 0, parquet.rowCount())));
                    keep(source, before, earlier, kept, Transcoder.describe(parquet, before, writer));
                }
            }
        }
        entries.dropOtherParts(before);
        CacheDirectory.dropIfEmpty(CacheDirectory.parts(entry));
    }

    private void keep(
            Source source, SourceIdentity before, EarlierState earlier, EarlierState.Kept kept, WriterOptions described)
            throws IOException {
        Path entry = directory.entry(before.uri());
        for (EntryParts.Part part : earlier.parts()) {
            Path temporary = TemporaryFile.beside(entry);
            try {
                boolean fits =
                        Joining.bytes(part) <= room.maxBytes() / JOINED_SHARE && room.makeFor(Joining.bytes(part));
                Optional<SourcePart> rewritten =
                        fits ? EarlierState.rewrite(part, kept, temporary, described) : Optional.empty();
                if (rewritten.isPresent()) {
                    place(source, before, temporary, PartName.of(entry, rewritten.get(), part.schema()), kept.untrue());
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
            entries.drop(part, "its source was replaced");
        }
        if (!kept.rowGroups().isEmpty()) {
            entries.noteRowGroups(new RowGroupsFile(before, earlier.schema(), kept.rowGroups()));
        }
    }

    private Attempt convertWhole(Source source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        Path temporary = TemporaryFile.beside(entry);
        Transcoder.Made made;
        placement.requireRoom(ConversionRules.estimate(before));
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
        try (ParquetFile parquet = source.open(before);
                RowGroupNotes groups = new RowGroupNotes(entries, before, parquet, isNoted(source, before, wanted))) {
            WriterOptions described = Transcoder.describe(parquet, before, writer);
            List<EntryParts.Part> usable = usable(there, parquet);
            CacheDirectory.makeParts(entry);
            PartedConversion conversion = new PartedConversion(
                    source.file(),
                    parquet,
                    described,
                    entry,
                    new Parts(source, before, there, wanted, groups),
                    progress);
            Transcoder.Made made = conversion.run(usable, wanted, partBytes);
            join(source, before, described);
            return new Attempt(Outcome.PUBLISHED, "converted", Optional.of(before), Optional.of(made));
        } finally {
            CacheDirectory.dropIfEmpty(CacheDirectory.parts(entry));
        }
    }

    /** Parts that are wrong about their source are of no use; they are removed. */
    private List<EntryParts.Part> usable(EntryParts there, ParquetFile parquet) {
        if (there.isEmpty() || there.schema().equals(parquet.schema()) && there.rowCount() == parquet.rowCount()) {
            return there.parts();
        }
        there.parts().forEach(part -> entries.drop(part, "says other things of its source than that does"));
        return List.of();
    }

    /**
     * Whether it is noted what the row groups of a source are. All of their bytes are read for it: not for a few columns,
     * and not in another store.
     */
    private boolean isNoted(Source source, SourceIdentity identity, Wanted wanted) {
        return wanted.isAll() && source.file() instanceof LocalFile && ConversionRules.isLarge(identity, partBytes);
    }

    /** Makes one file of parts that lie side by side. What they hold is proven already: only the copy of it is. */
    private void join(Source source, SourceIdentity before, WriterOptions described) throws IOException {
        if (entries.isFresh(before)) {
            entries.dropParts(before); // what was made last is all of it
            return;
        }
        Path entry = directory.entry(before.uri());
        try (EntryParts there = entries.parts(before).orElseGet(EntryParts::none)) {
            for (List<EntryParts.Part> parts : Joining.of(there, room.maxBytes() / JOINED_SHARE)) {
                if (!room.makeFor(Joining.bytes(parts))) {
                    return; // parts they remain
                }
                Path temporary = TemporaryFile.beside(entry);
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
        private final RowGroupNotes groups;
        private long left; // bytes

        Parts(Source source, SourceIdentity before, EntryParts there, Wanted wanted, RowGroupNotes groups) {
            this.source = source;
            this.before = before;
            this.groups = groups;
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
                throw new Placement.NotPlaced(Outcome.PARTLY, "its columns fill the cache");
            }
            placement.requireRoom(ConversionRules.estimate(sourceBytes));
        }

        @Override
        public void place(Path proven, Path place, RowRange rows, List<UntrueClaim> untrue) throws IOException {
            left -= Files.size(proven);
            boolean more = groups.addUpTo(rows.to()); // looked at before the source's identity is taken again
            Publication.this.place(source, before, proven, place, untrue);
            if (more) {
                groups.write();
            }
        }
    }

    /** Renames a proven file into its place, if its source is still what it was, and makes up for it. */
    private void place(Source source, SourceIdentity before, Path proven, Path place, List<UntrueClaim> untrue)
            throws IOException {
        steps.reached(Step.CONVERTED);
        SourceIdentity after = source.identify(identities);
        steps.reached(Step.IDENTITY_TAKEN_AGAIN);
        if (!IdentityComparison.same(before, after)) {
            throw new Placement.NotPlaced(
                    Outcome.CHANGED,
                    source + ": changed during the conversion: " + IdentityComparison.differences(after, before));
        }
        placement.place(proven, place, () -> {
            if (!untrue.isEmpty()) {
                // before the entry: whoever meets one without the other must not believe the source
                entries.noteUntrueClaims(before, untrue);
            }
        });
    }
}
