package io.mbf.text;

import static io.mbf.fixture.Vectors.batch;
import static io.mbf.fixture.Vectors.ints;
import static io.mbf.fixture.Vectors.longs;
import static io.mbf.fixture.Vectors.strings;
import static io.mbf.text.Rows.binary;
import static io.mbf.text.Rows.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableWriterTest {

    private static final Type STRING = binary(LogicalType.STRING);
    private static final Type INT = Type.Leaf.of(PhysicalType.INT32);

    @Test
    void numbersAreRightAlignedAndNullIsDistinct() {
        Schema schema =
                Schema.of(Field.optional("name", STRING), Field.required("n", INT), Field.optional("s", STRING));
        assertEquals("""
                name        n  s
                STRING  INT32  STRING
                ──────  ─────  ──────
                Ann         1  ∅
                ∅       -1234  null
                """, table(batch(schema, strings("Ann", null), ints(1, -1234), strings(null, "null")), 80));
    }

    @Test
    void wideCharactersTakeTwoCells() {
        Schema schema = Schema.of(Field.optional("n", STRING), Field.required("x", STRING));
        assertEquals("""
                n       x
                STRING  STRING
                ──────  ──────
                日本    a
                e\u0301é      b
                """, table(batch(schema, strings("日本", "e\u0301é"), strings("a", "b")), 80));
    }

    @Test
    void controlCharactersAreShownAsEscapes() {
        Schema schema = Schema.of(Field.optional("n\n", STRING));
        assertEquals("""
                n\\n
                STRING
                ────────────────
                a\\nb\\t\\u001b[31m
                """, table(batch(schema, strings("a\nb\t\u001b[31m")), 80));
    }

    @Test
    void theWidestColumnsGiveWayFirst() {
        Schema schema = Schema.of(Field.optional("a", STRING), Field.optional("b", STRING));
        assertEquals("""
                a       b
                STRING  STRING
                ──────  ────────────
                short   xxxxxxxxxxx…
                """, table(batch(schema, strings("short"), strings("x".repeat(500))), 20));
    }

    @Test
    void timesAreWholeOrNotThere() {
        Field time = Field.required(
                "t", Type.Leaf.of(PhysicalType.INT64, new LogicalType.TimestampType(TimeUnit.MICROS, true)));
        Schema schema = Schema.of(time, Field.optional("s", STRING), time);
        ColumnVector times = longs(1_700_000_000_123_456L);
        String whole = "2023-11-14T22:13:20.123456Z";
        String wide = table(batch(schema, times, strings("x".repeat(500)), times), 80);
        assertTrue(wide.endsWith("\n" + whole + "  " + "x".repeat(21) + "…  " + whole + "\n"), wide);
        String narrow = table(batch(schema, times, strings("x".repeat(500)), times), 60);
        assertTrue(narrow.contains("\n" + whole + "  xxx") && narrow.endsWith("\n… and 1 more: t\n"), narrow);
    }

    @Test
    void aColumnOfPathsShowsTheirEnds() {
        TextTable table = new TextTable(TextTable.Column.path("file"), TextTable.Column.right("n"));
        table.add("/a/very/long/folder/日本/x.parquet", "1");
        table.add("short", "22");
        assertEquals(
                List.of(
                        "file                 n",
                        "──────────────────  ──",
                        "…er/日本/x.parquet   1",
                        "short               22"),
                table.lines(22));
    }

    @Test
    void columnsThatDoNotFitAreCounted() {
        Schema schema = new Schema(IntStream.range(0, 1_000)
                .mapToObj(i -> Field.required("column" + i, INT))
                .toList());
        ColumnVector[] vectors =
                IntStream.range(0, 1_000).mapToObj(i -> ints(i)).toArray(ColumnVector[]::new);
        String table = table(batch(schema, vectors), 60);
        assertTrue(table.endsWith("\n… and 994 more: column6, column7, column8, column9, column1…\n"), table);
        assertTrue(table.lines().allMatch(line -> line.length() <= 60), table);
    }

    @Test
    void noRowsStillShowTheColumns() {
        Schema schema = Schema.of(Field.required("a", INT));
        assertEquals("    a\nINT32\n─────\n", table(batch(schema, ints()), 80));
    }
}
