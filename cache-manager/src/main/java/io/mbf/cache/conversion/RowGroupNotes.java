package io.mbf.cache.conversion;

import io.mbf.cache.entry.Entries;
import io.mbf.cache.entry.RowGroupsFile;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.check.RowGroupFingerprint;
import io.mbf.parquet.check.RowGroupFingerprints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the row groups of a source are, noted while it is converted: their bytes have just been read, and lie in memory.
 * Starts with what is known of this state of the source.
 */
final class RowGroupNotes implements AutoCloseable {

    private final Entries entries;
    private final SourceIdentity source;
    private final ParquetFile parquet;
    private final RowGroupFingerprints fingerprints;
    private final List<RowGroupFingerprint> groups = new ArrayList<>();
    private final long schema;
    private long rows;
    private boolean isActive;

    /**
     * Starts.
     *
     * @param parquet opened of the source as it was identified
     * @param isActive whether anything is to be noted
     */
    RowGroupNotes(Entries entries, SourceIdentity source, ParquetFile parquet, boolean isActive) {
        this.entries = entries;
        this.source = source;
        this.parquet = parquet;
        this.isActive = isActive;
        this.fingerprints = parquet.fingerprints();
        this.schema = fingerprints.schema();
        if (isActive) {
            entries.rowGroups(source)
                    .filter(known -> IdentityComparison.same(known.source(), source))
                    .ifPresent(known -> {
                        groups.addAll(known.rowGroups());
                        rows = known.rows();
                    });
        }
    }

    /**
     * Looks at the row groups that end with some row or before, as far as they are not known.
     *
     * @return whether there are any
     * @throws io.mbf.error.MbfException if the source is not any more what was opened
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    boolean addUpTo(long row) {
        int before = groups.size();
        while (isActive && groups.size() < Math.min(parquet.rowGroupCount(), RowGroupsFile.MOST)) {
            int next = groups.size();
            if (rows + parquet.rowGroupSizes(next).rows() > row) {
                break;
            }
            Optional<RowGroupFingerprint> fingerprint = fingerprints.of(next);
            isActive = fingerprint.isPresent();
            fingerprint.ifPresent(group -> {
                groups.add(group);
                rows += group.rows();
            });
        }
        return groups.size() > before;
    }

    /** Keeps what is known, in place of what was known of earlier states. */
    void write() throws IOException {
        entries.noteRowGroups(new RowGroupsFile(source, schema, groups));
    }

    @Override
    public void close() {
        fingerprints.close();
    }
}
