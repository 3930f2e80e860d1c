package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.dataset.FileSet;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Column;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of small files that change between reads, and bundles that go or are damaged: answers are those of direct reads. */
class ChangingFoldersTest {

    private static final int RUNS = 6;
    private static final int ROUNDS = 25;

    @TempDir
    Path temp;

    private Random random;
    private Path data;
    private int written;

    @Test
    void everyAnswerIsThatOfADirectRead() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ChangingFoldersTest: seed " + seed);
        for (int run = 0; run < RUNS; run++) {
            check(seed + run, temp.resolve("run-" + run));
        }
    }

    private void check(long seed, Path folder) throws Exception {
        random = new Random(seed);
        data = Files.createDirectories(folder.resolve("data"));
        boolean partitioned = random.nextBoolean();
        for (int i = 0; i < 40; i++) {
            write(partitioned ? Files.createDirectories(data.resolve("k=" + i % 3)) : data);
        }
        try (ParquetCache one = cache(folder);
                ParquetCache other = cache(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                ParquetCache cache = random.nextBoolean() ? one : other;
                String name = "seed " + seed + ", round " + round;
                careFor(cache, folder.resolve("cache"));
                TimeUnit.MILLISECONDS.sleep(15); // a tick of the file system's clock
                for (int changes = random.nextInt(5); changes > 0; changes--) {
                    change();
                }
                compare(name, cache);
            }
        }
    }

    private ParquetCache cache(Path folder) {
        CacheBuilder builder =
                ParquetCache.builder().directory(folder.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        return builder.build();
    }

    private void careFor(ParquetCache cache, Path directory) throws IOException {
        switch (random.nextInt(8)) {
            case 0, 1 -> cache.prewarm(data.toString());
            case 2, 3, 4 -> cache.awaitConversions(Duration.ofMinutes(1));
            case 5 -> damage(directory);
            case 6 -> cache.collectGarbage(false);
            default -> {}
        }
    }

    private void damage(Path directory) throws IOException {
        for (Path file : Sources.filesIn(directory)) {
            if (file.toString().endsWith(".mbf")
                    && !file.getFileName().toString().startsWith(".")) {
                if (random.nextInt(4) == 0) {
                    Files.delete(file);
                } else if (random.nextBoolean()) {
                    Sources.flip(file, (long) (random.nextDouble() * Files.size(file)));
                }
            }
        }
    }

    private void write(Path folder) {
        Path file = folder.resolve("%05d.parquet".formatted(random.nextInt(100_000)));
        write(file, folder);
    }

    private void write(Path file, Path folder) {
        int rows = random.nextInt(10) == 0 ? 0 : random.nextInt(random.nextInt(20) == 0 ? 20_000 : 50);
        written++;
        if (random.nextInt(15) == 0) {
            OtherSources.write(file, rows);
        } else {
            Sources.write(file, Sources.noise(written, rows).map(id -> id & 0xfff));
        }
    }

    private void change() throws IOException {
        List<Path> files = Sources.filesIn(data);
        Path some = files.get(random.nextInt(files.size()));
        Path another = files.get(random.nextInt(files.size()));
        switch (random.nextInt(6)) {
            case 0 -> write(some, some.getParent());
            case 1 ->
                Files.setLastModifiedTime(some, FileTime.from(Instant.now().minusSeconds(random.nextInt(1000))));
            case 2 -> {
                if (files.size() > 3) {
                    Files.delete(some);
                }
            }
            case 3 -> write(some.getParent());
            case 4 -> {
                Path aside = some.resolveSibling("_aside");
                Files.move(some, aside);
                if (!another.equals(some)) {
                    Files.move(another, some);
                }
                Files.move(aside, another);
            }
            default -> OtherSources.write(some, random.nextInt(30));
        }
    }

    private Dataset narrowed(Dataset dataset, long seed) {
        Random choice = new Random(seed);
        Dataset narrowed = dataset;
        if (choice.nextBoolean()) {
            narrowed = narrowed.select(choice.nextBoolean() ? new String[] {"id"} : new String[] {"even", "id"});
        }
        if (choice.nextBoolean()) {
            narrowed = narrowed.where(Column.col("id").ge((long) choice.nextInt(4096)));
        }
        if (choice.nextInt(3) == 0) {
            narrowed = narrowed.where(Column.col("even").eq(true));
        }
        return choice.nextInt(4) == 0 ? narrowed.limit(choice.nextInt(2000)) : narrowed;
    }

    private void compare(String name, ParquetCache cache) throws IOException {
        Dataset direct = Dataset.of(FileSet.of(data), DecryptionKeys.NONE);
        long seed = random.nextLong();
        String expected = rows(narrowed(direct, seed));
        assertEquals(expected, rows(narrowed(cache.read(data), seed)), name);
        assertEquals(direct.count(), cache.read(data).count(), name);
        List<Path> files = Sources.filesIn(data);
        Path some = files.get(random.nextInt(files.size()));
        Dataset alone = Dataset.of(FileSet.of(some), DecryptionKeys.NONE);
        assertEquals(rows(alone), rows(cache.read(some)), name + ", " + some);
        int parts = 1 + random.nextInt(5);
        List<String> inParts = new ArrayList<>();
        for (var part : cache.read(data).parts(parts)) {
            inParts.add(rows(cache.read(part, Optional.empty(), DecryptionKeys.NONE)));
        }
        assertEquals(rows(direct), String.join("", inParts), name + " in parts");
        StringBuilder split = new StringBuilder();
        for (Batches batches : cache.read(data).batches(parts)) {
            split.append(rows(new RowCursor(batches)));
        }
        assertEquals(rows(direct), split.toString(), name + " split");
    }

    private static String rows(Dataset dataset) {
        return rows(dataset.rows());
    }

    private static String rows(RowCursor cursor) {
        StringBuilder text = new StringBuilder();
        try (cursor) {
            while (cursor.next()) {
                for (int i = 0; i < cursor.schema().size(); i++) {
                    text.append(cursor.isNull(i) ? "null" : String.valueOf(cursor.getObject(i)))
                            .append(' ');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
