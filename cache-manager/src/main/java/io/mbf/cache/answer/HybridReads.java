package io.mbf.cache.answer;

import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.conversion.Wanted;
import io.mbf.cache.directory.SeenSources;
import io.mbf.cache.directory.UnreadEntries;
import io.mbf.cache.directory.UnreadMark;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.entry.Lookup;
import io.mbf.cache.eviction.DiskRoom;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.CacheRule;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.splice.Coverage;
import io.mbf.cache.splice.SpliceListener;
import io.mbf.cache.splice.SplicedTable;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.ObservedTable;
import io.mbf.cache.stats.Savings;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cache.words.CacheLog;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The answering of reads: from the entry if it can be used, else from the source, which is then queued for conversion
 * if that is worth while. Thread-safe.
 */
public final class HybridReads {

    private static final Logger LOG = System.getLogger(CacheLog.NAME);

    private final Entries entries;
    private final BundledReads bundled;
    private final IdentityReader identities;
    private final Settings settings;
    private final ReadLog log;
    private final MissRules rules;
    private final DiskRoom room;
    private final ConversionQueue queue;
    private final SeenSources seen;
    private final UnreadEntries unread;
    private final Counters counters;
    private final Savings savings;
    private final AtomicBoolean encryptionLogged = new AtomicBoolean();

    public HybridReads(
            Entries entries,
            BundledReads bundled,
            IdentityReader identities,
            Settings settings,
            MissRules rules,
            DiskRoom room,
            ConversionQueue queue,
            SeenSources seen,
            UnreadEntries unread,
            Counters counters,
            Savings savings,
            Clock clock) {
        this.entries = entries;
        this.bundled = bundled;
        this.log = new ReadLog(counters, clock, settings.touchInterval());
        this.identities = identities;
        this.settings = settings;
        this.rules = rules;
        this.room = room;
        this.queue = queue;
        this.seen = seen;
        this.unread = unread;
        this.counters = counters;
        this.savings = savings;
    }

    /**
     * Opens the entry of a source, or the source itself.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws io.mbf.error.MbfException if the source is damaged or not supported, or a key is missing or wrong
     */
    public OpenTable open(Source source) {
        if (source.hasKeys() && !settings.allowDecrypted()) {
            return openEncrypted(source);
        }
        SourceIdentity identity;
        try {
            identity = source.identify(identities);
        } catch (NoSuchFileException gone) {
            forget(source);
            throw new UncheckedIOException(source + ": no such file", gone);
        } catch (IOException notCacheable) {
            counters.miss(CacheState.UNCONVERTIBLE);
            Verdict verdict = MissRules.notCacheable(source.file(), notCacheable);
            return new OpenTable(source.open(), () -> Optional.of(verdict));
        }
        Entries.Found all = entries.findAll(identity);
        Lookup found = all.entry();
        if (found.state() == CacheState.HIT) {
            return hit(source, identity, found);
        }
        if (all.parts().isPresent()) {
            return partial(source, identity, found, all.parts().get());
        }
        Optional<OpenTable> inBundle = bundled.open(source, identity);
        if (inBundle.isPresent()) {
            return inBundle.get();
        }
        if (!source.hasKeys()) {
            return miss(source, identity, found, () -> openDirect(source));
        }
        ParquetFile file = source.open();
        return file.encryption().isPresent() ? miss(source, identity, found, () -> file) : withoutKeys(source, file);
    }

    /** What was opened with keys and may not be cached if it turns out that it needs them. */
    private OpenTable openEncrypted(Source source) {
        ParquetFile file = source.open();
        if (file.encryption().isEmpty()) {
            return withoutKeys(source, file);
        }
        counters.miss(CacheState.ENCRYPTED);
        Verdict verdict = MissRules.encrypted(source.file());
        if (!encryptionLogged.getAndSet(true)) {
            LOG.log(Level.WARNING, source + " is not cached: " + verdict.reason());
        }
        return new OpenTable(
                new ObservedTable(file, source.file(), CacheState.ENCRYPTED, queue.reads()),
                () -> Optional.of(verdict));
    }

    /** @param file opened with keys that it has no use for */
    private OpenTable withoutKeys(Source source, ParquetFile file) {
        file.close();
        return open(Source.inTheClear(source.file()));
    }

    private void forget(Source gone) {
        try {
            entries.remove(gone.file().canonical().uri());
        } catch (IOException keptForNow) {
            LOG.log(Level.DEBUG, () -> "cannot remove the entry of " + gone + ": " + keptForNow.getMessage());
        }
    }

    private OpenTable hit(Source source, SourceIdentity identity, Lookup found) {
        noteUse(identity, found);
        OpenTable cached = cached(source, identity, found, failure -> fallBack(source, identity, found, failure));
        return new OpenTable(
                new ObservedTable(cached.table(), source.file(), CacheState.HIT, savings.of(identity, found.entry())),
                cached.verdict());
    }

    private void noteUse(SourceIdentity identity, Lookup hit) {
        counters.hit(hit.entry());
        if (UnreadMark.isOn(hit.file().stamp())) {
            unread.forget(identity);
        }
        log.touch(hit.entry(), hit.file());
    }

    /** A source of which there are parts, with the source itself behind them. */
    private OpenTable partial(Source source, SourceIdentity identity, Lookup found, EntryParts parts) {
        counters.hit(found.entry());
        PartUse use = new PartUse(
                parts.parts().size(),
                part -> noteUse(identity, parts.parts().get(part)),
                (part, failure) -> partFailed(source, parts.parts().get(part), failure));
        Table spliced = spliced(source, identity, parts, use);
        // looked into only where something is missing: most reads of parts find all that they want
        Supplier<Verdict> rest = () -> rules.miss(source.file(), identity, found);
        Consumer<Wanted> wanting = wanted -> {
            if (rest.get().state().wantsConversion()) {
                queue.reads().expected();
                queue.submit(source, identity, wanted);
            }
        };
        ObservedTable.Observer observer = queue.reads().and(savings.of(identity, found.entry()));
        if (rules.isUsedOnly(identity, parts.schema())) {
            observer = observer.and(new Wanting(parts.schema(), parts.coverage(), wanting));
        } else if (!parts.coverage().hasAll()) {
            wanting.accept(Wanted.ALL);
        }
        return new OpenTable(
                new ObservedTable(spliced, source.file(), CacheState.PARTIAL, observer),
                () -> Optional.of(partial(identity, parts, use.shareOfParts(), rest.get())));
    }

    /** @param read what a read took from parts, 0 to 1; empty before one */
    private static Verdict partial(SourceIdentity identity, EntryParts parts, OptionalDouble read, Verdict rest) {
        SourceIdentity made = parts.parts().get(0).source().identity();
        double share = parts.coverage().share();
        return share < 1
                ? MissRules.partial(identity, made, share, read, rest)
                : MissRules.hit(rest.source(), identity, made);
    }

    private Table spliced(Source source, SourceIdentity identity, EntryParts parts, SpliceListener listener) {
        return new SplicedTable(
                source.toString(),
                parts.schema(),
                parts.rowCount(),
                parts.tables(),
                parts.coverage(),
                parts::close,
                () -> source.open(identity).distrusting(entries.untrueClaims(identity)),
                listener);
    }

    private void noteUse(SourceIdentity identity, EntryParts.Part part) {
        if (UnreadMark.isOn(part.file().stamp())) {
            unread.forget(identity);
        }
        log.touch(part.path(), part.file());
    }

    /** A part that failed in the middle of a scan, which goes on from the source. */
    private void partFailed(Source source, EntryParts.Part part, RuntimeException failure) {
        log.fellBack(source.toString(), failure);
        if (failure instanceof CorruptFileException) {
            entries.drop(part, "failed while it was read");
        }
        entries.openFiles().forget(part.path());
    }

    private static OpenTable cached(
            Source source, SourceIdentity identity, Lookup found, CachedTable.Fallback fallback) {
        SourceIdentity entry = found.file().file().source().orElseThrow();
        AtomicReference<RuntimeException> failed = new AtomicReference<>();
        RowRange all = new RowRange(0, found.file().file().rowCount());
        Table table = new CachedTable(found.file(), all, failure -> {
            failed.set(failure);
            return fallback.open(failure);
        });
        return new OpenTable(
                table,
                () -> Optional.of(
                        failed.get() == null
                                ? MissRules.hit(source.file(), identity, entry)
                                : MissRules.fellBack(source.file(), identity, entry, failed.get())));
    }

    /**
     * Opens what {@link #open} would read from, for a look at it: counts as no read, and changes nothing.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws io.mbf.error.MbfException if the source is damaged or not supported, or a key is missing or wrong
     */
    public OpenTable inspect(Source source) {
        if (!source.hasKeys() || settings.allowDecrypted()) {
            try {
                SourceIdentity identity = source.identify(identities);
                Entries.Found found = entries.findAll(identity);
                if (found.entry().state() == CacheState.HIT) {
                    return cached(source, identity, found.entry(), failure -> source.open(identity));
                }
                if (found.parts().isPresent()) {
                    return new OpenTable(
                            spliced(source, identity, found.parts().get(), SpliceListener.NONE),
                            () -> Optional.of(why(source)));
                }
                Optional<OpenTable> inBundle = bundled.inspect(source, identity);
                if (inBundle.isPresent()) {
                    return inBundle.get();
                }
            } catch (NoSuchFileException gone) {
                throw new UncheckedIOException(source + ": no such file", gone);
            } catch (IOException notCacheable) {
                LOG.log(Level.DEBUG, () -> source + " is not cacheable: " + notCacheable.getMessage());
            }
        }
        ParquetFile file = openDirect(source);
        if (source.hasKeys() && file.encryption().isEmpty()) {
            file.close();
            return inspect(Source.inTheClear(source.file()));
        }
        return new OpenTable(file, () -> Optional.of(why(source)));
    }

    private OpenTable miss(Source source, SourceIdentity identity, Lookup found, Supplier<ParquetFile> opening) {
        // several who meet the same outdated entry at once count it once
        if (found.state() == CacheState.STALE && entries.retire(found) && UnreadMark.isOn(found.stamp())) {
            unread.note(identity);
        }
        Verdict verdict = miss(source, identity, found);
        counters.miss(verdict.state());
        if (found.state() == CacheState.CORRUPT) {
            if (verdict.state() == CacheState.CORRUPT) {
                LOG.log(Level.WARNING, "dropped a cache entry: " + verdict.reason());
            }
            entries.drop(found);
        }
        ParquetFile direct = opening.get().distrusting(entries.untrueClaims(identity));
        ObservedTable.Observer observer = queue.reads();
        if (verdict.state().wantsConversion()) {
            queue.reads().expected();
            if (rules.isUsedOnly(identity, direct.schema())) {
                Coverage nothing = Coverage.none(direct.schema().size(), direct.rowCount());
                observer = observer.and(
                        new Wanting(direct.schema(), nothing, wanted -> queue.submit(source, identity, wanted)));
            } else {
                queue.submit(source, identity, Wanted.ALL);
            }
        } else if (verdict.state() == CacheState.NOT_WORTH_IT
                || verdict.state() == CacheState.NOT_ADMITTED
                        && settings.admission(identity.uri()) == Admission.SECOND_READ) {
            seen.note(identity);
        }
        return new OpenTable(
                new ObservedTable(direct, source.file(), verdict.state(), observer), () -> Optional.of(verdict));
    }

    private Verdict miss(Source source, SourceIdentity identity, Lookup found) {
        Verdict verdict = rules.miss(source.file(), identity, found);
        return verdict.state().wantsConversion() && bundled.isPassedOver(source, identity)
                ? MissRules.passedOver(verdict)
                : verdict;
    }

    /** A read must not fail because entries that nobody reads just now hold all descriptors. */
    private ParquetFile openDirect(Source source) {
        try {
            return source.open();
        } catch (UncheckedIOException failed) {
            if (entries.openFiles().isEmpty()) {
                throw failed;
            }
            entries.openFiles().forgetAll();
            return source.open();
        }
    }

    /** The source behind an entry that failed in the middle of a scan, if it still is what the entry was made from. */
    private Table fallBack(Source source, SourceIdentity expected, Lookup found, RuntimeException failure) {
        log.fellBack(source.toString(), failure);
        if (failure instanceof CorruptFileException) {
            entries.drop(found);
        }
        entries.openFiles().forget(found.entry());
        Table direct = source.open(expected).distrusting(entries.untrueClaims(expected));
        if (failure instanceof CorruptFileException && !rules.isUsedOnly(expected, direct.schema())) {
            queue.submit(source, expected, Wanted.ALL); // else the next read says what is wanted
        }
        return direct;
    }

    /** What the entry of a source says of it, if it can be used; does not count as a read. */
    public Optional<FileSource.Summary> summary(Source source) {
        try {
            SourceIdentity identity = source.identify(identities);
            Entries.Found all = entries.findAll(identity);
            if (all.parts().isPresent()) {
                try (EntryParts parts = all.parts().get()) {
                    return Optional.of(new FileSource.Summary(parts.schema(), parts.rowCount()));
                }
            }
            Lookup found = all.entry();
            if (found.state() != CacheState.HIT) {
                return bundled.summary(source, identity);
            }
            try {
                MbfFile file = found.file().file();
                return Optional.of(new FileSource.Summary(file.schema(), file.rowCount()));
            } finally {
                found.file().release();
            }
        } catch (IOException notCacheable) {
            return Optional.empty();
        }
    }

    /**
     * What the entry of a source knows of some of its rows, or the bundle that it is in; counts as a read if it is enough.
     * Who reads an entry that is damaged is told.
     */
    public Optional<KnownRows> known(Source source, List<String> columns, RowRange rows) {
        if (source.hasKeys()) {
            return Optional.empty();
        }
        try {
            SourceIdentity identity = source.identify(identities);
            Lookup found = entries.find(identity);
            if (found.state() != CacheState.HIT) {
                return bundled.known(source, identity, columns, rows);
            }
            try {
                Optional<KnownRows> known = KnownRows.of(found.file().file(), columns, rows);
                known.ifPresent(enough -> noteUse(identity, found));
                return known;
            } finally {
                found.file().release();
            }
        } catch (IOException
                | CorruptFileException
                | UnsupportedFeatureException
                | UnsupportedVersionException
                | UncheckedIOException unusable) {
            LOG.log(Level.DEBUG, () -> source + ": its entry is not asked: " + unusable.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The account of a source; changes nothing.
     *
     * @throws UncheckedIOException if there is no such source, or it cannot be read
     * @throws io.mbf.error.MbfException if a key is missing or wrong, or the source is damaged as far as it was looked at
     */
    public Verdict why(Source source) {
        if (source.hasKeys()) {
            try (ParquetFile file = source.open()) {
                if (file.encryption().isEmpty()) {
                    return why(Source.inTheClear(source.file()));
                }
            }
            if (!settings.allowDecrypted()) {
                return MissRules.encrypted(source.file());
            }
        }
        SourceIdentity identity;
        try {
            identity = source.identify(identities);
        } catch (NoSuchFileException gone) {
            throw new UncheckedIOException(source + ": no such file", gone);
        } catch (IOException notCacheable) {
            return MissRules.notCacheable(source.file(), notCacheable);
        }
        if (identity.size() == 0) {
            throw CorruptFileException.empty(source.toString());
        }
        return why(source, identity)
                .withUntrueClaims(entries.untrueClaims(identity))
                .withRule(settings.rules().find(identity.uri()).map(CacheRule::toString));
    }

    private Verdict why(Source source, SourceIdentity identity) {
        Lookup found = entries.find(identity);
        if (found.state() == CacheState.HIT) {
            SourceIdentity entry = found.file().file().source().orElseThrow();
            found.file().release();
            return MissRules.hit(source.file(), identity, entry);
        }
        Optional<Verdict> inBundle = bundled.why(source, identity);
        if (inBundle.isPresent()) {
            return inBundle.get();
        }
        if (!source.hasKeys() && source.hasEncryptedFooter()) {
            return MissRules.withoutItsKey(source.file());
        }
        Verdict verdict = miss(source, identity, found);
        if (found.state() == CacheState.MISS) {
            try (EntryParts parts = entries.parts(identity).orElseGet(EntryParts::none)) {
                if (!parts.isEmpty()) {
                    return partial(identity, parts, OptionalDouble.empty(), verdict);
                }
            }
        }
        try {
            if (entries.directory().isBeingWritten(found.entry())) {
                return rules.converting(source.file(), identity, found);
            }
            long estimate = ConversionRules.estimate(identity);
            if (verdict.state().wantsConversion() && !room.canMakeFor(estimate)) {
                return MissRules.diskFull(source.file(), room.full(estimate));
            }
        } catch (IOException notListable) {
            LOG.log(Level.DEBUG, "cannot list the cache directory", notListable);
        }
        return verdict;
    }
}
