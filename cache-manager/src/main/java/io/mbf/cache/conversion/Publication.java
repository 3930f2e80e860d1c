package io.mbf.cache.conversion;

import io.mbf.cache.conversion.Attempt.Outcome;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.directory.ConversionLock;
import io.mbf.cache.directory.PrivateFolder;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.entry.ClaimsFile;
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
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The making of one entry: take the source's identity, convert into a temporary file beside the entry, prove it, take
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

    private final CacheDirectory directory;
    private final IdentityReader identities;
    private final Transcoder transcoder;
    private final WriterOptions writer;
    private final DiskRoom room;
    private final Clock clock;
    private final Predicate<SourceIdentity> isFresh;
    private final ConversionLog log;
    private final long minSourceSize;
    private final Steps steps;

    /**
     * Prepares to publish.
     *
     * @param isFresh whether there is an entry made from exactly this state of a source
     * @param steps called when each step is done
     */
    public Publication(
            CacheDirectory directory,
            IdentityReader identities,
            Transcoder transcoder,
            Settings settings,
            DiskRoom room,
            Predicate<SourceIdentity> isFresh,
            ConversionLog log,
            Clock clock,
            Steps steps) {
        this.directory = directory;
        this.identities = identities;
        this.transcoder = transcoder;
        this.writer = settings.writer();
        this.minSourceSize = settings.minSourceSize();
        this.room = room;
        this.clock = clock;
        this.steps = steps;
        this.isFresh = isFresh;
        this.log = log;
    }

    /** Why a source will never be converted as it is; empty if nothing speaks against it. */
    Optional<String> obstacle(SourceIdentity source) {
        if (source.size() < minSourceSize) {
            return Optional.of("smaller than what a conversion is worth");
        }
        return ConversionRules.estimate(source) > room.maxBytes()
                ? Optional.of("larger than the cache may be")
                : Optional.empty();
    }

    /**
     * Tries once; never throws.
     *
     * @param progress called after every batch; a {@link CancellationException} from it ends the attempt
     */
    Attempt publish(Source source, Consumer<ConversionProgress> progress) {
        return log.of(source.file(), () -> attempt(source, progress));
    }

    private Attempt attempt(Source source, Consumer<ConversionProgress> progress) {
        SourceIdentity identity = null;
        try {
            identity = source.identify(identities);
            return publish(source, identity, progress);
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

    private Attempt publish(Source source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        if (ConversionRules.untilQuiet(before, clock.instant()).compareTo(Duration.ZERO) > 0) {
            return Attempt.ended(Outcome.NOT_QUIET, "changed less than 2 s ago", before);
        }
        Optional<String> obstacle = obstacle(before);
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
            if (isFresh.test(before)) {
                return Attempt.ended(Outcome.FRESH, "already converted", before);
            }
            if (!room.makeFor(ConversionRules.estimate(before))) {
                return Attempt.ended(Outcome.DISK_FULL, DiskRoom.FULL, before);
            }
            return convert(source, before, progress);
        } finally {
            lock.get().release();
        }
    }

    private Attempt convert(Source source, SourceIdentity before, Consumer<ConversionProgress> progress)
            throws IOException {
        Path entry = directory.entry(before.uri());
        Path temporary = TemporaryFile.beside(entry);
        Transcoder.Made made;
        try {
            made = transcoder.transcode(source, temporary, before, writer, progress);
            steps.reached(Step.CONVERTED);
            SourceIdentity after = source.identify(identities);
            steps.reached(Step.IDENTITY_TAKEN_AGAIN);
            if (!IdentityComparison.same(before, after)) {
                return Attempt.ended(
                        Outcome.CHANGED,
                        source + ": changed during the conversion: " + IdentityComparison.differences(after, before),
                        before);
            }
            if (Files.size(temporary) > room.maxBytes()) {
                // published, it would be evicted at once, and converted again by the next read, for ever
                return Attempt.ended(
                        Outcome.OVER_BUDGET,
                        "an entry of " + Files.size(temporary) + " bytes would exceed the cache's limit of "
                                + room.maxBytes(),
                        before);
            }
            PrivateFolder.makePrivate(temporary);
            Files.setLastModifiedTime(temporary, UnreadMark.since(clock.instant()));
            steps.reached(Step.DATED);
            if (!made.untrue().isEmpty()) {
                // before the entry: whoever meets one without the other must not believe the source
                new ClaimsFile(before, made.untrue()).write(CacheDirectory.claims(entry));
            }
            Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        steps.reached(Step.PUBLISHED);
        room.keepLimits(entry);
        steps.reached(Step.EVICTED);
        return new Attempt(Outcome.PUBLISHED, "converted", Optional.of(before), Optional.of(made));
    }
}
