package io.mbf.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * The cache's account of one source: whether its entry can be used, why, and what happens next.
 *
 * @param source as it was asked for
 * @param state the decision
 * @param reason in words
 * @param compared the source's identity beside the entry's, field by field; empty if there was nothing to compare
 * @param next what a read with the cache on does now
 */
public record Verdict(Path source, CacheState state, String reason, List<Comparison> compared, String next) {

    public Verdict {
        compared = List.copyOf(compared);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(source)
                .append(": ")
                .append(state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .append(": ")
                .append(reason);
        for (Comparison comparison : compared) {
            text.append("\n  ")
                    .append(comparison.field())
                    .append(comparison.same() ? " same: " : " differs: source ")
                    .append(comparison.source());
            if (!comparison.same()) {
                text.append(", entry ").append(comparison.entry());
            }
        }
        return text.append("\n  next: ").append(next).toString();
    }
}
