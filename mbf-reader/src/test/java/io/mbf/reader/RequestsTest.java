package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
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

    /** A file that cannot be mapped. */
    private static final class Distant implements InputFile {
        private final LocalFile file;
        private final List<List<RangeReader.Range>> requests = new ArrayList<>();
        private int readers;

        Distant(Path path) {
            this.file = new LocalFile(path);
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public InputFile canonical() {
            return this;
        }

        @Override
        public String uri() {
            return file.uri();
        }

        @Override
        public FileState state() throws IOException {
            return file.state();
        }

        @Override
        public RangeReader open() throws IOException {
            RangeReader reader = file.open();
            readers++;
            return new RangeReader() {
                @Override
                public String name() {
                    return reader.name();
                }

                @Override
                public FileState state() {
                    return reader.state();
                }

                @Override
                public void read(long position, byte[] target, int from, int length) throws IOException {
                    read(List.of(new Range(position, target, from, length)));
                }

                @Override
                public void read(List<Range> ranges) throws IOException {
                    requests.add(ranges);
                    reader.read(ranges);
                }

                @Override
                public void close() throws IOException {
                    readers--;
                    reader.close();
                }
            };
        }
    }

    private Distant write(int columns) {
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
        return new Distant(path);
    }

    @Test
    void aFileIsOpenedWithOneRequestForItsTwoEnds() {
        Distant file = write(10);
        try (MbfFile mbf = MbfFile.open(file)) {
            assertEquals(ROWS, mbf.rowCount());
            assertEquals(1, file.requests.size());
            assertEquals(2, file.requests.get(0).size());
            assertEquals(0, file.requests.get(0).get(0).position());
        }
        assertEquals(0, file.readers, "readers left open");
    }

    @Test
    void aFileThatCannotBeMappedHasTheSameRows() {
        Distant file = write(3);
        try (MbfFile mbf = MbfFile.open(file);
                MbfFile mapped = MbfFile.open(file.file)) {
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
