package io.mbf.proof.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.Mbf;
import io.mbf.arrow.ArrowFiles;
import io.mbf.cli.Run;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import io.mbf.sql.MbfSql;
import io.mbf.text.Json;
import io.mbf.variant.Variant;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants that DuckDB wrote and shredded are, on every way through us, the JSON that DuckDB makes of them. */
class DuckDbVariantsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Objects, arrays and scalars in turns. */
    private static final String VARIANTS = """
            select i as id, case i % 7
                when 0 then {'a': i, 'b': 'x' || i}::variant
                when 1 then (i * 1000000007)::variant
                when 2 then [i, i + 1]::variant
                when 3 then ('ä' || i)::variant
                when 4 then null::variant
                when 5 then (i / 4)::double::variant
                else {'a': 'other', 'c': {'d': [true, null], 'é': {'a': i}}}::variant end as v
            from range(3000) t(i)""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", shredding {'v': 'BIGINT'}",
                ", shredding {'v': 'VARCHAR'}",
                ", shredding {'v': 'BIGINT[]'}",
                ", shredding {'v': 'STRUCT(a BIGINT, b VARCHAR)'}",
                ", shredding {'v': 'STRUCT(a VARCHAR, c STRUCT(d BOOLEAN[], é STRUCT(a DOUBLE)))'}"
            })
    void whatDuckDbShreddedIsWhatItWas(String shredding) throws Exception {
        Path parquet = folder.resolve("v.parquet");
        Path mbf = folder.resolve("v.mbf");
        Path exported = folder.resolve("exported.parquet");
        Path arrow = folder.resolve("v.arrow");
        Path imported = folder.resolve("imported.mbf");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (" + VARIANTS + ") to '" + parquet + "' (format parquet" + shredding + ")");
        }
        List<JsonNode> expected = duckDb("(" + VARIANTS + ")");
        assertEquals(expected, duckDb("'" + parquet + "'"));
        assertEquals(expected, variants(Mbf.readParquet(parquet)));
        Mbf.convertToMbf(parquet, mbf);
        assertEquals(expected, variants(Mbf.readMbf(mbf)));
        try (MbfSql sql = MbfSql.open()) {
            assertEquals(expected, variants(sql.connection(), "'" + mbf + "'"));
        }
        Mbf.export(Mbf.readMbf(mbf), exported);
        assertEquals(expected, duckDb("'" + exported + "'"));
        ArrowFiles.write(Mbf.readMbf(mbf), arrow);
        assertEquals("", Run.of("import", arrow, "-o", imported).err());
        assertEquals(expected, variants(Mbf.readMbf(imported)));
    }

    private static List<JsonNode> duckDb(String from) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return variants(connection, from);
        }
    }

    private static List<JsonNode> variants(Connection connection, String from) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select v::json::varchar from " + from + " order by id")) {
            while (rows.next()) {
                found.add(JSON.readTree(rows.getString(1) == null ? "null" : rows.getString(1)));
            }
        }
        return found;
    }

    private static List<JsonNode> variants(Dataset dataset) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        try (dataset;
                RowCursor rows = dataset.rows()) {
            while (rows.next()) {
                Variant variant = rows.getVariant("v");
                found.add(JSON.readTree(variant == null ? "null" : Json.of(variant)));
            }
        }
        return found;
    }
}
