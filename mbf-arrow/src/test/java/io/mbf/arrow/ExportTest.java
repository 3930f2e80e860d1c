package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.OutputOptions;
import io.mbf.write.WriteOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports to Arrow IPC, as Arrow's own reader finds them. */
class ExportTest {

    record Trip(int id, String zone) {}

    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    private Path trips;

    @BeforeEach
    void writeTrips() {
        trips = folder.resolve("trips.mbf");
        Mbf.write(
                trips,
                Trip.class,
                IntStream.range(0, ROWS).mapToObj(id -> new Trip(id, zone(id))),
                WriteOptions.DEFAULT);
    }

    private static String zone(int id) {
        return id % 3 == 0 ? null : "zone " + id % 50;
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.arrow", "out.feather", "out.IPC"})
    void arrowReadsTheSameRows(String name) throws Exception {
        Path out = folder.resolve(name);
        Mbf.export(Mbf.readMbf(trips), out);
        assertEquals(
                IntStream.range(0, ROWS).mapToObj(id -> new Trip(id, zone(id))).toList(), rows(out));
    }

    private static List<Trip> rows(Path file) throws IOException {
        List<Trip> rows = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    Object zone = root.getVector("zone").getObject(row);
                    rows.add(
                            new Trip((int) root.getVector("id").getObject(row), zone == null ? null : zone.toString()));
                }
            }
        }
        return rows;
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        WriteOptions failing = WriteOptions.DEFAULT.onProgress(rows -> {
            throw new IllegalStateException("stopped");
        });
        assertThrows(
                IllegalStateException.class,
                () -> Mbf.export(Mbf.readMbf(trips), folder.resolve("out.arrow"), failing));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(trips), files.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lz4", "zstd"})
    void compressedFilesAreSmallerAndArrowReadsTheSameRows(String codec) throws Exception {
        Path plain = folder.resolve("plain.arrow");
        Path out = folder.resolve("out.arrow");
        Mbf.export(Mbf.readMbf(trips), plain);
        Mbf.export(Mbf.readMbf(trips), out, WriteOptions.DEFAULT.output(OutputOptions.DEFAULT.codec(codec)));
        assertTrue(Files.size(out) < Files.size(plain) * 3 / 4, Files.size(out) + " of " + Files.size(plain));
        assertEquals(
                IntStream.range(0, ROWS).mapToObj(id -> new Trip(id, zone(id))).toList(), rows(out));
    }

    @Test
    void anotherCodecIsRefused() {
        WriteOptions snappy = WriteOptions.DEFAULT.output(OutputOptions.DEFAULT.codec("snappy"));
        assertEquals(
                "Arrow IPC is written with codec none, lz4 or zstd, not 'snappy'",
                assertThrows(
                                InvalidQueryException.class,
                                () -> Mbf.export(Mbf.readMbf(trips), folder.resolve("out.arrow"), snappy))
                        .getMessage());
    }

    @Test
    void aLevelIsRefused() {
        WriteOptions level =
                WriteOptions.DEFAULT.output(OutputOptions.DEFAULT.codec("zstd").level(3));
        assertEquals(
                "Arrow IPC is written without a level of compression",
                assertThrows(
                                InvalidQueryException.class,
                                () -> Mbf.export(Mbf.readMbf(trips), folder.resolve("out.arrow"), level))
                        .getMessage());
    }
}
