package io.mbf.cli.command;

import io.mbf.cache.report.CacheEntry;
import java.util.Comparator;
import java.util.List;

/** The orders in which entries are listed. */
enum EntryOrder {
    SIZE(Comparator.comparing(CacheEntry::bytes)),
    USE(Comparator.comparing(CacheEntry::lastUsed)),
    HITS(Comparator.comparing(CacheEntry::hits)),
    SAVED(Comparator.comparing(CacheEntry::saved));

    private final Comparator<CacheEntry> order;

    EntryOrder(Comparator<CacheEntry> order) {
        this.order = order;
    }

    /** The greatest first; of the same those that were used last. */
    List<CacheEntry> sorted(List<CacheEntry> entries) {
        return entries.stream()
                .sorted(order.thenComparing(CacheEntry::lastUsed).reversed())
                .toList();
    }
}
