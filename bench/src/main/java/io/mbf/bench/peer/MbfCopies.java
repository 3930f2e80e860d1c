package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.codec.BlockCodec;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A benchmark file's {@code .mbf} forms: made by the code that is measured, never by an older build of it. */
final class MbfCopies {

    private MbfCopies() {}

    /** A cache that holds the file. */
    static ParquetCache warmCache(BenchFile file) throws IOException {
        Path parquet = file.parquet();
        removeOld(file);
        ParquetCache cache = ParquetCache.builder()
                .directory(file.place().resolve("cache"))
                .minFreeBytes(0)
                .build();
        if (cache.why(parquet).state() != CacheState.HIT) {
            cache.read(parquet).batches().close();
            cache.awaitConversions(Duration.ofMinutes(30));
        }
        Verdict verdict = cache.why(parquet);
        if (verdict.state() != CacheState.HIT) {
            cache.close();
            throw new IllegalStateException(parquet + " did not get into the cache: " + verdict.reason());
        }
        return cache;
    }

    /** A conversion with default settings, but for the codec. */
    static Path converted(BenchFile file, BlockCodec codec) throws IOException {
        Path parquet = file.parquet();
        removeOld(file);
        return file.ensure(
                codec.name().toLowerCase(Locale.ROOT) + ".mbf",
                temporary -> Mbf.convertToMbf(
                        parquet,
                        temporary,
                        ConvertOptions.DEFAULT.with(
                                WriterOptions.builder().codec(codec).build())));
    }

    private static synchronized void removeOld(BenchFile file) throws IOException {
        Path stamp = file.place().resolve("mbf-made-by");
        String code = code();
        if (Files.exists(stamp) && Files.readString(stamp).equals(code)) {
            return;
        }
        for (Path old : old(file.place())) {
            Files.delete(old);
        }
        Files.writeString(stamp, code);
    }

    private static List<Path> old(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(path -> path.toString().endsWith(".mbf") || path.startsWith(place.resolve("cache")))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** Changes when the writer is built anew. */
    private static String code() throws IOException {
        try {
            Path place = Path.of(WriterOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return place + " of " + Files.getLastModifiedTime(place);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
