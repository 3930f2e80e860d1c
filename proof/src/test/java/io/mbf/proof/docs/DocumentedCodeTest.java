package io.mbf.proof.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README and the texts of {@code docs}: all of it compiles, and the dashboards answer as DuckDB does. */
class DocumentedCodeTest {

    private static final Path PROJECT = Path.of(System.getProperty("mbf.project", ".."));

    @TempDir
    static Path temp;

    private static List<JavaBlock> blocks;

    @BeforeAll
    static void findBlocks() throws IOException {
        blocks = new ArrayList<>(JavaBlock.of(PROJECT, "README.md"));
        try (Stream<Path> texts = Files.walk(PROJECT.resolve("docs"))) {
            for (Path text : texts.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                blocks.addAll(JavaBlock.of(
                        PROJECT, PROJECT.relativize(text).toString().replace('\\', '/')));
            }
        }
    }

    @Test
    void everyBlockCompiles() throws IOException {
        assertTrue(blocks.size() > 12, blocks.toString());
        assertEquals("", JavaBlock.compile(blocks, temp));
    }

    @Test
    void theDashboardInJavaIsWhatDuckDbAnswers() throws Exception {
        JavaBlock block = inDashboard(text -> text.contains(".groupBy("));
        writeSales();
        assertEquals(
                duckDb("SELECT 'Sales[region=' || coalesce(region, 'null') || ', count=' || count(*) || ', total='"
                        + " || sum(amount) || ', avg_amount=' || avg(amount) || ']' FROM sales WHERE year = 2024"
                        + " GROUP BY region ORDER BY min(i)"),
                printed(block.with("\"sales/\"", '"' + sales().toString() + '"')));
    }

    @Test
    void theDashboardInSqlIsWhatDuckDbAnswers() throws Exception {
        JavaBlock block = inDashboard(text -> text.contains("MbfSql.open("));
        writeSales();
        assertEquals(
                duckDb("SELECT region || ' ' || count(*) || ' ' || sum(amount) FROM sales WHERE year = 2024 AND"
                        + " amount > 50 GROUP BY region HAVING region IS NOT NULL ORDER BY sum(amount) DESC"),
                printed(block.with("\"sales/", '"' + sales().toString() + '/')
                                .with(
                                        "{ … }",
                                        "{ System.out.println(rows.getString(1) + ' ' + rows.getLong(2) + ' '"
                                                + " + rows.getBigDecimal(3)); }"))
                        .stream()
                        .filter(line -> !line.startsWith("null"))
                        .toList());
    }

    private static JavaBlock inDashboard(Predicate<String> wanted) {
        List<JavaBlock> found = blocks.stream()
                .filter(block -> block.file().equals("docs/how-to/dashboard.md") && wanted.test(block.text()))
                .toList();
        assertEquals(1, found.size(), found.toString());
        long lines = found.get(0).text().lines().filter(line -> !line.isBlank()).count();
        assertTrue(lines <= 10, found.get(0) + " has " + lines + " lines");
        return found.get(0);
    }

    private static Path sales() {
        return temp.resolve("sales");
    }

    private static void writeSales() throws SQLException {
        if (!Files.exists(sales())) {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("SET threads = 1");
                // regions of 1,024 rows a year, so that means are exact
                statement.execute("COPY (SELECT i, [NULL, 'APAC', 'EMEA', 'AMER'][1 + i // 3 % 4] region,"
                        + " (i // 3 % 301 * 0.25)::DECIMAL(9, 2) amount, 2022 + i % 3 AS year FROM range(12288) r(i)) TO '"
                        + sales()
                        + "' (FORMAT parquet, PARTITION_BY (year))");
            }
        }
    }

    private static List<String> duckDb(String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW sales AS SELECT * FROM read_parquet('" + sales() + "/**/*.parquet')");
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }

    private static List<String> printed(JavaBlock block) throws Exception {
        Path folder = Files.createTempDirectory(temp, "block");
        assertEquals("", JavaBlock.compile(List.of(block), folder));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            block.run(folder);
        } finally {
            System.setOut(before);
        }
        return out.toString(UTF_8).lines().toList();
    }
}
