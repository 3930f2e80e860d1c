package io.mbf.cache.conversion;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.conversion.Attempt.Outcome;
import io.mbf.cache.conversion.Publication.Step;
import io.mbf.cache.conversion.Publication.Steps;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.ConversionLock;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.entry.Bundles;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.SourceIndex;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.settings.CacheRules;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.words.CacheLog;
import io.mbf.error.MbfException;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.FormatLimits;
import io.mbf.parquet.ParquetFile;
import io.mbf.schema.Schema;
import io.mbf.stats.SharedZones;
import io.mbf.writer.IndexColumns;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The making of a bundle, the entry of small sources of one folder: those that are asked for, and those of the bundle
 * that is there which are still what they were. Each is treated as {@link Publication} treats its source: identified,
 * read, identified again. One that fails or changes is left out; the file is proven as a whole.
 *
 * <p>All sources have one schema, that of most of them. What does not fit is left to be converted singly.
 */
public final class BundlePublication {

    /** Fewer sources are no bundle. */
    private static final int LEAST_SOURCES = 8;

    /** A bundle is made anew when one in so many of its sources is missing. */
    private static final int STALE_SHARE = 10;

    /** Columns of a source at most: more are converted in groups. */
    private static final int MOST_COLUMNS = 64;

    /** How many sources are looked at to find out which schema most have. */
    private static final int SAMPLE = 64;

    private final Entries entries;
    private final Bundles bundles;
    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final WriterOptions writer;
    private final long minSourceSize;
    private final CacheRules rules;
    private final long below;
    private final DiskRoom room;
    private final Placement placement;
    private final ConversionLog log;
    private final Clock clock;
    private final Steps steps;

    /** @param steps called when each step is done */
    public BundlePublication(
            Entries entries,
            IdentityReader identities,
            Settings settings,
            DiskRoom room,
            ConversionLog log,
            Clock clock,
            Steps steps) {
        this.entries = entries;
        this.bundles = new Bundles(entries);
        this.directory = entries.directory();
        this.identities = identities;
        this.writer = settings.writer();
        this.minSourceSize = settings.minSourceSize();
        this.rules = settings.rules();
        this.below = settings.bundleBelow();
        this.room = room;
        this.placement = new Placement(room, clock, steps);
        this.log = log;
        this.clock = clock;
        this.steps = steps;
    }

    /** Whether a source is one for a bundle, if there are others. */
    public boolean takes(Source source, SourceIdentity identity) {
        return !source.hasKeys() && takes(identity);
    }

    private boolean takes(SourceIdentity identity) {
        return identity.size() < below
                && (identity.size() >= minSourceSize || rules.isPinned(identity.uri()))
                && FolderIdentities.isLocal(identity.uri())
                && !rules.isNever(identity.uri());
    }

    /**
     * Whether so many sources are worth that a bundle is made.
     *
     * @param missing of those that are asked for
     */
    boolean isWorthIt(String folder, int missing) {
        int there = bundles.find(folder).map(BundlePublication::size).orElse(0);
        return there + missing >= LEAST_SOURCES && (long) missing * STALE_SHARE >= there;
    }

    /** Whether the bundle of a folder is good enough to stay as it is although some sources are missing. */
    boolean isGoodEnough(String folder, int missing) {
        int there = bundles.find(folder).map(BundlePublication::size).orElse(0);
        return (long) missing * STALE_SHARE < there;
    }

    private static int size(Bundles.Opened bundle) {
        try (bundle) {
            return bundle.sources().size();
        }
    }

    /** A source on its way into the bundle. */
    private record Candidate(Source source, SourceIdentity before, boolean asked) {}

    /** A source that is in the bundle. */
    private record Member(Candidate candidate, long rows, long nanos, long decodeNanos, UntrueClaims untrue) {}

    /**
     * Tries once; never throws.
     *
     * @param folder of the sources, by its URI with a slash at the end
     * @param asked sources for which there is no entry
     * @param progress called after every batch; a {@link CancellationException} from it ends the attempt
     * @return what became of each source that was asked for; those that are left to be converted singly are not there
     */
    Map<Source, Attempt> publish(String folder, Collection<Source> asked, Consumer<ConversionProgress> progress) {
        Work work = new Work(folder, progress);
        try {
            work.publish(asked);
        } catch (IOException | RuntimeException | VirtualMachineError | LinkageError failed) {
            work.failed(asked, failed);
        }
        work.attempts.forEach((source, attempt) -> log.of(source.file(), () -> attempt));
        return work.attempts;
    }

    /** One attempt. */
    private final class Work {
        private final String folder;
        private final Consumer<ConversionProgress> progress;
        private final FolderIdentities looks = new FolderIdentities(identities);
        private final Map<Source, Attempt> attempts = new LinkedHashMap<>();
        private final Map<Source, SourceIdentity> identified = new HashMap<>(); // of those that are asked for
        private final List<Member> members = new ArrayList<>();

        Work(String folder, Consumer<ConversionProgress> progress) {
            this.folder = folder;
            this.progress = progress;
        }

        private LocalFile place() {
            return new LocalFile(Path.of(URI.create(folder)));
        }

        private void end(Candidate candidate, Attempt attempt) {
            if (candidate.asked) {
                attempts.put(candidate.source, attempt);
            }
        }

        void failed(Collection<Source> asked, Throwable failure) {
            Attempt attempt = Attempt.failed(Source.inTheClear(place()), null, failure);
            if (attempt.outcome() == Outcome.MISMATCH) {
                System.getLogger(CacheLog.NAME).log(Level.ERROR, "no bundle: " + attempt.detail());
            }
            boolean ofAll = attempt.outcome() == Outcome.DISK_FULL
                    || attempt.outcome() == Outcome.CANCELLED
                    || attempt.outcome() == Outcome.FAILED && !(failure instanceof Error);
            if (ofAll) {
                for (Source source : asked) {
                    attempts.putIfAbsent(
                            source, Attempt.ended(attempt.outcome(), attempt.detail(), identified.get(source)));
                }
            }
        }

        void publish(Collection<Source> asked) throws IOException {
            directory.makeReady();
            Optional<ConversionLock> lock = ConversionLock.tryAcquire(directory.locks(), CacheDirectory.hash(folder));
            if (lock.isEmpty()) {
                for (Source source : asked) {
                    attempts.put(source, Attempt.ended(Outcome.LOCKED, "another process converts it", null));
                }
                return;
            }
            try {
                steps.reached(Step.LOCKED);
                List<Candidate> candidates = candidates(asked);
                if (candidates.size() >= LEAST_SOURCES) {
                    make(candidates);
                }
            } finally {
                lock.get().release();
            }
        }

        private List<Candidate> candidates(Collection<Source> asked) {
            Map<String, Candidate> found = new HashMap<>();
            Set<String> named = new HashSet<>();
            for (Source source : asked) {
                SourceIdentity now = null;
                try {
                    now = source.identify(identities);
                    named.add(now.uri());
                    identified.put(source, now);
                    if (!FolderIdentities.folderOf(now.uri()).equals(folder) || !takes(now)) {
                        continue;
                    }
                    if (ConversionRules.untilQuiet(now, clock.instant()).compareTo(Duration.ZERO) > 0) {
                        attempts.put(source, Attempt.ended(Outcome.NOT_QUIET, "changed less than 2 s ago", now));
                    } else {
                        found.putIfAbsent(now.uri(), new Candidate(source, now, true));
                    }
                } catch (IOException failed) {
                    attempts.put(source, Attempt.failed(source, now, failed));
                }
            }
            bundles.find(folder).ifPresent(there -> keep(there, named, found));
            return found.values().stream()
                    .sorted(Comparator.comparing(candidate -> candidate.before.uri()))
                    .limit(FormatLimits.SOURCES)
                    .toList();
        }

        /** Adds the sources of the bundle that is there, as far as they are what they were. */
        private void keep(Bundles.Opened there, Set<String> named, Map<String, Candidate> found) {
            try (there) {
                SourceIndex sources = there.sources();
                for (int i = 0; i < sources.size(); i++) {
                    SourceIdentity made = sources.identity(i);
                    Candidate asked = found.get(made.uri());
                    if (asked != null && IdentityComparison.same(asked.before, made)) {
                        end(asked, Attempt.ended(Outcome.FRESH, "already converted", made));
                        found.put(made.uri(), new Candidate(asked.source, asked.before, false));
                    } else if (!named.contains(made.uri()) && takes(made) && isAsItWas(made)) {
                        found.put(made.uri(), new Candidate(Source.inTheClear(Source.localFile(made)), made, false));
                    }
                }
            }
        }

        private boolean isAsItWas(SourceIdentity made) {
            try {
                Optional<FolderIdentities.Placed> placed = looks.place(Source.localFile(made));
                return placed.isPresent() && IdentityComparison.same(looks.read(placed.get()), made);
            } catch (IOException gone) {
                return false;
            }
        }

        private void make(List<Candidate> candidates) throws IOException {
            Optional<Schema> schema = commonest(candidates);
            long estimate = candidates.stream()
                    .mapToLong(candidate -> ConversionRules.estimate(candidate.before))
                    .sum();
            if (schema.isEmpty() || schema.get().size() > MOST_COLUMNS || estimate > room.maxBytes()) {
                return;
            }
            placement.requireRoom(estimate);
            Path place = directory.bundle(folder);
            Path temporary = TemporaryFile.beside(place);
            try {
                ColumnChecksums read = new ColumnChecksums(schema.get());
                long rows = write(candidates, schema.get(), temporary, read);
                if (members.size() < LEAST_SOURCES) {
                    return;
                }
                long written = System.nanoTime();
                ConversionProgress last =
                        new ConversionProgress(members.get(0).candidate.source.file(), rows, rows);
                Transcoder.prove(place(), temporary, schema.get(), rows, read, () -> progress.accept(last));
                long proof = System.nanoTime() - written;
                steps.reached(Step.CONVERTED);
                steps.reached(Step.IDENTITY_TAKEN_AGAIN);
                long bytes = Files.size(temporary);
                placement.place(temporary, place, this::noteUntrueClaims);
                account(rows, bytes, proof);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }

        private Optional<Schema> commonest(List<Candidate> candidates) {
            Map<Schema, Integer> counts = new LinkedHashMap<>();
            int step = Math.max(1, candidates.size() / SAMPLE);
            for (int i = 0; i < candidates.size(); i += step) {
                progress.accept(new ConversionProgress(candidates.get(i).source.file(), 0, 0));
                try (ParquetFile parquet = candidates.get(i).source.open()) {
                    counts.merge(parquet.schema(), 1, Integer::sum);
                } catch (MbfException | UncheckedIOException failed) {
                    // told when it is converted
                }
            }
            return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        }

        /** Returns how many rows were written. */
        private long write(List<Candidate> candidates, Schema schema, Path target, ColumnChecksums read) {
            WriterOptions options = WriterOptions.builder()
                    .codec(writer.codec())
                    .chunkBytes(writer.chunkBytes())
                    .indexColumns(IndexColumns.known(schema, writer.indexColumns()))
                    .build();
            try (MbfFileWriter file = MbfFileWriter.create(target, schema, options)) {
                for (Candidate candidate : candidates) {
                    new OneSource(candidate, file, read).add(schema);
                }
                return file.finish().rows();
            }
        }

        private void noteUntrueClaims() throws IOException {
            for (Member member : members) {
                if (!member.untrue.list().isEmpty()) {
                    // before the bundle: whoever meets one without the other must not believe the source
                    entries.noteUntrueClaims(member.candidate.before, member.untrue.list());
                }
            }
        }

        /** Says of each member that it was converted, and which part of bytes and proof is its own. */
        private void account(long rows, long bytes, long proof) {
            long passed = 0;
            for (Member member : members) {
                long until = passed + member.rows;
                double before = rows == 0 ? 0 : (double) passed / rows;
                double after = rows == 0 ? 0 : (double) until / rows;
                long proofNanos = (long) ((after - before) * proof);
                Transcoder.Made made = new Transcoder.Made(
                        member.rows,
                        1,
                        (long) (after * bytes) - (long) (before * bytes),
                        member.decodeNanos,
                        proofNanos,
                        member.nanos + proofNanos,
                        member.untrue.list());
                end(
                        member.candidate,
                        new Attempt(
                                Outcome.PUBLISHED,
                                "converted",
                                Optional.of(member.candidate.before),
                                Optional.of(made)));
                passed = until;
            }
        }

        /** The way of one source into the file. */
        private final class OneSource implements RowConversion.Target {
            private final Candidate candidate;
            private final MbfFileWriter file;
            private final ColumnChecksums read;
            private long all;
            private long done;
            private boolean started;
            private boolean writing;

            OneSource(Candidate candidate, MbfFileWriter file, ColumnChecksums read) {
                this.candidate = candidate;
                this.file = file;
                this.read = read;
            }

            void add(Schema schema) {
                long start = System.nanoTime();
                try (ParquetFile parquet = candidate.source.open(candidate.before)) {
                    if (!parquet.schema().equals(schema)) {
                        return; // left to be converted singly
                    }
                    all = parquet.rowCount();
                    tell();
                    file.startSource(Transcoder.withFooterHash(candidate.before, parquet));
                    started = true;
                    UntrueClaims untrue = new UntrueClaims();
                    RowConversion conversion = new RowConversion(parquet, untrue);
                    conversion.run(this);
                    requireUnchanged();
                    members.add(
                            new Member(candidate, done, System.nanoTime() - start, conversion.decodeNanos(), untrue));
                } catch (CancellationException cancelled) {
                    throw cancelled;
                } catch (IOException | RuntimeException failed) {
                    if (writing) {
                        throw failed instanceof RuntimeException unchecked
                                ? unchecked
                                : new UncheckedIOException((IOException) failed);
                    }
                    if (started) {
                        file.abandonSource();
                    }
                    end(candidate, Attempt.failed(candidate.source, candidate.before, failed));
                }
            }

            private void requireUnchanged() throws IOException {
                SourceIdentity after = candidate.source.identify(identities);
                if (!IdentityComparison.same(candidate.before, after)) {
                    throw new Placement.NotPlaced(
                            Outcome.CHANGED,
                            candidate.source + ": changed during the conversion: "
                                    + IdentityComparison.differences(after, candidate.before));
                }
            }

            private void tell() {
                progress.accept(new ConversionProgress(candidate.source.file(), done, all));
            }

            @Override
            public int pageRoom() {
                return file.pageRoom();
            }

            @Override
            public void write(ColumnBatch batch, SharedZones zones) {
                writing = true; // what fails from here on fails for all
                read.add(batch);
                file.write(batch, zones);
                writing = false;
                done += batch.rowCount();
                tell();
            }
        }
    }
}
