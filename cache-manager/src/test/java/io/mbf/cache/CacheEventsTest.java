package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheEventsTest {

    @TempDir
    Path temp;

    @Test
    void flightRecorderIsToldOfReadsConversionsEvictionsAndFallbacks() throws Exception {
        Path source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, 50_000));
        Path file = temp.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            for (String name : List.of("Read", "Conversion", "Eviction", "Fallback")) {
                recording.enable("mbf." + name);
            }
            recording.start();
            CacheBuilder builder = ParquetCache.builder()
                    .directory(temp.resolve("cache"))
                    .minFreeBytes(0)
                    .chunkBytes(1 << 16)
                    .maxBytes(900_000);
            builder.clock = new TestClock();
            try (ParquetCache cache = builder.build()) {
                Sources.ids(cache.read(source));
                assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
                Path entry = cache.entries().get(0).file();
                Sources.flip(entry, Files.size(entry) / 2);
                Sources.ids(cache.read(source));
                assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
                cache.prewarm(Sources.write(temp.resolve("b.parquet"), Sources.noise(2, 50_000))
                        .toString());
                cache.prewarm(Sources.write(temp.resolve("c.parquet"), Sources.noise(3, 50_000))
                        .toString());
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Map<String, Long> counts = events.stream()
                .collect(Collectors.groupingBy(e -> e.getEventType().getName(), Collectors.counting()));
        assertEquals(4, counts.get("mbf.Conversion"));
        assertEquals(2, counts.get("mbf.Read"));
        assertEquals(1, counts.get("mbf.Fallback"));
        assertTrue(counts.get("mbf.Eviction") >= 1, counts.toString());
        RecordedEvent hit = events.stream()
                .filter(e -> e.getEventType().getName().equals("mbf.Read"))
                .filter(e -> e.getString("state").equals("HIT"))
                .findFirst()
                .orElseThrow();
        assertEquals(50_000, hit.getLong("rows"));
        assertEquals(source.toString(), hit.getString("source"));
    }
}
