package io.mbf.parquet.property;

import io.mbf.file.LocalFile;
import io.mbf.fixture.CountedFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.Values;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.scan.RememberingTable;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables in pages of {@link PagedFile}: whatever is stated of the rows of pages, a read gives what was written,
 * and with a condition the rows of it that fulfil the condition.
 *
 * <p>{@code -Dmbf.seed=} repeats one case, {@code -Dmbf.cases=} sets how many follow one another from there.
 */
class PagesPropertyTest {

    private static final int CASES = 5_000;

    /** One file of so many is also converted. */
    private static final int CONVERTED = 16;

    /** Of one file of so many, pages are remembered from read to read. */
    private static final int REMEMBERED = 4;

    /** Of how many bytes a request should be at least: near files, and distant ones of which reads are planned. */
    private static final int[] DISTANCES = {0, 1, 512, 8192};

    @TempDir
    Path folder;

    @Test
    void rowsAreFoundWhateverIsStatedOfThePages() {
        Long wanted = Long.getLong("mbf.seed");
        long first = wanted != null ? wanted : System.nanoTime();
        int cases = Integer.getInteger("mbf.cases", wanted != null ? 1 : CASES);
        System.out.println(cases + " files of random pages: -Dmbf.seed=" + first + " -Dmbf.cases=" + cases);
        for (int i = 0; i < cases; i++) {
            long seed = first + i;
            try {
                check(seed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("-Dmbf.seed=" + seed + ": " + e, e);
            }
        }
    }

    private void check(long seed) throws IOException {
        Random random = new Random(seed);
        RandomTable table = PagedFile.table(random);
        Path parquet = folder.resolve("t.parquet");
        PagedFile.write(table, random, parquet);
        RandomCondition conditions = new RandomCondition(random, table);
        CountedFile place = new CountedFile(new LocalFile(parquet), DISTANCES[random.nextInt(DISTANCES.length)]);
        try (ParquetFile file = ParquetFile.open(place, DecryptionKeys.NONE)) {
            RandomQuery.assertSame(RandomQuery.everything(table), Values.ours(file, Query.ALL), "everything");
            List<RandomQuery> queries = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                queries.add(RandomQuery.of(random, table, () -> conditions.constant(random.nextBoolean())));
            }
            for (int i = 0; i < 2; i++) {
                queries.add(RandomQuery.of(random, table, () -> conditions.tree(random.nextInt(3))));
            }
            assertAnswers(queries, file, "direct");
            if (Math.floorMod(seed, REMEMBERED) == 0) {
                try (Table remembering = new RememberingTable(parquet, random.nextBoolean() ? 1 << 20 : 200)) {
                    for (int i = 0; i < 3; i++) {
                        assertAnswers(queries, remembering, "remembered " + i);
                    }
                }
            }
            if (Math.floorMod(seed, CONVERTED) == 0) {
                Path mbf = folder.resolve("t.mbf");
                Files.deleteIfExists(mbf);
                ReadingPropertyTest.convert(file, mbf, random, table);
                try (MbfFile converted = MbfFile.open(mbf)) {
                    assertAnswers(queries, converted, ".mbf");
                }
            }
        }
    }

    private static void assertAnswers(List<RandomQuery> queries, Table read, String name) {
        for (RandomQuery asked : queries) {
            String what = name + ", " + RandomQuery.text(asked.query());
            RandomQuery.assertSame(asked.expected(), Values.ours(read, asked.query()), what);
        }
    }
}
