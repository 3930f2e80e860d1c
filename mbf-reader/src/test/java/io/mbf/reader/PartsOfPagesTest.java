package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a page of all columns is too much for the heap, scans deliver it in parts. */
class PartsOfPagesTest {

    private static final int ROWS = 30_000;
    private static final long LARGE_HEAP = 1L << 30;

    /** Parts of 256 rows, and buffers that all columns share. */
    private static final long NO_HEAP = 0;

    @TempDir
    Path folder;

    private MbfFile file;

    @BeforeEach
    void writeAFileOfEveryType() {
        List<Field> fields = new ArrayList<>(Tables.everyType().fields());
        for (Field field : Tables.nestedTypes().fields()) {
            fields.add(field);
        }
        Schema schema = new Schema(fields);
        Random random = new Random(12);
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            for (int done = 0; done < ROWS; done += 6000) {
                writer.write(Tables.batch(schema, 6000, random));
            }
            writer.finish();
        }
        file = MbfFile.open(path);
    }

    @AfterEach
    void close() {
        file.close();
    }

    /** Heaps for parts of 256, of some thousand rows, and just below a page. */
    @ParameterizedTest
    @ValueSource(longs = {NO_HEAP, 8 << 20, 14 << 20})
    void partsOfPagesHoldTheSameRows(long heap) {
        assertEquals(read(Query.ALL, LARGE_HEAP), read(Query.ALL, heap));
    }

    @Test
    void conditionsOnPartsOfPagesKeepTheSameRows() {
        Query some = Query.ALL.where(col("r3").ge(0).and(col("o5").isNotNull()));
        assertEquals(read(some, LARGE_HEAP), read(some, NO_HEAP));
        Query few = Query.ALL.where(col("o8").eq(-0.0).or(col("r9").eq("v7"))).select(List.of("r9", "o8", "s"));
        assertEquals(read(few, LARGE_HEAP), read(few, NO_HEAP));
    }

    @Test
    void rangesAndLimitsEndWithinPartsOfPages() {
        Query query = Query.ALL.select(List.of("r1", "l")).rows(new RowRange(8_100, 17_001));
        assertEquals(read(query, LARGE_HEAP), read(query, NO_HEAP));
        assertEquals(read(query.limit(700), LARGE_HEAP), read(query.limit(700), NO_HEAP));
    }

    @Test
    void pagesAreCountedOnceHoweverManyPartsTheyHave() {
        Query query = Query.ALL.where(col("o8").gt(900.0));
        try (Scan large = file.scan(query, LARGE_HEAP);
                Scan small = file.scan(query, NO_HEAP)) {
            assertTrue(batches(small) > batches(large), "parts of pages");
            assertEquals(large.report().pagesRead(), small.report().pagesRead());
            assertEquals(large.report().pagesFiltered(), small.report().pagesFiltered());
            assertEquals(large.report().rowsDelivered(), small.report().rowsDelivered());
        }
    }

    @Test
    void aTableOfFewColumnsComesInWholePages() {
        try (Scan scan = file.scan(Query.ALL.select(List.of("r1", "o8")), 8 << 20)) {
            assertEquals(8192, scan.next().rowCount());
        }
    }

    private static int batches(Scan scan) {
        int batches = 0;
        while (scan.next() != null) {
            batches++;
        }
        return batches;
    }

    private List<List<String>> read(Query query, long heap) {
        List<List<String>> texts = new ArrayList<>();
        try (Scan scan = file.scan(query, heap)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, texts);
            }
        }
        return texts;
    }
}
