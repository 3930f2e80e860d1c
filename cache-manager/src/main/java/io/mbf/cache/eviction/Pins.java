package io.mbf.cache.eviction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.cache.settings.CacheRules;
import io.mbf.error.MbfException;
import io.mbf.file.LocalFile;
import io.mbf.reader.MbfFile;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which entries are not evicted: those that were made from a source for which a rule says so, parts and bundles
 * included. An entry says itself what it was made from; it is looked into once. Thread-safe.
 */
public final class Pins implements Predicate<CacheDirectory.Listed> {

    private static final long MOST_REMEMBERED = 100_000;

    private final CacheRules rules;
    /** By what it was found out of: the place of an entry, which is that of its source; a bundle as it was then. */
    private final Cache<Object, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();

    public Pins(CacheRules rules) {
        this.rules = rules;
    }

    /** Whether there are any, perhaps. */
    boolean any() {
        return rules.pin();
    }

    @Override
    public boolean test(CacheDirectory.Listed entry) {
        if (!any()) {
            return false;
        }
        Object key = CacheDirectory.isBundle(entry.file()) ? entry : CacheDirectory.entryOf(entry.file());
        Boolean before = known.getIfPresent(key);
        if (before != null) {
            return before;
        }
        try {
            boolean pinned = sources(entry).stream().anyMatch(rules::isPinned);
            known.put(key, pinned);
            return pinned;
        } catch (MbfException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private static List<String> sources(CacheDirectory.Listed entry) {
        try (MbfFile file = MbfFile.open(LocalFile.withoutLinks(entry.file()))) {
            return file.sources().stream()
                    .map(source -> source.identity().uri())
                    .toList();
        }
    }
}
