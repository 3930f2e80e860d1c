package io.mbf.cache;

import io.mbf.scan.Table;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A table opened for one answer, with the reason why it is this one.
 *
 * @param table owned
 * @param verdict worded only if somebody asks, since most never do; empty without a cache
 */
record OpenTable(Table table, Supplier<Optional<Verdict>> verdict) {

    static OpenTable uncached(Table table) {
        return new OpenTable(table, Optional::empty);
    }
}
