package io.mbf.cache;

import static io.mbf.Mbf.cache;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.dataset.FilesReport;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets whose files have structs, lists and maps of different members and types: directly and through the cache. */
class StructsOfManyFilesTest {

    @TempDir
    Path temp;

    private Path folder() {
        return temp.resolve("rows");
    }

    private Path write(String name, String columns, int rows, BiConsumer<Integer, Group> fill) throws IOException {
        Path file = folder().resolve(name + ".parquet");
        Files.createDirectories(folder());
        MessageType type = MessageTypeParser.parseMessageType("message rows { " + columns + " }");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            for (int row = 0; row < rows; row++) {
                Group group = new SimpleGroup(type);
                fill.accept(row, group);
                writer.write(group);
            }
        }
        return file;
    }

    /** The rows as text, read directly, while converting, and from the cache. */
    private List<String> texts(String select, String where) {
        List<String> direct = texts(Mbf.readParquet(folder()), select, where);
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve("cache")).minFreeBytes(0);
        builder.clock = new TestClock();
        try (ParquetCache cache = builder.build()) {
            assertEquals(direct, texts(Mbf.readParquet(folder(), cache(cache)), select, where));
            texts(Mbf.readParquet(folder(), cache(cache)), null, null);
            assertTrue(cache.awaitConversions(Duration.ofSeconds(60)));
            Dataset cached = Mbf.readParquet(folder(), cache(cache));
            assertEquals("mbf", cached.explain().report().format());
            assertEquals(direct, texts(cached, select, where));
        }
        return direct;
    }

    private static List<String> texts(Dataset rows, String select, String where) {
        Dataset selected = select == null ? rows : rows.select(select.split(","));
        List<String> texts = new ArrayList<>();
        try (RowCursor row = (where == null ? selected : selected.where(where)).rows()) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int c = 0; c < row.schema().size(); c++) {
                    values.add(String.valueOf(row.getObject(c)));
                }
                texts.add(String.join(" ", values));
            }
        }
        return texts;
    }

    private void twoFiles() throws IOException {
        write("1", "required int32 id; optional group s { optional int32 x; optional int32 y; }", 3, (row, group) -> {
            group.append("id", row);
            if (row < 2) {
                Group s = group.addGroup("s");
                if (row == 0) {
                    s.append("x", 10).append("y", 20);
                }
            }
        });
        write(
                "2",
                "required int32 id; optional group s { required binary z (STRING); optional int64 x; }",
                2,
                (row, group) -> {
                    group.append("id", 3 + row);
                    if (row == 0) {
                        group.addGroup("s").append("z", "text").append("x", 1L << 40);
                    }
                });
    }

    @Test
    void membersThatAFileLacksAreNullAndOthersWiden() throws IOException {
        twoFiles();
        assertEquals(
                List.of(
                        "0 {x=10, y=20, z=null}",
                        "1 {x=null, y=null, z=null}",
                        "2 null",
                        "3 {x=1099511627776, y=null, z=text}",
                        "4 null"),
                texts(null, null));
    }

    @Test
    void partsThatOnlySomeFilesHaveCanBeSelected() throws IOException {
        twoFiles();
        assertEquals(List.of("{y=20}", "{y=null}", "null", "{y=null}", "null"), texts("s.y", null));
        assertEquals(
                List.of("{y=20, z=null}", "{y=null, z=null}", "null", "{y=null, z=text}", "null"),
                texts("s.y,s.z", null));
    }

    @Test
    void conditionsTakePartsThatOnlySomeFilesHave() throws IOException {
        twoFiles();
        assertEquals(List.of("0"), texts("id", "s.x = 10"));
        assertEquals(List.of("3"), texts("id", "s.x > 10"));
        assertEquals(List.of("0"), texts("id", "s.y = 20"));
        assertEquals(List.of("3"), texts("id", "s.z = 'text'"));
        assertEquals(List.of("1", "2", "3", "4"), texts("id", "s.y is null"));
        assertEquals(List.of("2", "4"), texts("id", "s is null"));
        assertEquals(List.of("3"), texts("id", "s is not null and s.y is null and s.z is not null"));
        assertEquals(List.of("0", "3"), texts("id", "s.y = 20 or s.z = 'text'"));
        assertEquals(List.of("1", "3"), texts("id", "not (s is null) and s.y is null"));
        assertEquals(
                new FilesReport(2, 0, 1, 1, 0),
                Mbf.readParquet(folder()).where("s.y = 20").explain().files().orElseThrow());
    }

    @Test
    void integersThatBecomeDoublesAreComparedAsDoubles() throws IOException {
        write(
                "1",
                "required group s { required int32 x; }",
                2,
                (row, g) -> g.addGroup("s").append("x", row));
        write(
                "2",
                "required group s { required float x; }",
                2,
                (row, g) -> g.addGroup("s").append("x", row + 0.5f));
        assertEquals(List.of("{x=0.0}", "{x=1.0}", "{x=0.5}", "{x=1.5}"), texts(null, null));
        assertEquals(List.of("{x=1.0}", "{x=0.5}", "{x=1.5}"), texts(null, "s.x > 0.25"));
    }

    @Test
    void listsAndMapsOfStructsWidenToFourLevels() throws IOException {
        String list = "required group l (LIST) { repeated group list { optional group element { %s } } }";
        String map = "required group m (MAP) { repeated group key_value { required int32 key; optional %s value; } }";
        write(
                "1",
                String.format(list, "optional group a { optional group b { optional int32 c; } }")
                        + String.format(map, "int32"),
                2,
                (row, group) -> {
                    Group l = group.addGroup("l");
                    l.addGroup("list")
                            .addGroup("element")
                            .addGroup("a")
                            .addGroup("b")
                            .append("c", row);
                    l.addGroup("list");
                    group.addGroup("m").addGroup("key_value").append("key", row).append("value", -row);
                });
        write(
                "2",
                String.format(
                                list,
                                "optional group a { optional group b { optional int32 d; optional int64 c; } }"
                                        + " optional int32 e;")
                        + String.format(map, "int64"),
                2,
                (row, group) -> {
                    Group l = group.addGroup("l");
                    if (row == 0) {
                        Group element = l.addGroup("list").addGroup("element");
                        element.append("e", 9);
                        element.addGroup("a").addGroup("b").append("d", 8).append("c", 7L);
                        l.addGroup("list").addGroup("element");
                    }
                    group.addGroup("m").addGroup("key_value").append("key", row).append("value", 5L);
                });
        assertEquals(
                List.of(
                        "[{a={b={c=0, d=null}}, e=null}, null] [0=0]",
                        "[{a={b={c=1, d=null}}, e=null}, null] [1=-1]",
                        "[{a={b={c=7, d=8}}, e=9}, {a=null, e=null}] [0=5]",
                        "[] [1=5]"),
                texts(null, null));
        assertEquals(4, Mbf.readParquet(folder()).where("l is not null").count());
    }

    @Test
    void membersThatDoNotFitAreNamedByTheirPathsWithBothFiles() throws IOException {
        write("1", "optional group s { optional int32 w; }", 1, (row, group) -> {});
        Path second = write("2", "optional group s { optional group t { optional int32 x; } }", 1, (row, group) -> {});
        Path third = write(
                "3", "optional group s { optional group t { optional binary x (STRING); } }", 1, (row, group) -> {});
        var failure = assertThrows(
                UnsupportedFeatureException.class,
                () -> Mbf.readParquet(folder()).batches());
        assertEquals(
                third + ": column 's.t.x': is STRING, but INT32 in " + second + "; they have no type in common",
                failure.getMessage());
    }

    @Test
    void aColumnNamedLikeAPathTakesItAndDoesNotDisturbTheStruct() throws IOException {
        write(
                "1",
                "required group s { optional int32 x; optional int32 y; }",
                1,
                (row, group) -> group.addGroup("s").append("x", 1));
        write("2", "required group s { optional int32 y; optional int32 z; } required int32 s.x;", 1, (row, group) -> {
            group.addGroup("s").append("y", 2);
            group.append("s.x", 3);
        });
        assertEquals(List.of("{x=1, y=null, z=null} null", "{x=null, y=2, z=null} 3"), texts(null, null));
        assertEquals(List.of("3"), texts("s.x", "s.x = 3"));
        assertEquals(List.of("{y=null}", "{y=2}"), texts("s.y", null));
    }
}
