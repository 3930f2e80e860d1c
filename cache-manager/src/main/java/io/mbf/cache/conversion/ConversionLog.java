package io.mbf.cache.conversion;

import io.mbf.cache.stats.CacheEvents;
import io.mbf.cache.stats.Counters;
import io.mbf.cache.stats.Counters.Counter;
import io.mbf.file.InputFile;
import java.util.function.Supplier;

/** The account of conversions: counts them, and makes events for Flight Recorder. */
public final class ConversionLog {

    private final Counters counters;

    public ConversionLog(Counters counters) {
        this.counters = counters;
    }

    /** Makes an attempt, and takes note of it. */
    Attempt of(InputFile source, Supplier<Attempt> work) {
        CacheEvents.Conversion event = new CacheEvents.Conversion();
        event.begin();
        Attempt attempt = work.get();
        event.end();
        count(attempt);
        if (event.shouldCommit()) {
            event.source = source.toString();
            event.outcome = attempt.outcome().name();
            event.detail = attempt.detail();
            event.bytes = attempt.made().map(Transcoder.Made::bytes).orElse(0L);
            event.commit();
        }
        return attempt;
    }

    private void count(Attempt attempt) {
        switch (attempt.outcome()) {
            case PUBLISHED -> {
                Transcoder.Made made = attempt.made().orElseThrow();
                counters.count(Counter.CONVERSIONS);
                counters.add(
                        Counter.CONVERTED_SOURCE_BYTES,
                        attempt.identity().orElseThrow().size());
                counters.add(Counter.CONVERTED_BYTES, made.bytes());
                counters.add(Counter.CONVERSION_NANOS, made.nanos());
                counters.add(Counter.DECODE_NANOS, made.decodeNanos());
            }
            case CHANGED -> counters.count(Counter.DISCARDED);
            case UNSUPPORTED, FAILED -> counters.count(Counter.FAILURES);
            case MISMATCH -> {
                counters.count(Counter.FAILURES);
                counters.count(Counter.MISMATCHES);
            }
            default -> {}
        }
    }
}
