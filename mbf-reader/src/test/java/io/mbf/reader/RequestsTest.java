package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.fixture.CountedFile;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a file is asked that is not mapped: each request to a distant store takes as long as reading megabytes. */
class RequestsTest {

    private static final int ROWS = 200_000;

    @TempDir
    Path folder;

    private Path write(int columns) {
        Schema schema = new Schema(IntStream.range(0, columns)
                .mapToObj(column -> Field.required("c" + column, Type.Leaf.of(PhysicalType.INT32)))
                .toList());
        Path path = folder.resolve("t.mbf");
        Random random = new Random(3);
        try (MbfFileWriter writer =
                MbfFileWriter.create(path, schema, WriterOptions.builder().build())) {
            for (int from = 0; from < ROWS; from += ColumnBatch.MAX_ROWS) {
                int rows = Math.min(ColumnBatch.MAX_ROWS, ROWS - from);
                writer.write(new ColumnBatch(
                        schema,
                        rows,
                        IntStream.range(0, columns)
                                .<ColumnVector>mapToObj(
                                        c -> new IntVector(random.ints(rows).toArray(), rows, Validity.allValid(rows)))
                                .toList()));
            }
            writer.finish();
        }
        return path;
    }

    @Test
    void aFileIsOpenedWithOneRequestForItsEnd() {
        CountedFile file = new CountedFile(new LocalFile(write(10)));
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(ROWS, mbf.rowCount());
            List<List<RangeReader.Range>> requests = file.requests();
            assertEquals(1, requests.size());
            assertEquals(1, requests.get(0).size());
            assertEquals(64 << 10, requests.get(0).get(0).length());
        }
        assertEquals(0, file.readers(), "readers left open");
    }

    @Test
    void aFileThatCannotBeMappedHasTheSameRows() {
        Path path = write(3);
        try (MbfFile mbf = MbfFile.open(new CountedFile(new LocalFile(path)));
                MbfFile mapped = MbfFile.open(path)) {
            assertEquals(rows(mapped), rows(mbf));
            assertEquals(Optional.empty(), mapped.verify().difference(mbf.verify()));
        }
    }

    private static List<List<String>> rows(MbfFile file) {
        List<List<String>> rows = new ArrayList<>();
        try (Scan scan = file.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, rows);
            }
        }
        return rows;
    }
}
