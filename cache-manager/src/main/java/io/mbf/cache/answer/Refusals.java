package io.mbf.cache.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mbf.cache.conversion.Attempt;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.verdict.CacheState;
import io.mbf.file.SourceIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The sources whose conversion failed in this process, so that not every read tries in vain again. A changed source
 * gets another chance, and so does every source after a failure of the operating system. Thread-safe.
 */
public final class Refusals {

    /** How long after a failure of the operating system (a full disk, say) nothing is tried. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final long MAX_REMEMBERED = 10_000;

    /** @param until the end of the refusal; {@link Instant#MAX} if it ends only when the source changes */
    record Refusal(SourceIdentity source, CacheState state, String reason, Instant until) {

        String next() {
            return until.equals(Instant.MAX) ? "not converted until it changes" : "converted at a later read";
        }
    }

    private final Clock clock;
    private final Cache<String, Refusal> refused = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .executor(Runnable::run)
            .build();

    public Refusals(Clock clock) {
        this.clock = clock;
    }

    public void note(String uri, Attempt result) {
        if (result.identity().isEmpty()) {
            return;
        }
        SourceIdentity source = result.identity().get();
        Instant later = clock.instant().plus(PAUSE);
        switch (result.outcome()) {
            case UNSUPPORTED, MISMATCH ->
                refused.put(uri, new Refusal(source, CacheState.UNCONVERTIBLE, result.detail(), Instant.MAX));
            case FAILED -> refused.put(uri, new Refusal(source, CacheState.UNCONVERTIBLE, result.detail(), later));
            case OVER_BUDGET ->
                refused.put(uri, new Refusal(source, CacheState.OVER_BUDGET, result.detail(), Instant.MAX));
            case DISK_FULL -> refused.put(uri, new Refusal(source, CacheState.OVER_BUDGET, result.detail(), later));
            default -> refused.invalidate(uri);
        }
    }

    public Optional<Refusal> of(SourceIdentity source) {
        return Optional.ofNullable(refused.getIfPresent(source.uri()))
                .filter(refusal -> IdentityComparison.same(refusal.source(), source))
                .filter(refusal -> clock.instant().isBefore(refusal.until()));
    }

    public void clear() {
        refused.invalidateAll();
    }
}
