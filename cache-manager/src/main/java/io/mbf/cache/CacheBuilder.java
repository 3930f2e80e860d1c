package io.mbf.cache;

import io.mbf.codec.BlockCodec;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a {@link ParquetCache}; each default is stated at its method. */
public final class CacheBuilder {

    private static final long GIB = 1L << 30;

    boolean enabled = true;
    Optional<Path> directory = Optional.empty();
    int conversionThreads = 1;
    Duration touchInterval = Duration.ofMinutes(5);
    private long maxBytes = 10 * GIB;
    private long minFreeBytes = GIB;
    private final WriterOptions.Builder writer = WriterOptions.builder();

    // for tests, which must neither sleep nor depend on this machine
    Clock clock = Clock.systemUTC();
    IdentityReader identities = IdentityReader::stat;
    Transcoder transcoder = Transcoder::parquetToMbf;
    ConversionQueue.Timer timer = ConversionQueue.Timer::realTime;
    Map<String, String> environment = System.getenv();
    String osName = System.getProperty("os.name");

    CacheBuilder() {}

    /** Whether to cache at all; true by default. If not, every read is direct. */
    public CacheBuilder enabled(boolean on) {
        this.enabled = on;
        return this;
    }

    /**
     * Where entries live; by default {@code MBF_CACHE_DIR}, else {@code mbf} in the platform's place for caches. Made
     * if missing; refused if others could write to it.
     */
    public CacheBuilder directory(Path path) {
        this.directory = Optional.of(path.toAbsolutePath().normalize());
        return this;
    }

    /** Bytes that all entries together may take, at least 1; 10 GiB by default. */
    public CacheBuilder maxBytes(long bytes) {
        require(bytes >= 1, "the cache's size limit", bytes);
        this.maxBytes = bytes;
        return this;
    }

    /** Bytes of the disk to leave free, at least 0; 1 GiB by default. */
    public CacheBuilder minFreeBytes(long bytes) {
        require(bytes >= 0, "the free disk space to keep", bytes);
        this.minFreeBytes = bytes;
        return this;
    }

    /** The block compression of entries; the writer's default if not set. */
    public CacheBuilder codec(BlockCodec blocks) {
        writer.codec(blocks);
        return this;
    }

    /** Stored bytes per chunk to aim for, 64 KiB to 256 MiB; the writer's default if not set. */
    public CacheBuilder chunkBytes(int bytes) {
        writer.chunkBytes(bytes);
        return this;
    }

    /** Columns that get bloom filters in every source that has them; none by default. */
    public CacheBuilder indexColumns(Collection<String> names) {
        writer.indexColumns(Set.copyOf(names));
        return this;
    }

    /** Threads that convert in the background, at least 1; 1 by default. */
    public CacheBuilder conversionThreads(int count) {
        require(count >= 1, "the number of conversion threads", count);
        this.conversionThreads = count;
        return this;
    }

    /** How exactly the last use of an entry is noted; 5 minutes by default. */
    public CacheBuilder touchInterval(Duration interval) {
        require(!interval.isNegative(), "the touch interval in seconds", interval.getSeconds());
        this.touchInterval = interval;
        return this;
    }

    /** Makes the cache. If its directory cannot be used, caching is off, and one warning says why. */
    public ParquetCache build() {
        return new ParquetCache(this);
    }

    WriterOptions writer() {
        return writer.build();
    }

    Eviction limits() {
        return new Eviction(maxBytes, minFreeBytes);
    }

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException(what + " cannot be " + value);
        }
    }
}
