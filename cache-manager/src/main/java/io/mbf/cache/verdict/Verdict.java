package io.mbf.cache.verdict;

import io.mbf.file.InputFile;
import io.mbf.parquet.claim.UntrueClaim;
import java.util.List;

/**
 * The cache's account of one source: whether its entry can be used, why, and what happens next.
 *
 * @param source as it was asked for
 * @param state the decision
 * @param reason in words
 * @param compared the source's identity beside the entry's, field by field; empty if there was nothing to compare
 * @param next what a read with the cache on does now
 * @param untrueClaims what a conversion found that the source says of itself and its values do not bear out; no row is
 *     skipped by it any more
 */
public record Verdict(
        InputFile source,
        CacheState state,
        String reason,
        List<Comparison> compared,
        String next,
        List<UntrueClaim> untrueClaims) {

    public Verdict {
        compared = List.copyOf(compared);
        untrueClaims = List.copyOf(untrueClaims);
    }

    /** The same, of a source in which this was found to be untrue. */
    public Verdict withUntrueClaims(List<UntrueClaim> claims) {
        return new Verdict(source, state, reason, compared, next, claims);
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
        for (UntrueClaim claim : untrueClaims) {
            text.append("\n  untrue, and not believed: ").append(claim);
        }
        return text.append("\n  next: ").append(next).toString();
    }
}
