package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.Mbf;
import io.mbf.arrow.ArrowOptions;
import io.mbf.arrow.MbfArrow;
import io.mbf.fixture.Corpus;
import io.mbf.read.Dataset;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file of the corpus goes to DuckDB as an Arrow stream, and is there what DuckDB reads from the file itself, types
 * and rows. Where DuckDB cannot read a file, or sees something else in it, another source says what is right, and it is
 * checked that DuckDB still does.
 */
class ArrowStreamsTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String AS_IT_IS = "FROM 'FILE'";

    /** What selects the right rows of files that are not read right as they are. */
    private static final Map<String, String> RIGHT = Map.of(
            // DuckDB has no BYTE_STREAM_SPLIT of FIXED_LEN_BYTE_ARRAY; each such column has a plain twin
            "byte_stream_split_extended.gzip.parquet",
            "SELECT * REPLACE (float16_plain AS float16_byte_stream_split, flba5_plain AS flba5_byte_stream_split,"
                    + " decimal_plain AS decimal_byte_stream_split) FROM 'FILE'",
            // DuckDB has no maps without values; the rows are those that the description of the file states
            "map_no_value.parquet",
            "SELECT MAP([i, i + 1, i + 2], [NULL::INTEGER, NULL, NULL]), [i, i + 1, i + 2], [i, i + 1, i + 2]"
                    + " FROM (SELECT i::INTEGER AS i FROM range(1, 8, 3) t(i))",
            // DuckDB looks at the converted type only
            "strings.parquet",
            "SELECT * REPLACE (decode(l_utf8) AS l_utf8) FROM 'FILE'",
            // DuckDB knows shapes by the key 'geo' of the footer; the column is binary
            "geoparquet.parquet",
            "SELECT * REPLACE (ST_AsWKB(geometry) AS geometry) FROM 'FILE'",
            // DuckDB gives timestamps of UTC within structs without a time zone
            "nested_structs.rust.parquet",
            "SELECT * REPLACE (ul_observation_date::STRUCT(min TIMESTAMPTZ, max TIMESTAMPTZ, mean TIMESTAMPTZ,"
                    + " count UBIGINT, sum TIMESTAMPTZ, variance TIMESTAMPTZ) AS ul_observation_date) FROM 'FILE'");

    /** Variants that DuckDB cannot put together, as pieces lack that may lack; what they are lies beside them. */
    private static final Set<String> NOT_PUT_TOGETHER =
            Set.of("case-041.parquet", "case-088.parquet", "case-131.parquet", "case-132.parquet", "case-138.parquet");

    private static final String SPARK = "int96_from_spark.parquet";

    @TestFactory
    Stream<DynamicTest> everyFileIsWhatItIsToDuckDb() {
        return Corpus.files().stream()
                .filter(file -> Unread.reason(Corpus.name(file)).isEmpty())
                .map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> {
                    try {
                        check(file);
                    } catch (Exception | AssertionError e) { // build tools number dynamic tests
                        throw new AssertionError(Corpus.name(file) + ": " + e.getMessage(), e);
                    }
                }));
    }

    private static void check(Path file) throws Exception {
        String name = file.getFileName().toString();
        Optional<String> contradiction = Unread.contradiction(Corpus.name(file));
        if (contradiction.isPresent()) {
            Exception refused = assertThrows(Exception.class, () -> streamed(file));
            assertTrue(refused.getMessage().contains("column 'var': entry 0: "), refused.getMessage());
            assertTrue(refused.getMessage().contains(contradiction.get()), refused.getMessage());
        } else if (Unread.isNoVariant(Corpus.name(file))) {
            assertStored(file);
        } else if (NOT_PUT_TOGETHER.contains(name)) {
            assertThrows(SQLException.class, () -> read(file, AS_IT_IS), "DuckDB reads it now");
            assertVariantsLieBeside(file);
        } else if (name.equals(SPARK)) {
            assertIsReadButTheYearThatDoesNotFit(file);
        } else if (RIGHT.containsKey(name)) {
            assertNotEquals(streamed(file), readOrFailure(file), "DuckDB reads it as it is now");
            assertSame(read(file, RIGHT.get(name)), streamed(file));
        } else {
            assertSame(read(file, AS_IT_IS), streamed(file));
        }
    }

    @Test
    void whatIsListedIsThere() {
        Corpus.require();
        List<String> names = Corpus.files().stream()
                .map(file -> file.getFileName().toString())
                .toList();
        assertTrue(names.containsAll(RIGHT.keySet()) && names.containsAll(NOT_PUT_TOGETHER) && names.contains(SPARK));
    }

    private static void assertSame(List<List<String>> expected, List<List<String>> rows) {
        assertEquals(expected.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(expected.get(i), rows.get(i), i == 0 ? "types" : "row " + (i - 1));
        }
    }

    private static void assertVariantsLieBeside(Path file) throws Exception {
        List<List<String>> rows = streamed(file);
        assertEquals(List.of("INTEGER", "VARIANT"), rows.get(0));
        for (int row = 0; row < rows.size() - 1; row++) {
            String name = file.getFileName().toString().replace(".parquet", "_row-" + row + ".variant.bin");
            String json = rows.get(row + 1).get(1).replaceFirst(".*\n", "");
            Variants.assertSame(Variants.read(file.resolveSibling(name)), JSON.readTree(json), name);
        }
    }

    /** Shredded into a type that variants do not have: null to DuckDB, a struct to us and to parquet-java. */
    private static void assertStored(Path file) throws Exception {
        assertEquals("VARIANT_NULL\nnull", read(file, AS_IT_IS).get(1).get(1));
        String pieces = "SELECT var.metadata, var.value, var.typed_value FROM streamed";
        try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(file)).build()) {
            Group stored = reader.read().getGroup("var", 0);
            assertEquals(
                    List.of(text(stored, 0), text(stored, 1), text(stored, 2)),
                    streamed(file, 1, pieces).get(1));
            assertNull(reader.read());
        }
    }

    private static String text(Group stored, int field) {
        if (stored.getFieldRepetitionCount(field) == 0) {
            return "null";
        }
        return stored.getType().getType(field).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32
                ? Integer.toUnsignedString(stored.getInteger(field, 0))
                : HexFormat.of().formatHex(stored.getBinary(field, 0).getBytes());
    }

    /** The last row has the year -294554, which 64 bits of microseconds do not: DuckDB's wraps around. */
    private static void assertIsReadButTheYearThatDoesNotFit(Path file) throws Exception {
        List<List<String>> own = read(file, AS_IT_IS);
        SQLException refused = assertThrows(SQLException.class, () -> streamed(file));
        assertTrue(refused.getMessage().contains("does not fit"), refused.getMessage());
        assertEquals(own.subList(0, own.size() - 1), streamed(file, own.size() - 2, "FROM streamed"));
    }

    private static final class GroupReader extends ParquetReader.Builder<Group> {

        GroupReader(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static List<List<String>> readOrFailure(Path file) {
        try {
            return read(file, AS_IT_IS);
        } catch (SQLException e) {
            return List.of();
        }
    }

    private static List<List<String>> read(Path file, String sql) throws SQLException {
        try (DuckDBConnection duckDb = duckDb()) {
            return rows(duckDb, sql.replace("FILE", file.toString()));
        }
    }

    private static List<List<String>> streamed(Path file) throws Exception {
        return streamed(file, Long.MAX_VALUE, "FROM streamed");
    }

    private static List<List<String>> streamed(Path file, long most, String sql) throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                DuckDBConnection duckDb = duckDb();
                Dataset dataset = Mbf.readParquet(file).limit(most);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            MbfArrow.exportTo(dataset, stream, allocator, ArrowOptions.FOR_DUCKDB);
            duckDb.registerArrowStream("streamed", stream);
            return rows(duckDb, sql);
        }
    }

    private static DuckDBConnection duckDb() throws SQLException {
        DuckDBConnection duckDb = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
        }
        return duckDb;
    }

    /** The types of the columns, then the rows, as texts. */
    private static List<List<String>> rows(DuckDBConnection duckDb, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (Statement statement = duckDb.createStatement()) {
            try (ResultSet described = statement.executeQuery("DESCRIBE " + sql)) {
                while (described.next()) {
                    String name = "c" + types.size();
                    String type = described.getString("column_type");
                    // DuckDB reads milliseconds of Parquet as microseconds
                    types.add(type.replace("TIMESTAMP_MS", "TIMESTAMP"));
                    names.add(name);
                    // its driver cannot fetch each variant
                    values.add(type.equals("VARIANT") ? variant(name) : name);
                }
            }
            rows.add(types);
            String all =
                    "SELECT " + String.join(", ", values) + " FROM (" + sql + ") t(" + String.join(", ", names) + ")";
            try (ResultSet found = statement.executeQuery(all)) {
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= types.size(); i++) {
                        row.add(text(found.getObject(i)));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** A line with the type, and JSON in the next. */
    private static String variant(String name) {
        return "variant_typeof(" + name + ") || chr(10) || coalesce(" + name + "::JSON::VARCHAR, 'null')";
    }

    private static String text(Object value) throws SQLException {
        return value instanceof Blob blob
                ? HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()))
                : String.valueOf(value);
    }
}
