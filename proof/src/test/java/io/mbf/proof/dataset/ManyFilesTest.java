package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and globs at the command line, with DuckDB reading the same files as the oracle. */
class ManyFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path temp;

    private static Connection duckDb;
    private static Path sales;

    @BeforeAll
    static void makeFiles() throws SQLException, IOException {
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 1");
        sales = temp.resolve("sales");
        // what is missing, widened, and null differs from directory to directory
        write(
                "year=2023/region=a%2Fb/1.parquet",
                "i::INTEGER id, i::FLOAT / 7 amount, (i * 1.25)::DECIMAL(9, 2) price, 'x' || i note", 20_000);
        write(
                "year=2023/region=__HIVE_DEFAULT_PARTITION__/1.parquet",
                "i::BIGINT * 4000000000 id, i::DOUBLE / 10 amount, (i * 1.25)::DECIMAL(18, 2) price",
                5_000);
        write(
                "year=2024/region=caf%C3%A9/1.parquet",
                "(i % 100)::TINYINT id, i::INTEGER amount, (i * -2.5)::DECIMAL(38, 2) price, 'y' || (i % 3) note, i % 2 = 0 even",
                9_000);
        write("year=2024/region=caf%C3%A9/2.parquet", "i::SMALLINT id, DATE '2024-02-28' + i::INTEGER due", 9);
        write("year=2024/region=%25%20%3D/0.parquet", "NULL::INTEGER id, 'z' note, i::FLOAT / 10 amount", 3);
        write("year=2024/region=%25%20%3D/none.parquet", "i::INTEGER id", 0);
        Files.writeString(sales.resolve("_SUCCESS"), "");
        Files.writeString(sales.resolve("year=2024/.hidden.parquet"), "no Parquet file");
    }

    @AfterAll
    static void close() throws SQLException {
        Run.of("cache", "clear"); // other tests count the entries
        duckDb.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path write(String name, String columns, int rows) throws SQLException, IOException {
        Path file = sales.resolve(name);
        Files.createDirectories(file.getParent());
        execute("COPY (SELECT " + columns + " FROM range(" + rows + ") r(i)) TO '" + file
                + "' (FORMAT parquet, ROW_GROUP_SIZE 4096)");
        return file;
    }

    /** The names of the columns, then the rows as text. */
    private static List<List<String>> duckDb(String select, String where) throws SQLException {
        String sql = "SELECT " + select + " FROM read_parquet('" + sales + "/**/[0-9n]*.parquet',"
                + " hive_partitioning = true, union_by_name = true)" + where;
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            for (int c = 1; c <= columns; c++) {
                names.add(result.getMetaData().getColumnName(c));
            }
            rows.add(names);
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int c = 1; c <= columns; c++) {
                    row.add(text(names.get(c - 1), result.getString(c)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<List<String>> mbf(Object... args) throws IOException {
        Run run = Run.of(args);
        assertEquals(0, run.exit(), run.err());
        List<List<String>> rows = new ArrayList<>();
        for (String line : run.out().split("\n")) {
            if (!line.isEmpty()) {
                JsonNode object = JSON.readTree(line);
                List<String> names = new ArrayList<>();
                List<String> row = new ArrayList<>();
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    names.add(member.getKey());
                    String value = member.getValue().isNull()
                            ? null
                            : member.getValue().asText();
                    row.add(text(member.getKey(), value));
                }
                if (rows.isEmpty()) {
                    rows.add(names);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Amounts are FLOAT, DOUBLE and INT32, and have the union's type only where several files are read. */
    private static String text(String column, String value) {
        return value == null || !column.equals("amount") ? value : String.valueOf((float) Double.parseDouble(value));
    }

    private static void assertSame(List<List<String>> expected, List<List<String>> rows, String about) {
        assertEquals(expected.size(), Math.max(rows.size(), 1), about);
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(expected.get(i), rows.get(i), about + ", row " + i);
        }
    }

    @Test
    void aFolderReadsAsDuckDbReadsIt() throws Exception {
        // partition columns come in the order of the directories, not of the alphabet
        List<List<String>> expected = duckDb("* EXCLUDE (year, region), year, region", "");
        assertEquals(20_000 + 5_000 + 9_000 + 9 + 3 + 1, expected.size());
        assertEquals(List.of("id", "amount", "price", "note", "even", "due", "year", "region"), expected.get(0));
        assertSame(expected, mbf("cat", sales), "folder");
        assertSame(expected, mbf("cat", sales + "/**/*.parquet"), "glob");
        assertSame(expected, mbf("cat", sales + "/year=*/*/{0,1,2,none}.parquet"), "glob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "year = 2024",
                "year <> 2024 or note = 'y1'",
                "region is null",
                "region is not null and id < 5",
                "region = 'a/b' and amount > 2000",
                "not (region = 'a/b')",
                "region in ('café', '% =') and note is null",
                "note is null and year = 2023",
                "not (note = 'y1' or even = true)",
                "amount = 0.1",
                "amount > 0.1 and amount < 0.4",
                "not (amount >= 0.3)",
                "amount between 3 and 3.5 or price = -5",
                "price > 100 and price <= 102.5",
                "id > 4000000000 and region is null",
                "id is null",
                "due >= '2024-03-01'",
                "even = false and id = 99",
                "(year = 2023 and price < 5) or (year = 2024 and (region = '% =' or price > -5))",
                "year = 1999",
                "year > 2023 and region like 'caf%' and id between 3 and 4",
                "note like '%7' and region like '%fé'",
                "note like '%1%' or region not like '%/%'",
                "not (contains(note, 'x7') or ends_with(region, '%'))",
            })
    void conditionsKeepTheRowsThatDuckDbKeeps(String where) throws Exception {
        String[] columns = {"note", "id", "year", "amount", "region", "price"};
        String select = String.join(",", columns);
        List<List<String>> expected = duckDb(select, " WHERE " + where);
        assertSame(expected, mbf("cat", sales, "--select", select, "--where", where), where);
        Run limited = Run.of("cat", sales, "--select", "year", "--where", where, "--limit", 7);
        assertEquals(Math.min(7, expected.size() - 1), limited.out().lines().count(), where);
    }

    @Test
    void randomConditionsKeepTheRowsThatDuckDbKeeps() throws Exception {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("ManyFilesTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            String where = condition(random, 3);
            assertSame(
                    duckDb("id, note, year", " WHERE " + where),
                    mbf("cat", sales, "--select", "id,note,year", "--where", where),
                    where);
        }
    }

    private static String condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            String joined = "(" + condition(random, depth - 1) + (random.nextBoolean() ? " and " : " or ")
                    + condition(random, depth - 1) + ")";
            return random.nextInt(4) == 0 ? "not " + joined : joined;
        }
        String[] columns = {"id", "amount", "price", "note", "even", "due", "year", "region"};
        String column = columns[random.nextInt(columns.length)];
        if (random.nextInt(4) == 0) {
            return column + (random.nextBoolean() ? " is null" : " is not null");
        }
        if ((column.equals("note") || column.equals("region")) && random.nextBoolean()) {
            String part = List.of("7", "x", "1", "", "é", "a/b").get(random.nextInt(6));
            String pattern = List.of(part + "%", "%" + part, "%" + part + "%").get(random.nextInt(3));
            return column + (random.nextBoolean() ? " like '" : " not like '") + pattern + "'";
        }
        String operator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return column + " " + operator + " "
                + switch (column) {
                    case "note" -> "'" + List.of("x77", "y1", "z", "").get(random.nextInt(4)) + "'";
                    case "region" -> "'" + List.of("a/b", "café", "% =", "b").get(random.nextInt(4)) + "'";
                    case "even" -> random.nextBoolean();
                    case "due" -> "'2024-03-0" + (1 + random.nextInt(9)) + "'";
                    case "year" -> 2022 + random.nextInt(4);
                    case "amount" -> random.nextInt(5_000) / 10.0;
                    default -> random.nextInt(5_000);
                };
    }

    @Test
    void theCacheGivesTheSameRows() throws Exception {
        String[] query = {"--where", "price > 100 or note is null or year = 2024", "--select", "region,id,amount,year"};
        List<Object> args = new ArrayList<>(List.of("cat", sales));
        args.addAll(Arrays.asList(query));
        Run direct = Run.of(args.toArray());
        args.add("--cache");
        args.add("--explain");
        Run cold = Run.of(args.toArray());
        assertEquals(direct.out(), cold.out());
        assertTrue(cold.err().contains("6 files considered, 0 pruned by partition"), cold.err());
        Run warm = Run.of(args.toArray());
        assertEquals(direct.out(), warm.out());
        assertTrue(warm.err().contains("6 read, 6 of them from the cache"), warm.err());
        assertTrue(warm.err().contains("mbf: "), warm.err());
    }

    @Test
    void prunedFilesAreNotReadButHaveASayInTheColumns() throws IOException {
        Path damaged = temp.resolve("damaged");
        Files.createDirectories(damaged.resolve("year=2023"));
        Files.createDirectories(damaged.resolve("year=2024"));
        Files.writeString(damaged.resolve("year=2023/a.parquet"), "no Parquet file");
        Files.copy(sales.resolve("year=2024/region=caf%C3%A9/2.parquet"), damaged.resolve("year=2024/b.parquet"));
        for (Run all : List.of(Run.of("cat", damaged), Run.of("cat", damaged, "--where", "year > 2023"))) {
            assertEquals(1, all.exit());
            assertTrue(all.err().startsWith("mbf: " + damaged.resolve("year=2023/a.parquet") + ": "), all.err());
            assertEquals("", all.out());
        }
        Run run = Run.of("cat", damaged, "--select", "year", "--where", "year > 2023", "--explain");
        assertEquals(0, run.exit(), run.err());
        assertEquals(9, run.out().lines().count());
        assertTrue(run.err().contains("2 files considered, 1 pruned by partition, 0 by columns they lack, 1 read"));
    }

    @Test
    void aPartitionValueWinsOverAColumnOfTheFile() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("both/x=7"));
        execute("COPY (SELECT 'a' x, 1::INTEGER y) TO '" + folder + "/a.parquet' (FORMAT parquet)");
        assertEquals("{\"x\":7,\"y\":1}\n", Run.of("cat", temp.resolve("both")).out());
        assertEquals(
                "", Run.of("cat", temp.resolve("both"), "--where", "x <> 7").out());
        assertEquals(
                "{\"x\":\"a\",\"y\":1}\n",
                Run.of("cat", temp.resolve("both"), "--no-partitions").out());
        try (Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT * FROM read_parquet('" + temp + "/both/*/*.parquet', hive_partitioning = true)")) {
            assertTrue(result.next());
            assertEquals("x", result.getMetaData().getColumnName(1));
            assertEquals(7, result.getLong(1));
        }
    }

    @Test
    void headAndSchemaTakeFolders() {
        Run schema = Run.of("schema", sales);
        assertEquals(0, schema.exit(), schema.err());
        assertEquals(8, schema.out().lines().count(), schema.out());
        Run head = Run.of("head", sales + "/year=2024/**", "-n", 2);
        assertEquals(0, head.exit(), head.err());
        assertTrue(head.out().contains("% ="), head.out());
    }

    @Test
    void filesThatDoNotFitAreBothNamed() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("misfits"));
        execute("COPY (SELECT 1::BIGINT x) TO '" + folder + "/a.parquet' (FORMAT parquet)");
        execute("COPY (SELECT 'a' x) TO '" + folder + "/b.parquet' (FORMAT parquet)");
        Run run = Run.of("cat", folder);
        assertEquals(1, run.exit());
        assertEquals(
                "mbf: " + folder + "/b.parquet: column 'x': is STRING, but INT(64) in " + folder
                        + "/a.parquet; they have no type in common\n",
                run.err());
        assertEquals("", run.out());
    }

    @Test
    void whatNamesNoFileIsSaidSo() throws IOException {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        assertEquals(
                "mbf: " + empty + ": no .parquet, .parq or .mbf file in this folder\n",
                Run.of("cat", empty).err());
        assertEquals(
                "mbf: " + empty + "/*.parquet: no file matches\n",
                Run.of("head", empty + "/*.parquet").err());
    }
}
