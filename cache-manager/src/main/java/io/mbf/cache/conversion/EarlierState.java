package io.mbf.cache.conversion;

import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.entry.RowGroupsFile;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.words.CacheLog;
import io.mbf.error.MbfException;
import io.mbf.file.SourceIdentity;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.check.RowGroupFingerprint;
import io.mbf.parquet.check.RowGroupFingerprints;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.schema.Schema;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.WriterOptions;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parts of an entry that were made from an earlier state of its source. Where the source was replaced by a file that
 * begins with the same row groups, as a job does that appends some, their chunks become parts of its new state, without
 * decoding.
 *
 * @param schema hash of that of the earlier state
 * @param rowGroups the first of the earlier state
 * @param entry its parts; held until {@link #close}
 * @param claims what was found to be untrue in the earlier state
 */
record EarlierState(long schema, List<RowGroupFingerprint> rowGroups, EntryParts entry, List<UntrueClaim> claims)
        implements AutoCloseable {

    /**
     * What of an earlier state still holds.
     *
     * @param sourceRows of the source as it is now
     * @param rowGroups the first ones that are the same
     * @param untrue what was found to be untrue of them
     * @param known texts of all that was found to be untrue in the earlier state
     */
    record Kept(long sourceRows, List<RowGroupFingerprint> rowGroups, List<UntrueClaim> untrue, Set<String> known) {

        long rows() {
            return rowGroups.stream().mapToLong(RowGroupFingerprint::rows).sum();
        }
    }

    /**
     * Looks for one.
     *
     * @param now the source as it is now, of which there is no entry that is whole
     * @return one without parts, if there is none
     */
    static EarlierState of(Entries entries, SourceIdentity now) {
        Optional<RowGroupsFile> groups = entries.rowGroups(now)
                .filter(file ->
                        file.source().mapping() == now.mapping() && !IdentityComparison.same(file.source(), now));
        if (groups.isEmpty()) {
            return new EarlierState(0, List.of(), EntryParts.none(), List.of());
        }
        entries.setAside(now);
        SourceIdentity earlier = groups.get().source();
        return new EarlierState(
                groups.get().schema(),
                groups.get().rowGroups(),
                entries.parts(earlier).orElseGet(EntryParts::none),
                entries.untrueClaims(earlier));
    }

    List<EntryParts.Part> parts() {
        return entry.parts();
    }

    /**
     * Finds out how many of the first row groups are the same.
     *
     * @param parquet the source as it is now
     * @param groupDone called after each row group; what it throws ends the work
     * @throws MbfException if the source is damaged, or not any more what was opened
     * @throws UncheckedIOException if it cannot be read
     */
    Kept compare(ParquetFile parquet, Runnable groupDone) {
        int same = 0;
        try (RowGroupFingerprints now = parquet.fingerprints()) {
            boolean sameColumns = now.schema() == schema && parquet.schema().equals(entry.schema());
            int most = sameColumns ? Math.min(rowGroups.size(), parquet.rowGroupCount()) : 0;
            while (same < most && now.matches(same, rowGroups.get(same))) {
                same++;
                groupDone.run();
            }
        }
        int end = same;
        return new Kept(
                parquet.rowCount(),
                rowGroups.subList(0, same),
                claims.stream()
                        .filter(claim -> claim.rowGroup() >= 0 && claim.rowGroup() < end)
                        .toList(),
                claims.stream().map(UntrueClaim::toString).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Writes the chunks of a part that still hold as a part of the new state of the source.
     *
     * @param target must not exist
     * @param options of an entry of all of the new state
     * @return what was written; nothing, and no file, if no chunk holds any more or the part turns out damaged
     */
    static Optional<SourcePart> rewrite(EntryParts.Part part, Kept kept, Path target, WriterOptions options) {
        try {
            StoredFile stored = part.file().file().storedFile();
            long rows = chunkEnd(stored, kept.rows() - part.firstRow());
            // a part may know of claims that others have lost, whose row groups nobody can tell
            if (rows == 0 || !kept.known().containsAll(stored.properties().untrueClaims())) {
                return Optional.empty();
            }
            Schema schema = part.schema();
            SourcePart source = new SourcePart(
                    options.source().orElseThrow(),
                    part.firstRow(),
                    rows,
                    kept.sourceRows(),
                    part.source().schema());
            JoinedFile.rewrite(
                    target,
                    stored,
                    WriterOptions.builder()
                            .codec(options.codec())
                            .part(source)
                            .createdBy(options.createdBy())
                            .parquetSchema(options.parquetSchema())
                            .keyValues(options.keyValues())
                            .build(),
                    kept.untrue().stream().map(UntrueClaim::toString).toList());
            return Optional.of(Joining.prove(target, schema, rows));
        } catch (MbfException | UncheckedIOException unusable) {
            target.toFile().delete();
            System.getLogger(CacheLog.NAME)
                    .log(Level.DEBUG, () -> part.path() + " is not kept: " + unusable.getMessage());
            return Optional.empty();
        }
    }

    /** The last end of a chunk up to some row; 0 if there is none. */
    private static long chunkEnd(StoredFile stored, long mostRows) {
        long end = 0;
        for (Chunk chunk : stored.chunks()) {
            if (chunk.firstRow() + chunk.rowCount() <= mostRows) {
                end = chunk.firstRow() + chunk.rowCount();
            }
        }
        return end;
    }

    @Override
    public void close() {
        entry.close();
    }
}
