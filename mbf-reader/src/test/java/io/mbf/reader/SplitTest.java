package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
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

class SplitTest {

    private static final int ROWS = 60_000;

    @TempDir
    Path folder;

    private MbfFile file;
    private List<List<String>> rows;

    @BeforeEach
    void writeAFileOfSeveralChunks() {
        Schema schema = Tables.fewTypes();
        Random random = new Random(4);
        Path path = folder.resolve("t.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(
                path, schema, WriterOptions.builder().chunkBytes(64 << 10).build())) {
            for (int done = 0; done < ROWS; done += 7500) {
                writer.write(Tables.batch(schema, 7500, random));
            }
            writer.finish();
        }
        file = MbfFile.open(path);
        rows = read(Query.ALL);
        assertEquals(ROWS, rows.size());
    }

    @AfterEach
    void close() {
        file.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void partsTogetherDeliverTheWhole(int parts) {
        List<Query> queries = file.split(Query.ALL, parts);
        assertTrue(queries.size() <= parts && (parts > 5 || queries.size() == parts), "parts: " + queries.size());
        List<List<String>> together = new ArrayList<>();
        queries.forEach(query -> together.addAll(read(query)));
        assertEquals(rows, together);
    }

    @Test
    void partsOfAConditionTogetherDeliverTheWhole() {
        Query query = Query.ALL.where(col("o1").gt(500)).select(List.of("r2"));
        List<List<String>> together = new ArrayList<>();
        file.split(query, 3).forEach(part -> together.addAll(read(part)));
        assertEquals(read(query), together);
    }

    @Test
    void anyRangeOfRowsIsDelivered() {
        Random random = new Random(8);
        for (int i = 0; i < 30; i++) {
            int from = random.nextInt(ROWS);
            int to = from + random.nextInt(ROWS + 10 - from);
            assertEquals(
                    rows.subList(from, Math.min(to, ROWS)),
                    read(Query.ALL.rows(new RowRange(from, to))),
                    from + " to " + to);
        }
    }

    @Test
    void aRangeAndAConditionBothCount() {
        List<List<String>> all = new ArrayList<>();
        for (int from = 0; from < ROWS; from += 12_345) {
            all.addAll(read(Query.ALL.where(col("o1").le(500)).rows(new RowRange(from, from + 12_345))));
        }
        assertEquals(read(Query.ALL.where(col("o1").le(500))), all);
    }

    @Test
    void aLimitedQueryHasOnePartOnly() {
        assertEquals(1, file.split(Query.ALL.limit(5), 1).size());
        assertThrows(IllegalArgumentException.class, () -> file.split(Query.ALL.limit(5), 2));
    }

    private List<List<String>> read(Query query) {
        List<List<String>> texts = new ArrayList<>();
        try (Scan scan = file.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, texts);
            }
        }
        return texts;
    }
}
