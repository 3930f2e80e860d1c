package io.mbf.cache.verdict;

import static java.util.Objects.requireNonNull;

import io.mbf.file.InputFile;
import io.mbf.parquet.claim.UntrueClaim;
import java.util.List;
import java.util.Optional;

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
 * @param rule that the settings have for the source, as it is written there; empty if none matches
 */
public record Verdict(
        InputFile source,
        CacheState state,
        String reason,
        List<Comparison> compared,
        String next,
        List<UntrueClaim> untrueClaims,
        Optional<String> rule) {

    /** Of a source of which nothing untrue is known, and for which there is no rule. */
    public Verdict(InputFile source, CacheState state, String reason, List<Comparison> compared, String next) {
        this(source, state, reason, compared, next, List.of(), Optional.empty());
    }

    public Verdict {
        compared = List.copyOf(compared);
        untrueClaims = List.copyOf(untrueClaims);
    }

    /** The same, of a source in which this was found to be untrue. */
    public Verdict withUntrueClaims(List<UntrueClaim> claims) {
        requireNonNull(claims, "claims");
        return new Verdict(source, state, reason, compared, next, claims, rule);
    }

    /** The same, of a source for which there is this rule. */
    public Verdict withRule(Optional<String> found) {
        requireNonNull(found, "found");
        return new Verdict(source, state, reason, compared, next, untrueClaims, found);
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
        rule.ifPresent(found -> text.append("\n  rule: ").append(found));
        return text.append("\n  next: ").append(next).toString();
    }
}
