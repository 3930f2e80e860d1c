package io.mbf.proof.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.Mbf;
import io.mbf.error.InvalidQueryException;
import io.mbf.row.RecordBatches;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.variant.Variant;
import io.mbf.write.DatasetWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records whose columns have types that no class of Java's stands for alone. */
class WrittenRecordsTest {

    record Reading(Instant at, Float half) {}

    record Document(Variant body) {}

    private static final Schema SCHEMA = Schema.of(
            Field.optional("at", Type.Leaf.of(PhysicalType.INT96)),
            Field.optional("half", Type.Leaf.fixed(2, LogicalType.FLOAT16)));

    @TempDir
    Path folder;

    @Test
    void int96AndFloat16AreWhatDuckDbReadsAndComeBackAsRecords() throws Exception {
        List<Reading> readings = List.of(
                new Reading(Instant.parse("2026-11-29T15:00:00.123456Z"), 0.5f),
                new Reading(Instant.parse("1969-12-31T23:59:59.999999Z"), -65504f),
                new Reading(Instant.parse("1582-10-04T00:00:00Z"), 0x1p-24f),
                new Reading(null, Float.POSITIVE_INFINITY),
                new Reading(Instant.EPOCH, null),
                new Reading(Instant.EPOCH, Float.NaN),
                new Reading(Instant.EPOCH, -0.0f));
        for (String name : List.of("readings.parquet", "readings.mbf")) {
            write(folder.resolve(name), readings);
            try (Stream<Reading> read = (name.endsWith(".mbf")
                            ? Mbf.readMbf(folder.resolve(name))
                            : Mbf.readParquet(folder.resolve(name)))
                    .as(Reading.class)) {
                assertEquals(readings, read.toList(), name);
            }
        }
        assertEquals(
                List.of(
                        "2026-11-29 15:00:00.123456 0.5",
                        "1969-12-31 23:59:59.999999 -65504.0",
                        "1582-10-04 00:00:00 5.9604645e-08",
                        "null inf",
                        "1970-01-01 00:00:00 null",
                        "1970-01-01 00:00:00 nan",
                        "1970-01-01 00:00:00 -0.0"),
                duckDb(folder.resolve("readings.parquet")));
    }

    private static void write(Path path, List<Reading> readings) {
        RecordBatches<Reading> rows = RecordBatches.of(Reading.class, SCHEMA);
        readings.forEach(rows::add);
        try (DatasetWriter writer = Mbf.write(path, SCHEMA)) {
            writer.write(rows.take());
            writer.finish();
        }
    }

    private static List<String> duckDb(Path file) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select cast(cast(\"at\" as timestamp) as varchar), cast(half as varchar) from '" + file
                                + "'")) {
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return found;
    }

    @Test
    void whatTheirBitsCannotHoldIsRefused() {
        RecordBatches<Reading> rows = RecordBatches.of(Reading.class, SCHEMA);
        for (float number : new float[] {0.1f, 65520f, 1e30f, 0x1p-25f}) {
            assertEquals(
                    "row 0: column 'half': " + number + " is no FLOAT16 without loss",
                    assertThrows(IllegalArgumentException.class, () -> rows.add(new Reading(null, number)))
                            .getMessage());
        }
        assertEquals(
                "row 0: column 'at': +1000000000-12-31T23:59:59.999999999Z is no INT96 without loss",
                assertThrows(IllegalArgumentException.class, () -> rows.add(new Reading(Instant.MAX, null)))
                        .getMessage());
        assertEquals(0, rows.rows());
    }

    @Test
    void variantsAreReadIntoRecordsAndNotWrittenFromThem() {
        assertEquals(
                "component 'body' of record Document is io.mbf.variant.Variant, which no column is made for",
                assertThrows(
                                InvalidQueryException.class,
                                () -> Mbf.write(folder.resolve("v.mbf"), Document.class, Stream.of()))
                        .getMessage());
    }
}
