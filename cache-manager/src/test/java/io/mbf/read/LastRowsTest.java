package io.mbf.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.cache.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last rows of a file, and of several: those that were written last. */
class LastRowsTest {

    private static final long ROWS = 200_000; // more than the first stretch that is looked through

    @TempDir
    static Path temp;

    private static final List<Path> PLACES = new ArrayList<>();

    @BeforeAll
    static void makeFiles() throws Exception {
        Path one = Sources.write(temp.resolve("one.parquet"), LongStream.range(0, ROWS));
        Path mbf = temp.resolve("one.mbf");
        Mbf.convertToMbf(one, mbf);
        Path many = Files.createDirectory(temp.resolve("many"));
        for (int file = 0; file < 4; file++) {
            Sources.write(many.resolve(file + ".parquet"), LongStream.range(file * ROWS / 4, (file + 1) * ROWS / 4));
        }
        PLACES.addAll(List.of(one, mbf, many));
    }

    private static Dataset open(Path place) {
        return place.toString().endsWith(".mbf") ? Mbf.readMbf(place) : Mbf.readParquet(place);
    }

    private static List<Long> ids(Batches batches) {
        List<Long> ids = new ArrayList<>();
        try (batches) {
            for (ColumnBatch batch : batches) {
                LongVector vector = (LongVector) batch.column("id");
                for (int row = 0; row < batch.rowCount(); row++) {
                    ids.add(vector.values()[row]);
                }
            }
        }
        return ids;
    }

    private static List<Long> expected(LongStream all, long count) {
        List<Long> list = all.boxed().toList();
        return list.subList((int) Math.max(0, list.size() - count), list.size());
    }

    @Test
    void theyAreThoseThatWereWrittenLast() {
        for (Path place : PLACES) {
            for (long count : new long[] {0, 1, 10, 8_192, 50_001, ROWS, ROWS + 1, Long.MAX_VALUE}) {
                assertEquals(
                        expected(LongStream.range(0, ROWS), count),
                        ids(open(place).last(count)),
                        place + ", " + count);
            }
        }
    }

    @Test
    void aConditionIsMetByAllOfThem() {
        for (Path place : PLACES) {
            for (long count : new long[] {0, 1, 7, 2_000, Long.MAX_VALUE}) {
                assertEquals(
                        expected(
                                LongStream.concat(LongStream.range(0, 1_000), LongStream.range(150_000, 151_000)),
                                count),
                        ids(open(place)
                                .where("id < 1000 or (id >= 150000 and id < 151000)")
                                .last(count)),
                        place + ", " + count);
            }
            assertEquals(List.of(), ids(open(place).where("id < 0").last(5)));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Dataset all = open(PLACES.get(0));
        assertThrows(IllegalArgumentException.class, () -> all.last(-1));
        assertThrows(IllegalArgumentException.class, () -> all.limit(5).last(1));
    }
}
