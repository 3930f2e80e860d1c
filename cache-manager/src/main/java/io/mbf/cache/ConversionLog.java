package io.mbf.cache;

import io.mbf.cache.Tally.Counter;
import io.mbf.file.InputFile;
import java.util.function.Supplier;

/** The account of conversions: counts them, and tells Flight Recorder. */
final class ConversionLog {

    private final Tally tally;

    ConversionLog(Tally tally) {
        this.tally = tally;
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
                tally.count(Counter.CONVERSIONS);
                tally.add(
                        Counter.CONVERTED_SOURCE_BYTES,
                        attempt.identity().orElseThrow().size());
                tally.add(Counter.CONVERTED_BYTES, made.bytes());
                tally.add(Counter.CONVERSION_NANOS, made.nanos());
                tally.add(Counter.DECODE_NANOS, made.decodeNanos());
            }
            case CHANGED -> tally.count(Counter.DISCARDED);
            case UNSUPPORTED, FAILED -> tally.count(Counter.FAILURES);
            case MISMATCH -> {
                tally.count(Counter.FAILURES);
                tally.count(Counter.MISMATCHES);
            }
            default -> {}
        }
    }
}
