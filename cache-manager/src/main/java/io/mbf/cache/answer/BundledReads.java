package io.mbf.cache.answer;

import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.Wanted;
import io.mbf.cache.entry.Bundles;
import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.SharedFile;
import io.mbf.cache.entry.SourceIndex;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.FolderIdentities;
import io.mbf.cache.source.FolderIdentities.Placed;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.ObservedTable;
import io.mbf.cache.stats.Savings;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.table.FileBundle;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The answering of reads of small sources, one or many, from the bundles of their folders. Thread-safe. */
public final class BundledReads {

    private final Bundles bundles;
    private final Entries entries;
    private final IdentityReader identities;
    private final ConversionQueue queue;
    private final Counters counters;
    private final Savings savings;
    private final ReadLog log;
    private final long below;

    public BundledReads(
            Entries entries,
            IdentityReader identities,
            Settings settings,
            ConversionQueue queue,
            Counters counters,
            Savings savings,
            Clock clock) {
        this.bundles = new Bundles(entries);
        this.entries = entries;
        this.identities = identities;
        this.queue = queue;
        this.counters = counters;
        this.savings = savings;
        this.log = new ReadLog(counters, clock, settings.touchInterval());
        this.below = settings.bundleBelow();
    }

    /** Where the rows of files are, for those whose folder has a bundle that has them as they are now; null for others. */
    public FileBundle.Member[] members(List<DataFile> files) {
        FileBundle.Member[] members = new FileBundle.Member[files.size()];
        if (below == 0) {
            return members;
        }
        FolderIdentities looks = new FolderIdentities(identities);
        Map<String, Optional<Folder>> folders = new HashMap<>();
        Placed[] placed = new Placed[members.length];
        Folder[] folderOf = new Folder[members.length];
        for (int i = 0; i < members.length; i++) {
            placed[i] = looks.place(files.get(i)).orElse(null);
            if (placed[i] != null) {
                folderOf[i] = folders.computeIfAbsent(placed[i].folder(), this::folder)
                        .orElse(null);
            }
        }
        IntStream.range(0, members.length)
                .filter(i -> folderOf[i] != null)
                .parallel()
                .forEach(i -> members[i] = folderOf[i].member(looks, placed[i]));
        return members;
    }

    private Optional<Folder> folder(String uri) {
        return bundles.open(uri).map(opened -> {
            try (opened) {
                return new Folder(uri, opened);
            }
        });
    }

    /** The rows of a source for a read, if the bundle of its folder has them. */
    Optional<OpenTable> open(Source source, SourceIdentity identity) {
        return find(source, identity, true).flatMap(found -> found.open(source));
    }

    /** The same for a look: counts as no read, and changes nothing. */
    Optional<OpenTable> inspect(Source source, SourceIdentity identity) {
        return find(source, identity, false).flatMap(found -> found.inspect(source));
    }

    /** What the bundle says of a source. */
    Optional<FileSource.Summary> summary(Source source, SourceIdentity identity) {
        return find(source, identity, false).map(found -> new FileSource.Summary(found.folder.schema(), found.rows()));
    }

    /** What the bundle knows of some rows of a source; counts as a read if it is enough. */
    Optional<KnownRows> known(Source source, SourceIdentity identity, List<String> columns, RowRange rows) {
        return find(source, identity, true).flatMap(found -> found.folder.known(found.number, columns, rows));
    }

    /** What there is to say of a source that the bundle has as it is. */
    Optional<Verdict> why(Source source, SourceIdentity identity) {
        return find(source, identity, false)
                .map(found -> MissRules.hitInBundle(source.file(), identity, found.folder.identity(found.number)));
    }

    /** Whether there is a bundle without a source, too large to be made anew for one. */
    boolean isPassedOver(Source source, SourceIdentity identity) {
        if (source.hasKeys() || identity.size() >= below) {
            return false;
        }
        return queue.isPassedOver(identity);
    }

    /** A source that a bundle has as it is. */
    private record Found(Folder folder, int number) {

        Optional<OpenTable> open(Source source) {
            return folder.open(number, List.of(source.file()));
        }

        Optional<OpenTable> inspect(Source source) {
            return folder.inspect(number, List.of(source.file()));
        }

        long rows() {
            return folder.sources.rows(number);
        }
    }

    private Optional<Found> find(Source source, SourceIdentity identity, boolean toRead) {
        if (source.hasKeys() || identity.size() >= below || !FolderIdentities.isLocal(identity.uri())) {
            return Optional.empty();
        }
        String folder = FolderIdentities.folderOf(identity.uri());
        return (toRead ? bundles.open(folder) : bundles.find(folder)).flatMap(opened -> {
            try (opened) {
                OptionalInt number = opened.sources().find(identity.uri());
                return number.isPresent()
                                && IdentityComparison.same(
                                        identity, opened.sources().identity(number.getAsInt()))
                        ? Optional.of(new Found(new Folder(folder, opened), number.getAsInt()))
                        : Optional.empty();
            }
        });
    }

    /** The bundle of a folder, as it was when it was looked at. */
    private final class Folder implements FileBundle {
        private final String uri;
        private final Schema schema;
        private final SourceIndex sources;

        Folder(String uri, Bundles.Opened opened) {
            this.uri = uri;
            this.schema = opened.file().file().schema();
            this.sources = opened.sources();
        }

        SourceIdentity identity(int number) {
            return sources.identity(number);
        }

        /** Where a file is; null if it is not here, or not as it is now. */
        Member member(FolderIdentities looks, Placed placed) {
            OptionalInt number = sources.find(placed.file().uri());
            if (number.isEmpty()) {
                return null;
            }
            try {
                boolean same = IdentityComparison.same(looks.read(placed), sources.identity(number.getAsInt()));
                return same ? new Member(this, number.getAsInt(), sources.rows(number.getAsInt())) : null;
            } catch (IOException | MbfException toldWhenItIsOpened) {
                return null;
            }
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public Optional<OpenTable> open(int first, List<InputFile> files) {
            return opened(first, files, true);
        }

        @Override
        public Optional<OpenTable> inspect(int first, List<InputFile> files) {
            return opened(first, files, false);
        }

        private Optional<OpenTable> opened(int first, List<InputFile> files, boolean toRead) {
            Optional<Bundles.Opened> found = toRead ? bundles.open(uri) : bundles.find(uri);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Bundles.Opened bundle = found.get();
            if (!bundle.sources().isSame(sources)) {
                bundle.close();
                return Optional.empty();
            }
            AtomicReference<RuntimeException> failed = new AtomicReference<>();
            RowRange rows = new RowRange(sources.firstRow(first), sources.firstRow(first + files.size()));
            SharedFile shared = bundle.file();
            Table table = new CachedTable(shared, rows, failure -> {
                failed.set(failure);
                if (toRead) {
                    fallBack(bundle, first, files, failure);
                }
                return inTurn(first, files);
            });
            if (toRead) {
                noteUse(bundle);
                table = new ObservedTable(
                        table, files.get(0), CacheState.HIT, savings.of(bytes(first, files.size()), bundle.path()));
            }
            return Optional.of(new OpenTable(table, () -> Optional.of(verdict(first, files.get(0), failed.get()))));
        }

        /** @param rows of the file, which is one of those here */
        Optional<KnownRows> known(int number, List<String> columns, RowRange rows) {
            RowRange within = rows.within(0, sources.rows(number));
            RowRange here =
                    new RowRange(sources.firstRow(number) + within.from(), sources.firstRow(number) + within.to());
            return bundles.open(uri).flatMap(bundle -> {
                try (bundle) {
                    Optional<KnownRows> known = bundle.sources().isSame(sources)
                            ? KnownRows.of(bundle.file().file(), columns, here)
                            : Optional.empty();
                    known.ifPresent(enough -> noteUse(bundle));
                    return known;
                }
            });
        }

        private void noteUse(Bundles.Opened bundle) {
            counters.hit(bundle.path());
            log.touch(bundle.path(), bundle.file());
        }

        private Verdict verdict(int first, InputFile file, RuntimeException failure) {
            SourceIdentity made = sources.identity(first);
            return failure == null
                    ? MissRules.hitInBundle(file, made, made)
                    : MissRules.fellBack(file, made, made, failure);
        }

        private long bytes(int first, int count) {
            long bytes = 0;
            for (int i = first; i < first + count; i++) {
                bytes += sources.identity(i).size();
            }
            return bytes;
        }

        private void fallBack(Bundles.Opened bundle, int first, List<InputFile> files, RuntimeException failure) {
            log.fellBack(files.get(0).name(), failure);
            if (failure instanceof CorruptFileException) {
                bundles.drop(bundle);
                queue.reads().expected(); // until all are there
                for (int i = 0; i < files.size(); i++) {
                    queue.submit(Source.inTheClear(files.get(i)), sources.identity(first + i), Wanted.ALL);
                }
            }
            entries.openFiles().forget(bundle.path());
        }

        private Table inTurn(int first, List<InputFile> files) {
            List<SourcesInTurn.Part> parts = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                int number = first + i;
                InputFile file = files.get(i);
                parts.add(new SourcesInTurn.Part(sources.rows(number), () -> direct(file, sources.identity(number))));
            }
            return new SourcesInTurn(schema, parts);
        }

        private Table direct(InputFile file, SourceIdentity identity) {
            ParquetFile direct = Source.inTheClear(file).open(identity).distrusting(entries.untrueClaims(identity));
            if (!direct.schema().equals(schema)) {
                direct.close();
                throw new SourceChangedException(file.name(), "it has other columns than its bundle has");
            }
            return direct;
        }
    }
}
