package io.mbf.cache.eviction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.CacheRules;
import io.mbf.cache.source.IdentityReader;
import io.mbf.error.MbfException;
import io.mbf.file.FileState;
import io.mbf.file.LocalFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.reader.MbfFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which entries are not evicted: those that were made from a source for which a rule says so, parts and bundles
 * included, as long as that is what it was. An entry says itself what it was made from; it is looked into once, and at
 * its source each time. Thread-safe.
 */
public final class Pins implements Predicate<CacheDirectory.Listed> {

    private static final long MOST_REMEMBERED = 100_000;

    private final CacheRules rules;
    private final IdentityReader identities;
    private final Cache<Object, List<SourceIdentity>> known = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** What lies at the place of an entry, whenever it was last used; {@code Listed} where files have no ids. */
    private record Content(Path file, long id, long size) {}

    public Pins(CacheRules rules, IdentityReader identities) {
        this.rules = rules;
        this.identities = identities;
    }

    /** Whether there are any, perhaps. */
    boolean any() {
        return rules.pin();
    }

    @Override
    public boolean test(CacheDirectory.Listed entry) {
        return any()
                && pinnedSources(entry).stream()
                        .anyMatch(source -> identities.whyUseless(source).isEmpty());
    }

    /** Those of the sources of an entry for which a rule says so. */
    private List<SourceIdentity> pinnedSources(CacheDirectory.Listed entry) {
        FileState stamp = entry.stamp();
        Object content = stamp.id() == 0 ? entry : new Content(entry.file(), stamp.id(), stamp.size());
        List<SourceIdentity> before = known.getIfPresent(content);
        if (before != null) {
            return before;
        }
        try (MbfFile file = MbfFile.open(LocalFile.withoutLinks(entry.file()))) {
            List<SourceIdentity> pinned = file.sources().stream()
                    .map(SourcePart::identity)
                    .filter(source -> rules.isPinned(source.uri()))
                    .toList();
            known.put(content, pinned);
            return pinned;
        } catch (MbfException | UncheckedIOException unreadable) {
            return List.of();
        }
    }
}
