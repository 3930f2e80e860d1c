package io.mbf.cache.answer;

import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.directory.SeenSources;
import io.mbf.cache.directory.UnreadEntries;
import io.mbf.cache.entry.Lookup;
import io.mbf.cache.eviction.Eviction;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.CacheRule;
import io.mbf.cache.settings.ColumnChoice;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityComparison;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Comparison;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cache.words.FileFailures;
import io.mbf.error.CorruptFileException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Weighs what was found of a source and its entry, and words the verdict. Changes nothing. */
public final class MissRules {

    private final Clock clock;
    private final Eviction limits;
    private final Refusals refusals;
    private final Predicate<String> isPending;
    private final Settings settings;
    private final long partBytes;
    private final SeenSources seen;
    private final UnreadEntries unread;

    /**
     * @param partBytes of a source that a part of an entry is made of at least
     * @param isPending whether the source of a URI is queued for conversion, or being converted
     * @param seen the states of sources that were read before
     * @param unread the sources whose entries are not read
     */
    public MissRules(
            Clock clock,
            Settings settings,
            long partBytes,
            Eviction limits,
            Refusals refusals,
            Predicate<String> isPending,
            SeenSources seen,
            UnreadEntries unread) {
        this.clock = clock;
        this.settings = settings;
        this.partBytes = partBytes;
        this.limits = limits;
        this.seen = seen;
        this.unread = unread;
        this.refusals = refusals;
        this.isPending = isPending;
    }

    /** What a lookup that is no hit means, all things considered. */
    Verdict miss(InputFile file, SourceIdentity source, Lookup found) {
        Optional<CacheRule> rule = settings.rules().find(source.uri());
        boolean pinned =
                rule.filter(holds -> holds.choice() == CacheRule.Choice.PIN).isPresent();
        Admission admission = settings.admission(source.uri());
        CacheState state = found.state();
        if (state == CacheState.OTHER_VERSION || state == CacheState.UNREADABLE) {
            return verdict(file, source, found, state, found.reason(), "read directly; the entry is left alone");
        }
        if (isPending.test(source.uri())) {
            return converting(file, source, found);
        }
        Optional<Refusals.Refusal> refusal = refusals.of(source);
        if (refusal.isPresent()) {
            Refusals.Refusal refused = refusal.get();
            return verdict(file, source, found, refused.state(), refused.reason(), "read directly; " + refused.next());
        }
        if (!mayBeInParts(source) && ConversionRules.estimate(source) > limits.maxBytes()) {
            String reason = "an entry of about " + ConversionRules.estimate(source)
                    + " bytes would exceed the cache's limit of " + limits.maxBytes();
            return verdict(file, source, found, CacheState.OVER_BUDGET, reason, "read directly, not converted");
        }
        if (!pinned && source.size() < settings.minSourceSize()) {
            String reason = "its " + source.size() + " bytes are less than the " + settings.minSourceSize()
                    + " that a conversion is worth";
            return verdict(file, source, found, CacheState.NOT_ADMITTED, reason, "read directly, not converted");
        }
        if (admission == Admission.EXPLICIT) {
            String reason = rule.map(CacheRule::named).orElse("only explicit conversions are allowed");
            return verdict(file, source, found, CacheState.NOT_ADMITTED, reason, "read directly, not converted");
        }
        if (admission == Admission.SECOND_READ && !seen.contains(source)) {
            String reason = "not read before";
            return verdict(
                    file,
                    source,
                    found,
                    CacheState.NOT_ADMITTED,
                    reason,
                    "read directly; converted at the second read");
        }
        if (!pinned && unread.tooMany(source) && !seen.contains(source)) {
            String reason = "it changes more often than it is read: its last " + UnreadEntries.TOO_MANY
                    + " entries were outdated before anybody read them";
            return verdict(
                    file,
                    source,
                    found,
                    CacheState.NOT_WORTH_IT,
                    reason,
                    "read directly; converted if it is read again as it is now");
        }
        Duration untilQuiet = ConversionRules.untilQuiet(source, clock.instant());
        if (untilQuiet.compareTo(Duration.ZERO) > 0) {
            return racy(file, source, found, untilQuiet.compareTo(ConversionRules.QUIET) > 0);
        }
        return verdict(file, source, found, state, found.reason(), "read directly and converted in the background");
    }

    /** Whether it may be converted although all of it would exceed the limit. */
    private boolean mayBeInParts(SourceIdentity source) {
        return settings.conversionColumns() != ColumnChoice.ALL && ConversionRules.isLarge(source, partBytes);
    }

    /** Whether only those columns of a source are converted that queries name. */
    boolean isUsedOnly(SourceIdentity source, Schema schema) {
        return settings.conversionColumns()
                .isUsedOnly(schema.size(), ConversionRules.estimate(source) <= limits.maxBytes());
    }

    /**
     * What parts of an entry mean.
     *
     * @param share of the source's values that is in parts, 0 to 1
     * @param read what a read took from them; empty before one
     * @param rest what would be the verdict without them
     */
    static Verdict partial(
            SourceIdentity source, SourceIdentity made, double share, OptionalDouble read, Verdict rest) {
        String next = rest.state().wantsConversion() || rest.state() == CacheState.CONVERTING
                ? "read from its parts where there are any, else directly; more is converted in the background"
                : "read from its parts where there are any, else directly";
        String reason = percent(share) + " of its values are in parts of an entry";
        return new Verdict(
                rest.source(),
                CacheState.PARTIAL,
                read.isPresent()
                        ? reason + ", " + percent(read.getAsDouble()) + " of those read came from there"
                        : reason,
                IdentityComparison.of(source, made),
                next);
    }

    /** Rounded down: 100 % is all. */
    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1000) / 10);
    }

    Verdict converting(InputFile file, SourceIdentity source, Lookup found) {
        return verdict(file, source, found, CacheState.CONVERTING, "a conversion is under way", "read directly");
    }

    private static Verdict racy(InputFile file, SourceIdentity source, Lookup found, boolean future) {
        String next = future
                ? "read directly; not converted while its times lie in the future"
                : "read directly and converted in the background once it has been quiet for 2 s";
        if (found.state() != CacheState.MISS) {
            return verdict(file, source, found, found.state(), found.reason(), next);
        }
        String reason = future ? "the source's times lie in the future" : "the source changed less than 2 s ago";
        return verdict(file, source, found, CacheState.RACY, reason, next);
    }

    private static Verdict verdict(
            InputFile file, SourceIdentity source, Lookup found, CacheState state, String reason, String next) {
        List<Comparison> compared =
                found.made().map(made -> IdentityComparison.of(source, made)).orElse(List.of());
        return new Verdict(file, state, reason, compared, next);
    }

    static Verdict hit(InputFile file, SourceIdentity source, SourceIdentity entry) {
        return new Verdict(
                file,
                CacheState.HIT,
                "the entry was made from the source as it is now",
                IdentityComparison.of(source, entry),
                "read from the mapped entry");
    }

    /**
     * A source in the bundle of its folder.
     *
     * @param made its identity there
     */
    static Verdict hitInBundle(InputFile file, SourceIdentity source, SourceIdentity made) {
        return new Verdict(
                file,
                CacheState.HIT,
                "the bundle of its folder was made from the source as it is now",
                IdentityComparison.of(source, made),
                "read from the mapped bundle");
    }

    /** A small source that the bundle of its folder lacks, while it has nearly all others. */
    static Verdict passedOver(Verdict miss) {
        return new Verdict(
                        miss.source(),
                        miss.state(),
                        miss.reason(),
                        miss.compared(),
                        "read directly; the bundle of its folder is made anew when it lacks a tenth of what is read")
                .withUntrueClaims(miss.untrueClaims());
    }

    /** A source for which there is no room, now. */
    static Verdict diskFull(InputFile file, String reason) {
        return new Verdict(
                file,
                CacheState.OVER_BUDGET,
                reason,
                List.of(),
                "read directly; converted at a later read, if there is room then");
    }

    /** A read that began on its entry and had to leave it. */
    static Verdict fellBack(InputFile file, SourceIdentity source, SourceIdentity entry, RuntimeException failure) {
        boolean damaged = failure instanceof CorruptFileException;
        boolean system = failure instanceof UncheckedIOException;
        return new Verdict(
                file,
                damaged ? CacheState.CORRUPT : system ? CacheState.UNREADABLE : CacheState.OTHER_VERSION,
                "the entry failed while it was read: " + failure.getMessage(),
                IdentityComparison.of(source, entry),
                damaged
                        ? "this read went on from the source; the entry is dropped and made again"
                        : "this read went on from the source; the entry is left alone");
    }

    public static Verdict disabled(InputFile file, String reason) {
        return new Verdict(file, CacheState.DISABLED, reason, List.of(), "read directly");
    }

    /** A source that was opened with keys. */
    static Verdict encrypted(InputFile file) {
        return new Verdict(
                file,
                CacheState.ENCRYPTED,
                "it is encrypted, and an entry would keep its data in the clear on disk",
                List.of(),
                "read directly, not converted, unless " + Setting.ALLOW_DECRYPTED.fileKey()
                        + " is true; an explicit conversion can be told to write decrypted data");
    }

    /** A source that nobody can read without keys. */
    static Verdict withoutItsKey(InputFile file) {
        return new Verdict(
                file,
                CacheState.ENCRYPTED,
                "its footer is encrypted, and no keys were given",
                List.of(),
                "an error: it cannot be read without its keys");
    }

    /** A source whose identity cannot be taken. */
    static Verdict notCacheable(InputFile file, IOException failure) {
        return new Verdict(
                file,
                CacheState.UNCONVERTIBLE,
                FileFailures.message(failure),
                List.of(),
                "read directly, not converted");
    }
}
