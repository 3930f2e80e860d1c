package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CacheMetersTest {

    @TempDir
    Path temp;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double reads(String state) {
        return registry.get("mbf.cache.reads")
                .tags("cache", "a", "state", state)
                .functionCounter()
                .count();
    }

    @Test
    void aCacheIsSeenThroughItsMeters() {
        Path source = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, 10));
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        try (ParquetCache cache = builder.build()) {
            new CacheMeters(cache, Tags.of("cache", "a")).bindTo(registry);
            for (int i = 0; i < 3; i++) {
                Sources.ids(cache.read(source));
                assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            }
            assertEquals(1, reads("miss"));
            assertEquals(2, reads("hit"));
            assertEquals(0, reads("corrupt"));
            var conversions = registry.get("mbf.cache.conversions").functionTimer();
            assertEquals(1, conversions.count());
            assertTrue(conversions.totalTime(TimeUnit.NANOSECONDS) > 0);
            assertEquals(1, registry.get("mbf.cache.entries").gauge().value());
            assertEquals(
                    cache.stats().bytes(),
                    registry.get("mbf.cache.size").gauge().value());
            assertEquals(
                    0, registry.get("mbf.cache.evictions").functionCounter().count());
        }
    }

    @Test
    void nullIsNamed() {
        try (ParquetCache cache = ParquetCache.builder().enabled(false).build()) {
            assertNamed("cache", () -> new CacheMeters(null));
            assertNamed("tags", () -> new CacheMeters(cache, null));
            assertNamed("registry", () -> new CacheMeters(cache).bindTo(null));
        }
    }

    private static void assertNamed(String parameter, Executable call) {
        assertEquals(parameter, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void aCacheThatIsOffHasMetersToo() {
        try (ParquetCache cache = ParquetCache.builder().enabled(false).build()) {
            new CacheMeters(cache).bindTo(registry);
            assertEquals(0, registry.get("mbf.cache.entries").gauge().value());
        }
    }
}
