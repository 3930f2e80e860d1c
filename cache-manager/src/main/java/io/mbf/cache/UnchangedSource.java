package io.mbf.cache;

import io.mbf.error.SourceChangedException;
import io.mbf.format.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;

/** A source that must still be what it was, because rows of it were delivered already. */
final class UnchangedSource {

    private UnchangedSource() {}

    /**
     * Opens it. What is open then is of the expected state: it was so before and after.
     *
     * @throws SourceChangedException if it is another one now
     * @throws java.io.UncheckedIOException if it is gone or cannot be read
     */
    static ParquetFile open(Source source, SourceIdentity expected, IdentityReader identities) {
        require(source, expected, identities);
        ParquetFile file = source.open();
        boolean unchanged = false;
        try {
            require(source, expected, identities);
            unchanged = true;
            return file;
        } finally {
            if (!unchanged) {
                file.close();
            }
        }
    }

    private static void require(Source source, SourceIdentity expected, IdentityReader identities) {
        SourceIdentity now;
        try {
            now = source.identify(identities);
        } catch (IOException gone) {
            throw Failures.unchecked(gone);
        }
        if (!Comparison.same(now, expected)) {
            throw new SourceChangedException(source.toString(), Comparison.differences(now, expected));
        }
    }
}
