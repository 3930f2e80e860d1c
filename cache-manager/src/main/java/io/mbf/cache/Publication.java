package io.mbf.cache;

import io.mbf.cache.Tally.Counter;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.format.SourceIdentity;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The making of one entry: take the source's identity, convert into a temporary file beside the entry, prove it, take
 * the identity again, rename, and give up old entries if there are now too many.
 *
 * <p>A crash at any moment leaves at most a temporary file. Whatever is published was made from a source that did not
 * change while it was read: its times were at least {@link #QUIET} old before, so that any later write shows in them.
 */
final class Publication {

    /** How long a source's times must lie back to be trusted: longer than a tick of any usual file system (FAT: 2 s). */
    static final Duration QUIET = Duration.ofSeconds(2);

    /** What became of an attempt. */
    enum Outcome {
        PUBLISHED,
        /** Somebody else published it meanwhile. */
        FRESH,
        /** Somebody else is at it. */
        LOCKED,
        /** The source changed too recently. */
        NOT_QUIET,
        /** The source changed during the conversion. */
        CHANGED,
        /** The entry would not fit, whenever one tries. */
        OVER_BUDGET,
        DISK_FULL,
        /** The source cannot be converted, whenever one tries. */
        UNSUPPORTED,
        /** The operating system failed; another time it may work. */
        FAILED,
        /** The new file does not hold what was read: thrown away. */
        MISMATCH,
        /** The source is smaller than what a conversion is worth. */
        TOO_SMALL,
        CANCELLED
    }

    /**
     * @param identity the source's before the attempt, if it could be taken
     * @param made if it was published
     */
    record Result(Outcome outcome, String detail, Optional<SourceIdentity> identity, Optional<Transcoder.Made> made) {

        Result(Outcome outcome, String detail, Optional<SourceIdentity> identity) {
            this(outcome, detail, identity, Optional.empty());
        }
    }

    /** The moments at which a crash would leave different things behind; tests stop the process there. */
    enum Step {
        LOCKED,
        CONVERTED,
        IDENTITY_TAKEN_AGAIN,
        DATED,
        PUBLISHED,
        EVICTED
    }

    /** Told of each step; does nothing outside tests. */
    @FunctionalInterface
    interface Steps {
        void reached(Step step);
    }

    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final Transcoder transcoder;
    private final WriterOptions writer;
    private final Eviction limits;
    private final Clock clock;
    private final Predicate<SourceIdentity> isFresh;
    private final Tally tally;
    private final long minSourceSize;
    private final Steps steps;
    private final EvictionLog evictions;

    /** @param isFresh whether there is an entry made from exactly this state of a source */
    Publication(
            CacheDirectory directory,
            CacheBuilder builder,
            Settings settings,
            Eviction limits,
            Predicate<SourceIdentity> isFresh,
            Tally tally) {
        this.directory = directory;
        this.identities = builder.identities;
        this.transcoder = builder.transcoder;
        this.writer = settings.writer();
        this.minSourceSize = settings.minSourceSize();
        this.limits = limits;
        this.clock = builder.clock;
        this.steps = builder.steps;
        this.isFresh = isFresh;
        this.tally = tally;
        this.evictions = new EvictionLog(tally, builder.clock);
    }

    /** How long until a source's times can be trusted; zero or less if they can. Beyond {@link #QUIET}: in the future. */
    static Duration untilQuiet(SourceIdentity source, Instant now) {
        long changed = Math.max(source.modifiedNanos(), source.changedNanos());
        Instant last =
                Instant.ofEpochSecond(Math.floorDiv(changed, 1_000_000_000L), Math.floorMod(changed, 1_000_000_000L));
        return Duration.between(now, last.plus(QUIET));
    }

    /** Bytes that an entry may take: a guess from experience, on the safe side. */
    static long estimate(SourceIdentity source) {
        return source.size() + source.size() / 2;
    }

    /** Why a source will never be converted as it is; empty if nothing speaks against it. */
    Optional<String> obstacle(SourceIdentity source) {
        if (source.size() < minSourceSize) {
            return Optional.of("smaller than what a conversion is worth");
        }
        return estimate(source) > limits.maxBytes() ? Optional.of("larger than the cache may be") : Optional.empty();
    }

    /**
     * Tries once; never throws.
     *
     * @param progress told about every batch; a {@link CancellationException} from it ends the attempt
     */
    Result publish(Path source, Consumer<ConversionProgress> progress) {
        CacheEvents.Conversion event = new CacheEvents.Conversion();
        event.begin();
        Result result = attempt(source, progress);
        result.made.ifPresent(made -> {
            tally.count(Counter.CONVERSIONS);
            tally.add(
                    Counter.CONVERTED_SOURCE_BYTES,
                    result.identity.orElseThrow().size());
            tally.add(Counter.CONVERTED_BYTES, made.bytes());
            tally.add(Counter.CONVERSION_NANOS, made.nanos());
            tally.add(Counter.DECODE_NANOS, made.decodeNanos());
        });
        switch (result.outcome) {
            case CHANGED -> tally.count(Counter.DISCARDED);
            case UNSUPPORTED, FAILED -> tally.count(Counter.FAILURES);
            case MISMATCH -> {
                tally.count(Counter.FAILURES);
                tally.count(Counter.MISMATCHES);
            }
            default -> {}
        }
        event.end();
        if (event.shouldCommit()) {
            event.source = source.toString();
            event.outcome = result.outcome.name();
            event.detail = result.detail;
            event.bytes = result.made.map(Transcoder.Made::bytes).orElse(0L);
            event.commit();
        }
        return result;
    }

    private Result attempt(Path source, Consumer<ConversionProgress> progress) {
        Optional<SourceIdentity> identity = Optional.empty();
        try {
            identity = Optional.of(identities.read(source));
            return publish(source, identity.get(), progress);
        } catch (ConversionMismatchException different) {
            return new Result(Outcome.MISMATCH, different.getMessage(), identity);
        } catch (CancellationException cancelled) {
            return new Result(Outcome.CANCELLED, "cancelled", identity);
        } catch (SourceChangedException changed) {
            return new Result(Outcome.CHANGED, changed.getMessage(), identity);
        } catch (MbfException refused) {
            return new Result(Outcome.UNSUPPORTED, refused.getMessage(), identity);
        } catch (UncheckedIOException failed) {
            return new Result(Outcome.FAILED, source + ": " + Failures.message(failed.getCause()), identity);
        } catch (IOException failed) {
            return new Result(Outcome.FAILED, source + ": " + Failures.message(failed), identity);
        } catch (RuntimeException bug) {
            return new Result(Outcome.UNSUPPORTED, source + ": internal error: " + bug, identity);
        } catch (VirtualMachineError | LinkageError exhausted) {
            // out of memory, say: what was held is free again, and the reads of this process must go on
            return new Result(Outcome.FAILED, source + ": " + exhausted, identity);
        }
    }

    private Result publish(Path source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Optional<SourceIdentity> identity = Optional.of(before);
        if (untilQuiet(before, clock.instant()).compareTo(Duration.ZERO) > 0) {
            return new Result(Outcome.NOT_QUIET, "changed less than 2 s ago", identity);
        }
        Optional<String> obstacle = obstacle(before);
        if (obstacle.isPresent()) {
            boolean small = before.size() < minSourceSize;
            return new Result(small ? Outcome.TOO_SMALL : Outcome.OVER_BUDGET, obstacle.get(), identity);
        }
        if (!Files.isDirectory(directory.locks())) {
            directory.prepare();
        }
        Optional<ConversionLock> lock = ConversionLock.tryAcquire(directory.locks(), CacheDirectory.hash(before.uri()));
        if (lock.isEmpty()) {
            return new Result(Outcome.LOCKED, "another process converts it", identity);
        }
        try {
            steps.reached(Step.LOCKED);
            if (isFresh.test(before)) {
                return new Result(Outcome.FRESH, "already converted", identity);
            }
            if (!makeRoom(estimate(before))) {
                return new Result(Outcome.DISK_FULL, "the disk is too full", identity);
            }
            return convert(source, before, progress);
        } finally {
            lock.get().release();
        }
    }

    private Result convert(Path source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        Path temporary = CacheDirectory.temporary(entry);
        Transcoder.Made made;
        try {
            made = transcoder.transcode(source, temporary, before, writer, progress);
            steps.reached(Step.CONVERTED);
            SourceIdentity after = identities.read(source);
            steps.reached(Step.IDENTITY_TAKEN_AGAIN);
            if (!Comparison.same(before, after)) {
                return new Result(
                        Outcome.CHANGED,
                        "changed during the conversion: " + Comparison.differences(after, before),
                        Optional.of(before));
            }
            if (Files.size(temporary) > limits.maxBytes()) {
                // published, it would be evicted at once, and converted again by the next read, for ever
                return new Result(
                        Outcome.OVER_BUDGET,
                        "an entry of " + Files.size(temporary) + " bytes would exceed the cache's limit of "
                                + limits.maxBytes(),
                        Optional.of(before));
            }
            PrivateFolder.makePrivate(temporary);
            Files.setLastModifiedTime(temporary, FileStamp.unreadSince(clock.instant()));
            steps.reached(Step.DATED);
            Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        steps.reached(Step.PUBLISHED);
        evict(limits, entry);
        steps.reached(Step.EVICTED);
        return new Result(Outcome.PUBLISHED, "converted", Optional.of(before), Optional.of(made));
    }

    private boolean makeRoom(long bytes) throws IOException {
        // the floor may be as high as numbers go: then there is never room, and never a wrap-around
        long needed = limits.minFreeBytes() > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : limits.minFreeBytes() + bytes;
        if (usableBytes() < needed) {
            long reclaimable = 0;
            for (CacheDirectory.Listed listed : directory.entries()) {
                reclaimable += listed.stamp().size();
            }
            if (reclaimable >= needed - usableBytes()) {
                evict(new Eviction(limits.maxBytes(), needed), null);
            }
        }
        return usableBytes() >= needed;
    }

    private void evict(Eviction limit, Path keep) throws IOException {
        List<CacheDirectory.Listed> entries = directory.entries();
        evictions.note(entries, Eviction.unlink(limit.choose(entries, usableBytes(), keep, clock.instant())));
    }

    private long usableBytes() throws IOException {
        // the plain call: Files.getFileStore parses the whole mount table
        long usable = directory.path().toFile().getUsableSpace();
        if (usable == 0 && !Files.isDirectory(directory.path())) {
            throw new NoSuchFileException(directory.path().toString());
        }
        return usable;
    }
}
