package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.fixture.Corpus;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were read wrongly or not at all, beside the corpus, against the values that are known to be right. */
class CasesTest {

    private static Path cases;

    @BeforeAll
    static void findCases() {
        cases = Corpus.cases();
    }

    private static Stream<Arguments> pagesThatLieAboutTheirRows() {
        return Stream.of(
                arguments(
                        "v2-page-header-counts-too-many-rows",
                        List.of("row group 0, column \"a\", page 0: number of rows is 2, found 1")),
                arguments(
                        "offset-index-lies-about-a-list-page",
                        List.of("row group 0, column \"a\", page 1: first row is 2, found 1")),
                arguments(
                        "v2-list-page-begins-within-a-row",
                        List.of("row group 0, column \"c1.list.element\", page 1: first row is a new one, found more of"
                                + " row 0")),
                // pages of this writer end after so many values, wherever that is; every other index entry is right
                arguments(
                        "hyparquet-writer-0.16.9-list-pages",
                        List.of(
                                "row group 0, column \"tags.list.element\", page 1: first row is 66, found more of row 66",
                                "row group 0, column \"tags.list.element\", page 2: first row is 132, found more of row 132",
                                "row group 0, column \"tags.list.element\", page 4: first row is 265, found more of row 265",
                                "row group 0, column \"tags.list.element\", page 5: first row is 331, found more of row"
                                        + " 331")));
    }

    @ParameterizedTest
    @MethodSource("pagesThatLieAboutTheirRows")
    void aCheckNamesThePagesThatLieAboutTheirRows(String name, List<String> lies) {
        List<String> found = new ArrayList<>();
        try (ParquetFile file = ParquetFile.open(cases.resolve(name + ".parquet"))) {
            file.verify(claim -> found.add(claim.toString()), rows -> {});
        }
        assertEquals(lies, found);
    }

    @Test
    void alpIsDecodedToTheBitOnBothPaths(@TempDir Path folder) throws IOException {
        for (String name : List.of("alp_arade", "alp_float_arade")) {
            boolean floats = name.contains("float");
            List<String> lines = Files.readAllLines(cases.resolve("alp/" + name + "_expect.csv"));
            String[] columns = lines.get(0).split(",");
            Path path = cases.resolve("alp/" + name + ".parquet");
            Path mbf = folder.resolve(name + ".mbf");
            try (ParquetFile file = ParquetFile.open(path)) {
                assertTrue(file.rowGroups().get(0).columns().get(0).encodings().contains("ALP"));
                Map<String, List<Object>> direct = Values.ours(file, Query.ALL);
                assertEquals(columns.length, direct.size());
                for (int c = 0; c < columns.length; c++) {
                    List<Object> expected = new ArrayList<>();
                    for (String line : lines.subList(1, lines.size())) {
                        String value = line.split(",")[c];
                        expected.add(
                                floats
                                        ? (Object) Float.floatToRawIntBits(Float.parseFloat(value))
                                        : (Object) Double.doubleToRawLongBits(Double.parseDouble(value)));
                    }
                    assertEquals(expected, direct.get(columns[c]), columns[c]);
                }
                convert(file, mbf);
                try (MbfFile cached = MbfFile.open(mbf)) {
                    assertEquals(direct, Values.ours(cached, Query.ALL));
                }
            }
        }
    }

    private static void convert(ParquetFile file, Path mbf) {
        try (Scan scan = file.scan(Query.ALL);
                MbfFileWriter writer = MbfFileWriter.create(mbf, file.schema(), WriterOptions.defaults())) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
    }

    @ParameterizedTest
    @MethodSource
    void theListsOfARowAreItsOwn(String name, int id, Map<String, Object> lists, @TempDir Path folder) {
        Map<String, List<Object>> expected = new LinkedHashMap<>();
        expected.put("id", List.of(id));
        lists.forEach((column, list) -> expected.put(column, List.of(list)));
        Query query = Query.ALL.where(col("id").eq(id));
        Path mbf = folder.resolve("t.mbf");
        try (ParquetFile file = ParquetFile.open(cases.resolve(name + ".parquet"))) {
            assertEquals(expected, Values.ours(file, query), "direct");
            convert(file, mbf);
        }
        try (MbfFile file = MbfFile.open(mbf)) {
            assertEquals(expected, Values.ours(file, query), ".mbf");
        }
    }

    static Stream<Arguments> theListsOfARowAreItsOwn() {
        return Stream.of(
                arguments("v2-page-header-counts-too-many-rows", 2, Map.of("a", List.of(20))),
                arguments("offset-index-lies-about-a-list-page", 2, Map.of("a", List.of(20))),
                arguments("v2-list-page-begins-within-a-row", 8, Map.of("c1", List.of(4), "c2", List.of(4))),
                arguments("v1-list-page-begins-within-a-row-offset-index", 17, Map.of("c1", List.of(51, 52, 53))),
                arguments("hyparquet-writer-0.16.9-list-pages", 300, Map.of("tags", List.of(300, 300, 300))));
    }

    @Test
    void aFileWithoutColumnsSaysSoToWhoAsksForOne() {
        try (ParquetFile file = ParquetFile.open(cases.resolve("no-columns.parquet"))) {
            Query query = Query.ALL.where(col("x").eq(4));
            InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> file.scan(query));
            assertEquals("no column 'x'; there are no columns", e.getMessage());
        }
    }

    @Test
    void theUncountedHeaderOfADictionaryIsFoundWhoeverWroteTheFile() {
        Path path = cases.resolve("compressed-size-without-dictionary-header.parquet");
        Map<String, List<Object>> columns = Values.ours(path);
        assertEquals(1000, columns.values().iterator().next().size());
    }
}
