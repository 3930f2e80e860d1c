package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cli.Run;
import io.mbf.fixture.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nested columns in data sets of many files: missing ones, paths into structs, conditions on them. */
class NestedManyFilesTest {

    @TempDir
    static Path temp;

    @BeforeAll
    static void makeFiles() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            String[] rows = {
                "SELECT i::INTEGER id, {'city': 'c' || i, 'zip': i::INTEGER} address, [i::INTEGER] l",
                "SELECT i::BIGINT id, MAP {'k': i::INTEGER} m, 0.5::DOUBLE f",
                "SELECT i::INTEGER id, {'city': 'c' || i, 'zip': (i * 2)::INTEGER} address, 0.1::FLOAT f",
            };
            for (int f = 0; f < rows.length; f++) {
                Path folder = Files.createDirectories(temp.resolve("p=" + f));
                statement.execute(
                        "COPY (" + rows[f] + " FROM range(3) r(i)) TO '" + folder + "/a.parquet' (FORMAT parquet)");
            }
        }
    }

    private static String cat(Object... more) {
        Object[] args = new Object[more.length + 2];
        args[0] = "cat";
        args[1] = temp;
        System.arraycopy(more, 0, args, 2, more.length);
        Run run = Run.of(args);
        assertEquals("", run.err());
        return run.out();
    }

    @Test
    void missingNestedColumnsAreNull() {
        String[] lines = cat().split("\n");
        assertEquals(9, lines.length);
        assertEquals(
                "{\"id\":1,\"address\":{\"city\":\"c1\",\"zip\":1},\"l\":[1],\"m\":null,\"f\":null,\"p\":0}", lines[1]);
        assertEquals(
                "{\"id\":1,\"address\":null,\"l\":null,\"m\":[{\"key\":\"k\",\"value\":1}],\"f\":0.5,\"p\":1}",
                lines[4]);
    }

    @Test
    void pathsIntoStructsWorkAcrossFiles() {
        assertEquals(
                "{\"p\":0,\"address\":{\"city\":\"c1\"}}\n{\"p\":2,\"address\":{\"city\":\"c1\"}}\n",
                cat("--select", "p,address.city", "--where", "address.city = 'c1'"));
        assertEquals("{\"id\":2,\"p\":0}\n{\"id\":1,\"p\":2}\n", cat("--select", "id,p", "--where", "address.zip = 2"));
        assertEquals(
                "{\"id\":0,\"p\":1}\n{\"id\":1,\"p\":1}\n{\"id\":2,\"p\":1}\n",
                cat("--select", "id,p", "--where", "address.zip is null"));
        assertEquals(
                "{\"address\":null}\n{\"address\":{\"zip\":2}}\n",
                cat("--select", "address.zip", "--where", "p > 0 and id = 1"));
        assertEquals("{\"id\":1,\"p\":2}\n", cat("--select", "id,p", "--where", "address.zip = 2 and f < 0.2"));
    }

    @Test
    void nestedColumnsThatAFileLacksAreNullAsAWhole() {
        assertEquals(
                "{\"id\":1,\"p\":1}\n", cat("--select", "id,p", "--where", "address is null and l is null and id = 1"));
        assertEquals("{\"id\":2,\"p\":1}\n", cat("--select", "id,p", "--where", "m is not null and id = 2"));
        assertEquals(
                "{\"address\":{\"city\":\"c0\"},\"p\":2}\n",
                cat("--select", "address.city,p", "--where", "(f < 0.3 and address is not null) and id = 0"));
    }

    @Test
    void conditionsOnPathsThatAreCheckedAfterwardsSeeTheirParts() {
        assertEquals(
                "{\"address\":{\"zip\":2},\"f\":0.10000000149011612}\n",
                cat("--select", "address.zip,f", "--where", "(f > 0.1 and address.city = 'c1') or f = 7"));
    }

    /** Structs of other members and types in each file, as DuckDB reads them by name. */
    @Test
    void structsOfDifferentMembersAreReadAsDuckDbReadsThem(@TempDir Path folder) throws Exception {
        String[] rows = {
            "SELECT i id, {'x': i::INTEGER, 't': {'u': i::SMALLINT, 'v': 'v' || i}} s, [{'k': i::INTEGER}] l",
            "SELECT 10 + i id, CASE WHEN i > 0 THEN {'t': {'w': [i], 'u': i::BIGINT}, 'y': i % 2 = 0} END s,"
                    + " [{'k': i::BIGINT, 'n': 'n'}, NULL] l",
            "SELECT 20 + i id, {'x': i::BIGINT, 'z': {'deep': {'deeper': i::INTEGER}}} s, NULL::STRUCT(k INTEGER)[] l",
            "SELECT 30 + i id, {'z': {'deep': {'deeper': i::DOUBLE, 'other': NULL::DATE}}} s,"
                    + " [{'n': NULL::VARCHAR, 'k': NULL::INTEGER}] l",
        };
        StringBuilder expected = new StringBuilder();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (int f = 0; f < rows.length; f++) {
                statement.execute("COPY (" + rows[f] + " FROM range(3) r(i)) TO '" + folder + "/" + f
                        + ".parquet' (FORMAT parquet)");
            }
            try (var result =
                    statement.executeQuery("SELECT to_json({'id': id, 's': s, 'l': l})::VARCHAR FROM read_parquet('"
                            + folder + "/*.parquet', union_by_name = true) ORDER BY id")) {
                while (result.next()) {
                    expected.append(result.getString(1)).append('\n');
                }
            }
        }
        Run run = Run.of("cat", folder);
        assertEquals("", run.err());
        assertEquals(expected.toString(), run.out());
    }

    @Test
    void filesWhoseStructsDifferAreReadInFull() {
        Run run = Run.of("cat", Corpus.cases().resolve("struct-members-differ"));
        assertEquals("", run.err());
        assertEquals("""
                {"id":1,"s":{"x":100,"y":"foo","z":null}}
                {"id":2,"s":{"x":200,"y":"foo","z":null}}
                {"id":3,"s":{"x":300,"y":"foo","z":null}}
                {"id":4,"s":{"x":200,"y":null,"z":null}}
                {"id":5,"s":null}
                {"id":9,"s":null}
                {"id":6,"s":{"x":200,"y":"bar","z":1.5}}
                """, run.out());
    }
}
