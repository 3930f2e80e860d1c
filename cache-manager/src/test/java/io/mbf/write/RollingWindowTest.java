package io.mbf.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.Mbf;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.row.Interval;
import io.mbf.row.RecordBatches;
import io.mbf.row.RecordMapper;
import io.mbf.row.RecordSchema;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are written as files, and are read as what they were; a daemon keeps its window of measurements so. */
class RollingWindowTest {

    /** Fourteen metrics at a time, and when. */
    record Sample(
            Instant at,
            double m0,
            double m1,
            double m2,
            double m3,
            double m4,
            double m5,
            double m6,
            double m7,
            double m8,
            double m9,
            double m10,
            double m11,
            double m12,
            double m13) {

        static Sample of(int i) {
            double v = i;
            return new Sample(
                    Instant.ofEpochSecond(1_700_000_000L + 10L * i, 123_456_789),
                    v,
                    v + 1,
                    v + 2,
                    v + 3,
                    v + 4,
                    v + 5,
                    v + 6,
                    v + 7,
                    v + 8,
                    v + 9,
                    v + 10,
                    v + 11,
                    v + 12,
                    v + 13);
        }
    }

    record Point(int x, Float y) {}

    record Everything(
            boolean a,
            Integer b,
            long c,
            Float d,
            Double e,
            BigInteger f,
            BigDecimal g,
            String h,
            UUID i,
            Interval j,
            LocalDate k,
            LocalTime l,
            LocalDateTime m,
            Instant n,
            Point o,
            List<Point> p,
            Map<String, List<Long>> q) {}

    record Narrow(int number, float ratio, Instant at, BigDecimal price) {}

    record Wide(long number, double ratio, Instant at, BigDecimal price) {}

    record Open(Object any) {}

    @TempDir
    Path folder;

    @Test
    void aWindowIsReplacedWhileOthersReadIt() throws Exception {
        Path file = folder.resolve("window.mbf");
        int rows = 6_000;
        write(file, 0, rows);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int reads = 0;
            do {
                try (Stream<Sample> samples = Mbf.readMbf(file).as(Sample.class)) {
                    List<Sample> all = samples.toList();
                    int first = (int) all.get(0).m0();
                    assertEquals(
                            IntStream.range(first, first + rows)
                                    .mapToObj(Sample::of)
                                    .toList(),
                            all);
                }
                reads++;
            } while (!ended.get());
            return reads;
        });
        for (int step = 1; step <= 20; step++) {
            write(file, step * 30, rows);
        }
        ended.set(true);
        reader.get();
        // the restart
        assertEquals(
                Map.of("received", "600", "dropped", "0"), Mbf.readMbf(file).properties());
        try (Stream<Sample> samples = Mbf.readMbf(file).as(Sample.class)) {
            assertEquals(IntStream.range(600, 600 + rows).mapToObj(Sample::of).toList(), samples.toList());
        }
        assertEquals(List.of(file), files());
    }

    private static void write(Path file, int first, int rows) {
        WriteReport report = Mbf.write(
                file,
                Sample.class,
                IntStream.range(first, first + rows).mapToObj(Sample::of),
                WriteOptions.DEFAULT
                        .overwriting()
                        .properties(Map.of("received", String.valueOf(first), "dropped", "0")));
        assertEquals(rows, report.rows());
    }

    @Test
    void everyTypeOfComponentComesBack() {
        Point point = new Point(1, null);
        List<Everything> rows = List.of(
                new Everything(
                        true,
                        -5,
                        Long.MIN_VALUE,
                        Float.NaN,
                        -0.0,
                        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                        new BigDecimal("-12345678901234567890.123456789012345678"),
                        "zürich",
                        new UUID(-1, 1),
                        new Interval(1, 4_294_967_295L, 3),
                        LocalDate.of(-5, 1, 1),
                        LocalTime.MAX,
                        LocalDateTime.of(1700, 1, 1, 1, 1, 1, 1),
                        Instant.EPOCH.minusNanos(1),
                        point,
                        Arrays.asList(point, null, new Point(2, 2f)),
                        Map.of("a", Arrays.asList(1L, null), "b", List.of())),
                new Everything(
                        false, null, 0, null, null, null, null, null, null, null, null, null, null, null, null, null,
                        null));
        Path file = folder.resolve("all.mbf");
        Mbf.write(file, Everything.class, rows.stream());
        try (Stream<Everything> read = Mbf.readMbf(file).as(Everything.class)) {
            assertEquals(rows, read.toList());
        }
    }

    @Test
    void componentsMayBeNarrowerThanTheirColumns() {
        Schema schema = Schema.of(
                Field.required("number", Type.Leaf.of(PhysicalType.INT64)),
                Field.required("ratio", Type.Leaf.of(PhysicalType.DOUBLE)),
                Field.optional(
                        "at", Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.MILLIS, true))),
                Field.optional("price", Type.Leaf.of(PhysicalType.INT32, new LogicalType.DecimalType(9, 2))));
        RecordBatches<Narrow> batches = RecordBatches.of(Narrow.class, schema);
        batches.add(new Narrow(7, 0.5f, Instant.ofEpochMilli(5), new BigDecimal("1.5")));
        assertEquals(
                new Wide(7, 0.5, Instant.ofEpochMilli(5), new BigDecimal("1.50")),
                RecordMapper.of(Wide.class, schema).read(batches.take(), 0, 0));
        IllegalArgumentException fine = assertThrows(
                IllegalArgumentException.class,
                () -> batches.add(new Narrow(7, 0.5f, Instant.ofEpochSecond(0, 1), null)));
        assertEquals(
                "row 1: column 'at': 1970-01-01T00:00:00.000000001Z is no TIMESTAMP(MILLIS,UTC) without loss",
                fine.getMessage());
        IllegalArgumentException large = assertThrows(
                IllegalArgumentException.class, () -> batches.add(new Narrow(7, 0.5f, null, new BigDecimal("1e8"))));
        assertEquals("row 1: column 'price': 1E+8 is no DECIMAL(9,2) without loss", large.getMessage());
    }

    @Test
    void whatNoColumnIsMadeForIsRefused() {
        InvalidQueryException open = assertThrows(InvalidQueryException.class, () -> RecordSchema.of(Open.class));
        assertEquals(
                "component 'any' of record Open is java.lang.Object, which no column is made for", open.getMessage());
    }

    @Test
    void aStreamThatFailsLeavesTheOldWindow() throws IOException {
        Path file = folder.resolve("window.mbf");
        write(file, 0, 10);
        Stream<Sample> failing = IntStream.range(0, 20_000).mapToObj(i -> {
            if (i == 15_000) {
                throw new IllegalStateException("sensor");
            }
            return Sample.of(i);
        });
        assertThrows(
                IllegalStateException.class,
                () -> Mbf.write(file, Sample.class, failing, WriteOptions.DEFAULT.overwriting()));
        assertEquals(10, Mbf.readMbf(file).count());
        assertEquals(List.of(file), files());
    }

    @Test
    void aFormatWhoseModuleIsNotThereIsNamedWithIt() throws IOException {
        Path file = folder.resolve("window.parquet");
        UnsupportedFeatureException missing = assertThrows(
                UnsupportedFeatureException.class, () -> Mbf.write(file, Sample.class, Stream.of(Sample.of(1))));
        assertEquals(
                file + ": format parquet: needs io.mbf:mbf-parquet-writer on the class path to be written",
                missing.getMessage());
        assertEquals(List.of(), files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    record Place(String name, Optional<Double> height) {}

    record Stop(int id, Optional<String> zone, Optional<Place> place, Optional<List<Long>> times) {}

    @Test
    void whatIsOptionalIsNullWhereItIsEmpty() {
        List<Stop> stops = List.of(
                new Stop(1, Optional.of("A"), Optional.of(new Place("x", Optional.empty())), Optional.of(List.of(7L))),
                new Stop(2, Optional.empty(), Optional.empty(), Optional.empty()),
                new Stop(3, Optional.of(""), Optional.of(new Place(null, Optional.of(1.5))), Optional.of(List.of())));
        Path file = folder.resolve("stops.mbf");
        Mbf.write(file, Stop.class, stops.stream());
        try (Stream<Stop> read = Mbf.readMbf(file).as(Stop.class)) {
            assertEquals(stops, read.toList());
        }
        assertEquals(1, Mbf.readMbf(file).where("zone is null").count());
        assertEquals(2, Mbf.readMbf(file).where("place.height is null").count());
        Schema required = new Schema(List.of(
                Field.required("name", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
                Field.required("height", Type.Leaf.of(PhysicalType.DOUBLE))));
        RecordBatches<Place> batches = RecordBatches.of(Place.class, required);
        batches.add(new Place("x", Optional.of(2.0)));
        assertEquals(
                "row 1: column 'height': is never null, and the value is",
                assertThrows(IllegalArgumentException.class, () -> batches.add(new Place("y", Optional.empty())))
                        .getMessage());
    }
}
