package io.mbf.cache;

import io.mbf.cache.conversion.ConversionQueue;
import io.mbf.cache.conversion.ConversionRules;
import io.mbf.cache.conversion.Publication;
import io.mbf.cache.conversion.Transcoder;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.Amount;
import io.mbf.cache.settings.CacheRule;
import io.mbf.cache.settings.ColumnChoice;
import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.source.IdentityReader;
import io.mbf.codec.BlockCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a program says of a {@link ParquetCache}; everything else comes from {@link Settings}, and the defaults from
 * {@link Setting}.
 */
public final class CacheBuilder {

    private final Map<Setting, Object> given = new EnumMap<>(Setting.class);
    private final List<CacheRule> rules = new ArrayList<>();

    // for tests, which must neither sleep nor depend on this machine
    Clock clock = Clock.systemUTC();
    IdentityReader identities = IdentityReader::stat;
    Transcoder transcoder = Transcoder::parquetToMbf;
    long partBytes = ConversionRules.LEAST_PART;

    ConversionQueue.Timer timer = ConversionQueue.Timer::realTime;
    Publication.Steps steps = step -> {};
    Map<String, String> properties = Settings.systemProperties();
    Map<String, String> environment = System.getenv();
    String osName = System.getProperty("os.name");

    CacheBuilder() {}

    /** Whether to cache at all. If not, every read is direct. */
    public CacheBuilder enabled(boolean on) {
        given.put(Setting.ENABLED, on);
        return this;
    }

    /** Where entries live. Made if missing; refused if others could write to it. */
    public CacheBuilder directory(Path path) {
        Objects.requireNonNull(path, "path");
        given.put(Setting.DIR, path.toAbsolutePath().normalize());
        return this;
    }

    /** Bytes that all entries together may take, at least 1. */
    public CacheBuilder maxBytes(long bytes) {
        require(bytes >= 1, "the cache's size limit", bytes);
        given.put(Setting.MAX_SIZE, Amount.ofBytes(bytes));
        return this;
    }

    /** The part of its disk that all entries together may take, above 0 and up to 100 percent. */
    public CacheBuilder maxPercentOfDisk(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("the cache's part of the disk cannot be " + percent + " percent");
        }
        given.put(Setting.MAX_SIZE, new Amount(0, percent));
        return this;
    }

    /** Bytes of the disk to leave free, at least 0. */
    public CacheBuilder minFreeBytes(long bytes) {
        require(bytes >= 0, "the free disk space to keep", bytes);
        given.put(Setting.MIN_FREE, Amount.ofBytes(bytes));
        return this;
    }

    /** Sources of fewer bytes are never converted; 0 for none. */
    public CacheBuilder minSourceBytes(long bytes) {
        require(bytes >= 0, "the least size of sources", bytes);
        given.put(Setting.MIN_SOURCE_SIZE, bytes);
        return this;
    }

    /** Sources of fewer bytes share an entry with others of their folder, if there are some; 0 for none. */
    public CacheBuilder bundleBelowBytes(long bytes) {
        require(bytes >= 0, "the size of sources that share an entry", bytes);
        given.put(Setting.BUNDLE_BELOW, bytes);
        return this;
    }

    /** Which reads start conversions. */
    public CacheBuilder admission(Admission choice) {
        given.put(Setting.ADMISSION, Objects.requireNonNull(choice, "choice"));
        return this;
    }

    /**
     * What is done with sources of a path, whatever {@link #admission}; of several rules the first that matches counts,
     * in the order of these calls. They stand in place of those of the settings.
     *
     * @throws IllegalArgumentException if the pattern is none, see {@link CacheRule}
     */
    public CacheBuilder rule(String pattern, CacheRule.Choice choice) {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(choice, "choice");
        rules.add(new CacheRule(pattern, choice));
        given.put(Setting.RULE, List.copyOf(rules));
        return this;
    }

    /**
     * Whether encrypted sources are cached. Their entries hold decrypted data, and are used for readers that have the
     * same keys.
     */
    public CacheBuilder allowDecrypted(boolean allowed) {
        given.put(Setting.ALLOW_DECRYPTED, allowed);
        return this;
    }

    /** The block compression of entries. */
    public CacheBuilder codec(BlockCodec blocks) {
        given.put(Setting.CODEC, Objects.requireNonNull(blocks, "blocks"));
        return this;
    }

    /** Stored bytes per chunk to aim for, 64 KiB to 256 MiB. */
    public CacheBuilder chunkBytes(int bytes) {
        require(bytes >= 64 << 10 && bytes <= 256 << 20, "the size of chunks", bytes);
        given.put(Setting.CHUNK_SIZE, bytes);
        return this;
    }

    /** Columns, or paths such as {@code address.city}, that get bloom filters in every source that has them. */
    public CacheBuilder indexColumns(Collection<String> names) {
        Objects.requireNonNull(names, "names");
        given.put(Setting.INDEX_COLUMNS, Set.copyOf(names));
        return this;
    }

    /** Threads that convert in the background, at least 1. */
    public CacheBuilder conversionThreads(int count) {
        require(count >= 1, "the number of conversion threads", count);
        given.put(Setting.CONVERSION_THREADS, count);
        return this;
    }

    /** Which columns of sources that are read are converted. */
    public CacheBuilder conversionColumns(ColumnChoice choice) {
        given.put(Setting.CONVERSION_COLUMNS, Objects.requireNonNull(choice, "choice"));
        return this;
    }

    /**
     * For how long a JVM that ends, and {@link ParquetCache#close}, wait at most for the conversions that reads have
     * begun; zero for not at all.
     */
    public CacheBuilder exitWait(Duration atMost) {
        Objects.requireNonNull(atMost, "atMost");
        require(!atMost.isNegative(), "the wait for conversions in seconds", atMost.getSeconds());
        given.put(Setting.EXIT_WAIT, atMost);
        return this;
    }

    /** How exactly the last use of an entry is noted. */
    public CacheBuilder touchInterval(Duration interval) {
        Objects.requireNonNull(interval, "interval");
        require(!interval.isNegative(), "the touch interval in seconds", interval.getSeconds());
        given.put(Setting.TOUCH_INTERVAL, interval);
        return this;
    }

    /**
     * Settings as texts, by the names of their system properties, such as {@code mbf.cache.max-size}; they come before
     * those of the system, and after what this builder is told otherwise.
     */
    public CacheBuilder properties(Map<String, String> texts) {
        Objects.requireNonNull(texts, "texts");
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(texts);
        properties = Map.copyOf(all);
        return this;
    }

    /**
     * Makes the cache. If its directory cannot be used, caching is off, and one warning says why.
     *
     * @throws io.mbf.error.InvalidSettingException if a property, a variable or the configuration file is wrong
     */
    public ParquetCache build() {
        Settings settings = Settings.resolve(given, properties, environment, osName);
        return new ParquetCache(
                new Machine(clock, identities, transcoder, partBytes, timer, steps, environment, osName), settings);
    }

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException(what + " cannot be " + value);
        }
    }
}
