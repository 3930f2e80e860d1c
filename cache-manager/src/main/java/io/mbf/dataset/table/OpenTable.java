package io.mbf.dataset.table;

import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.scan.Table;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A table opened for one answer, with the reason why it is this one.
 *
 * @param table owned
 * @param verdict of the cache; worded only if somebody asks, since most never do; empty without a cache
 */
public record OpenTable(Table table, Supplier<Optional<Verdict>> verdict) {

    public static OpenTable uncached(Table table) {
        return new OpenTable(table, Optional::empty);
    }

    /** Whether a cache answers in the place of the file. */
    public boolean isHit() {
        return verdict.get().filter(given -> given.state() == CacheState.HIT).isPresent();
    }
}
