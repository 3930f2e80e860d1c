package io.mbf.proof.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of others become ours with the rows and types that DuckDB reads in them. */
class ImportCommandTest {

    @TempDir
    Path folder;

    @Test
    void csvIsWhatDuckDbReads() throws Exception {
        StringBuilder csv = new StringBuilder("id,name,amount,day,at,ok,\"odd \"\"name\"\"\"\n");
        Random random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            csv.append(i)
                    .append(i % 11 == 0 ? "," : ",\"n, " + i % 97 + "\"")
                    .append(i % 7 == 0 ? "," : "," + random.nextInt(100_000) / 100.0)
                    .append(",2024-01-")
                    .append(10 + i % 20)
                    .append(",2024-02-03 04:05:")
                    .append(10 + i % 50)
                    .append(i % 2 == 0 ? ",true" : ",false")
                    .append(i == 29_999 ? ",late text\n" : "," + i + "\n"); // the last row decides a type
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        assertImported(file, "read_csv('" + file + "', sample_size = -1)");
    }

    @Test
    void nestedNdjsonIsWhatDuckDbReads() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.ndjson"), """
                {"id":1,"tags":["a","b"],"who":{"name":"x","age":3},"deep":[{"k":[1,null,3]},{"k":[]}]}
                {"id":2,"tags":null,"who":{"name":null},"deep":[]}
                {"id":3,"more":"2024-01-02T03:04:05Z"}
                """);
        assertImported(file, "read_json('" + file + "', sample_size = -1)");
    }

    @Test
    void arraysOfJsonAreWhatDuckDbReads() throws Exception {
        Path file = Files.writeString(
                folder.resolve("rows.json"), "[{\"a\":1,\"b\":[1.5]},\n{\"a\":null,\"c\":{\"d\":true}}]");
        assertImported(file, "read_json('" + file + "', sample_size = -1)");
    }

    @Test
    void compressedFilesAndSeveralOnesAreRead() throws Exception {
        Path one = folder.resolve("one.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(one))) {
            out.write("a,b\n1,x\n".getBytes());
        }
        Path two = Files.writeString(folder.resolve("two.csv"), "a,c\n2,2024-01-01\n");
        Path out = folder.resolve("both.mbf");
        assertEquals(0, Run.of("import", one, two, "-o", out).exit());
        assertEquals(
                "{\"a\":1,\"b\":\"x\",\"c\":null}\n{\"a\":2,\"b\":null,\"c\":\"2024-01-01\"}\n",
                Run.of("cat", out).out());
    }

    @Test
    void integersOf128BitsKeepTheirDigits() throws IOException {
        Path file = Files.writeString(folder.resolve("big.ndjson"), "{\"a\":9223372036854775808}\n{\"a\":1}\n");
        Path out = folder.resolve("big.mbf");
        assertEquals(0, Run.of("import", file, "-o", out).exit());
        assertEquals(
                "{\"a\":\"9223372036854775808\"}\n{\"a\":\"1\"}\n",
                Run.of("cat", out).out());
    }

    @Test
    void csvOptionsAreFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.txt"), "007;NA\n'a;b';2\n");
        Path out = folder.resolve("rows.mbf");
        Run run = Run.of("import", file, "--no-header", "--delimiter", ";", "--quote", "'", "--null", "NA", "-o", out);
        assertEquals(new Run(0, run.out(), ""), run);
        assertEquals(
                "{\"column0\":\"007\",\"column1\":null}\n{\"column0\":\"a;b\",\"column1\":2}\n",
                Run.of("cat", out).out());
    }

    @Test
    void typesOfColumnsAreFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("codes.csv"), "code,n\n007,1\n008,2\n");
        Path out = folder.resolve("codes.mbf");
        assertEquals(
                0, Run.of("import", file, "--type", "code=VARCHAR", "-o", out).exit());
        assertEquals(
                "{\"code\":\"007\",\"n\":1}\n{\"code\":\"008\",\"n\":2}\n",
                Run.of("cat", out).out());
    }

    @Test
    void aRaggedLineIsNamed() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 25_000; i++) {
            csv.append(i).append(",x\n");
        }
        Path file = Files.writeString(folder.resolve("ragged.csv"), csv.append("1,2,3,4\n"));
        Run run = Run.of("import", file, "-o", folder.resolve("out.mbf"));
        assertEquals(1, run.exit());
        assertTrue(
                run.err().startsWith("mbf: " + file + ": line 25002: Expected Number of Columns: 2 Found: "),
                run.err());
        assertEquals(1, run.err().lines().count());
        assertNothingIsLeft(file);
    }

    @Test
    void brokenJsonIsNamedByItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.ndjson"), "{\"a\":1}\n{\"a\":2}\n{\"a\":3}x\n{\"a\":4}\n");
        Run run = Run.of("import", file, "-o", folder.resolve("out.mbf"));
        assertEquals(
                new Run(
                        1,
                        "",
                        "mbf: " + file + ": line 3: malformed JSON at byte 8: unexpected content after document."
                                + " Try auto-detecting the JSON format\n"),
                run);
        assertNothingIsLeft(file);
    }

    @Test
    void picklesAreRefusedWithTheReason() throws IOException {
        Path named = Files.writeString(folder.resolve("model.pkl"), "(dp0\n.");
        Path inside = Files.write(folder.resolve("data.csv"), new byte[] {(byte) 0x80, 4, (byte) 0x95, 0});
        for (Path file : List.of(named, inside)) {
            Run run = Run.of("import", file, "-o", folder.resolve("out.mbf"));
            assertEquals(1, run.exit());
            assertTrue(
                    run.err().startsWith("mbf: " + file + ": import: is a Python pickle, which is a program"),
                    run.err());
            assertEquals(1, run.err().lines().count());
        }
    }

    @Test
    void ourOwnFilesAreForOtherCommands() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "a\n1\n");
        Path parquet = folder.resolve("a.parquet");
        assertEquals(0, Run.of("import", csv, "-o", parquet).exit());
        Run run = Run.of("import", parquet, "-o", folder.resolve("b.mbf"));
        assertEquals(
                new Run(
                        2,
                        "",
                        "mbf: " + parquet + ": is no foreign file; convert makes .mbf of Parquet, export others\n"),
                run);
    }

    @Test
    void whatExistsIsReplacedOnlyWithForce() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "a\n1\n");
        Path out = folder.resolve("a.mbf");
        assertEquals(0, Run.of("import", csv, "-o", out).exit());
        assertEquals(
                new Run(1, "", "mbf: " + out + ": already exists (--force replaces it)\n"),
                Run.of("import", csv, "-o", out));
        assertEquals(0, Run.of("import", csv, "-o", out, "--force").exit());
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        Path missing = folder.resolve("missing.csv");
        assertEquals(
                new Run(1, "", "mbf: " + missing + ": no such file\n"),
                Run.of("import", missing, "-o", folder.resolve("out.mbf")));
    }

    private void assertImported(Path file, String duckDb) throws Exception {
        Path mbf = folder.resolve("out.mbf");
        Path parquet = folder.resolve("out.parquet");
        for (Path out : List.of(mbf, parquet)) {
            Run run = Run.of("import", file, "-o", out);
            assertEquals(new Run(0, run.out(), ""), run);
        }
        assertEquals(Run.of("schema", parquet).out(), Run.of("schema", mbf).out());
        assertEquals(Run.of("cat", parquet).out(), Run.of("cat", mbf).out());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String written = "read_parquet('" + parquet + "')";
            assertEquals(
                    text(statement, "describe select * from " + duckDb),
                    text(statement, "describe select * from " + written));
            assertEquals(text(statement, "select * from " + duckDb), text(statement, "select * from " + written));
        }
        assertNothingIsLeft(file, mbf, parquet);
    }

    private static String text(Statement statement, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    text.append(rows.getString(i)).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private void assertNothingIsLeft(Path... expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Stream.of(expected).sorted().toList(), files.sorted().toList());
        }
    }
}
