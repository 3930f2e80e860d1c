package io.mbf.cache.settings;

import static java.util.Objects.requireNonNull;

import io.mbf.codec.BlockCodec;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be set about the cache without touching a program: each setting with its names, its default and its form. */
public enum Setting {
    ENABLED("enabled", "true", "Whether to cache at all; if not, every read is direct.", Setting::parseBoolean),
    DIR("dir", "", "Where entries live; empty for the platform's place for caches.", Setting::parsePath),
    MAX_SIZE(
            "max-size",
            "10GiB",
            "What all entries together may take: a size, or a part of the disk such as 5%.",
            Setting::parseLimit),
    MIN_FREE(
            "min-free",
            "1GiB",
            "What to leave free of the disk: a size, or a part of the disk such as 5%.",
            Amount::parse),
    MIN_SOURCE_SIZE("min-source-size", "0", "Smaller sources are never converted.", Setting::parseSize),
    BUNDLE_BELOW(
            "bundle-below", "1MiB", "Smaller sources of one folder share an entry; 0 for none.", Setting::parseSize),
    ADMISSION(
            "admission",
            "first-read",
            "Which read of a source starts its conversion: first-read, second-read or explicit (none does).",
            text -> parseEnum(Admission.class, text)),
    RULE(
            "rule",
            "",
            "What is done with sources of a path, before `cache.admission`: `GLOB: first-read`, `second-read`, `never` or `pin`; a line each, or with `;` between them; the first that matches counts.",
            Setting::parseRules),
    ALLOW_DECRYPTED(
            "allow-decrypted",
            "false",
            "Whether encrypted sources are cached, in the clear, for readers that have the same keys.",
            Setting::parseBoolean),
    CODEC(
            "codec",
            "snappy",
            "Block compression of entries: snappy, zstd, lz4 or none.",
            text -> parseEnum(BlockCodec.class, text)),
    CHUNK_SIZE("chunk-size", "8MiB", "Stored bytes per chunk to aim for, 64KiB to 256MiB.", Setting::parseChunkSize),
    INDEX_COLUMNS(
            "index-columns",
            "",
            "Columns, or paths such as `address.city`, that get bloom filters in every source that has them, separated by commas.",
            Setting::parseNames),
    CONVERSION_THREADS(
            "conversion-threads", "1", "Threads that convert in the background, 1 to 64.", Setting::parseThreads),
    CONVERSION_COLUMNS(
            "conversion.columns",
            "auto",
            "Which columns are converted: all, used (those that queries name), or auto (used above 64 columns, or where all would not fit the cache).",
            text -> parseEnum(ColumnChoice.class, text)),
    EXIT_WAIT(
            "conversion.exit-wait",
            "10s",
            "For how long a program that ends, or closes its cache, waits for conversions at most; 0 for not at all.",
            Setting::parseWait),
    TOUCH_INTERVAL(
            "touch-interval",
            "5m",
            "How exactly the last use of an entry is noted: a duration such as 90s, 5m, 12h, 30d.",
            Setting::parseDuration);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final int MOST_THREADS = 64;
    private static final List<Map.Entry<String, Long>> UNITS = List.of(
            Map.entry("d", 86_400_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("m", 60_000L),
            Map.entry("s", 1_000L),
            Map.entry("ms", 1L));

    private final String key;
    private final String defaultText;
    private final String description;
    private final Function<String, Object> parser;

    Setting(String key, String defaultText, String description, Function<String, Object> parser) {
        this.key = key;
        this.defaultText = defaultText;
        this.description = description;
        this.parser = parser;
    }

    /** As in a configuration file: {@code cache.max-size}. */
    public String fileKey() {
        return "cache." + key;
    }

    /** As a system property: {@code mbf.cache.max-size}. */
    public String property() {
        return "mbf.cache." + key;
    }

    /** As an environment variable: {@code MBF_CACHE_MAX_SIZE}. */
    public String variable() {
        return "MBF_CACHE_" + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    public String defaultText() {
        return defaultText;
    }

    public String description() {
        return description;
    }

    /** @throws IllegalArgumentException that says what it must be */
    Object parse(String text) {
        return parser.apply(text.strip());
    }

    /**
     * A duration such as {@code 250ms}, {@code 90s}, {@code 5m}, {@code 12h} or {@code 30d}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Duration parseDuration(String text) {
        requireNonNull(text, "text");
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration such as 90s, 5m, 12h or 30d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Object parseWait(String text) {
        return text.matches("0\\s*s?") ? Duration.ZERO : parseDuration(text);
    }

    private static Object parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** Whether it is absolute is looked at where the directory is chosen: caching is off without, and reads go on. */
    private static Object parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException notAPath) {
            throw new IllegalArgumentException("must be a path");
        }
    }

    private static Object parseLimit(String text) {
        Amount amount = Amount.parse(text);
        if (amount.percent() == 0 || amount.percent() < 0 && amount.bytes() == 0) {
            throw new IllegalArgumentException("must be more than 0");
        }
        return amount;
    }

    private static Object parseSize(String text) {
        Amount amount = Amount.parse(text);
        if (amount.percent() >= 0) {
            throw new IllegalArgumentException("must be a size such as 64KiB");
        }
        return amount.bytes();
    }

    private static Object parseChunkSize(String text) {
        long bytes = (Long) parseSize(text);
        if (bytes < 64 << 10 || bytes > 256 << 20) {
            throw new IllegalArgumentException("must be a size from 64KiB to 256MiB");
        }
        return (int) bytes;
    }

    private static Object parseThreads(String text) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_THREADS) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("must be a number from 1 to " + MOST_THREADS);
    }

    private static List<CacheRule> parseRules(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(CacheRule::parse)
                .toList();
    }

    private static Set<String> parseNames(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <E extends Enum<E>> E parseEnum(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (text(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("must be one of "
                + Arrays.stream(type.getEnumConstants()).map(Setting::text).collect(Collectors.joining(", ")));
    }

    /** The value of this setting as one would write it. */
    String valueText(Object value) {
        boolean isSize = this == MIN_SOURCE_SIZE || this == BUNDLE_BELOW || this == CHUNK_SIZE;
        return text(isSize ? Amount.ofBytes(((Number) value).longValue()) : value);
    }

    /** In the largest unit that it is a number of. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Long> unit : UNITS) {
            if (millis % unit.getValue() == 0 && millis > 0) {
                return millis / unit.getValue() + " " + unit.getKey();
            }
        }
        return "0 s";
    }

    /** A value as one would write it. */
    public static String text(Object value) {
        requireNonNull(value, "value");
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Set<?> names) {
            return names.stream().map(String::valueOf).sorted().collect(Collectors.joining(","));
        }
        if (value instanceof List<?> rules) {
            return rules.stream().map(String::valueOf).collect(Collectors.joining("; "));
        }
        if (value instanceof Duration duration) {
            return text(duration);
        }
        return String.valueOf(value);
    }
}
