package io.mbf.cache.migration;

import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.source.IdentityReader;
import io.mbf.error.MbfException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a {@code .mbf} file stands to the Parquet file that it is to be made from; nothing but metadata is read for it.
 *
 * @param bytes of the source; 0 if it is gone
 * @param detail how the states of the source differ; empty unless stale
 */
record Standing(Kind kind, long bytes, String detail) {

    enum Kind {
        /** There is no target. */
        ABSENT,
        /** It was made from the source as it is now. */
        FRESH,
        /** It was made from the source, which is not there any more. */
        ALONE,
        /** It was made from another state of the source. */
        STALE,
        /** What lies there was not made from the source. */
        FOREIGN
    }

    /** @throws IOException if the source cannot be looked at, or is gone and there is no target made from it */
    static Standing of(InputFile source, Path target) throws IOException {
        Optional<SourceIdentity> then = Files.isRegularFile(target)
                ? madeFrom(target)
                        .filter(made -> made.uri().equals(source.canonical().uri()))
                : Optional.empty();
        SourceIdentity now;
        try {
            now = IdentityReader.stat(source);
        } catch (NoSuchFileException gone) {
            if (then.isEmpty()) {
                throw new NoSuchFileException(source.toString());
            }
            return new Standing(Kind.ALONE, 0, "");
        }
        if (then.isPresent()) {
            return IdentityComparison.same(now, then.get())
                    ? new Standing(Kind.FRESH, now.size(), "")
                    : new Standing(Kind.STALE, now.size(), IdentityComparison.differences(now, then.get()));
        }
        boolean free = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        return new Standing(free ? Kind.ABSENT : Kind.FOREIGN, now.size(), "");
    }

    /** Which file a target has all rows and columns of; empty if that is not said. */
    private static Optional<SourceIdentity> madeFrom(Path target) {
        try (MbfFile copy = MbfFile.open(target)) {
            List<SourcePart> sources = copy.sources();
            return sources.size() == 1 && sources.get(0).isWhole()
                    ? Optional.of(sources.get(0).identity())
                    : Optional.empty();
        } catch (MbfException | UncheckedIOException unreadable) {
            return Optional.empty(); // then it is not ours to replace
        }
    }
}
