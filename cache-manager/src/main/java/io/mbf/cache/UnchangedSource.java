package io.mbf.cache;

import io.mbf.error.SourceChangedException;
import io.mbf.format.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;
import java.nio.file.Path;

/** A source that must still be what it was, because rows of it were delivered already. */
final class UnchangedSource {

    private UnchangedSource() {}

    /**
     * Opens it. What is open then is of the expected state: it was so before and after.
     *
     * @throws SourceChangedException if it is another one now
     * @throws java.io.UncheckedIOException if it is gone or cannot be read
     */
    static ParquetFile open(Path path, SourceIdentity expected, IdentityReader identities) {
        require(path, expected, identities);
        ParquetFile file = ParquetFile.open(path);
        boolean unchanged = false;
        try {
            require(path, expected, identities);
            unchanged = true;
            return file;
        } finally {
            if (!unchanged) {
                file.close();
            }
        }
    }

    private static void require(Path path, SourceIdentity expected, IdentityReader identities) {
        SourceIdentity now;
        try {
            now = identities.read(path);
        } catch (IOException gone) {
            throw Failures.unchecked(gone);
        }
        if (!Comparison.same(now, expected)) {
            throw new SourceChangedException(path.toString(), Comparison.differences(now, expected));
        }
    }
}
