package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were read wrongly or not at all, beside the corpus, against the values that are known to be right. */
class CasesTest {

    private static Path cases;

    @BeforeAll
    static void findCases() {
        cases = Path.of(System.getProperty("mbf.corpus", "no corpus")).resolveSibling("cases");
        boolean there = Files.isDirectory(cases);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("no files at " + cases);
        }
        assumeTrue(there, "no files at " + cases);
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
                try (Scan scan = file.scan(Query.ALL);
                        MbfFileWriter writer = MbfFileWriter.create(mbf, file.schema(), WriterOptions.defaults())) {
                    for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                        writer.write(batch);
                    }
                    writer.finish();
                }
                try (MbfFile cached = MbfFile.open(mbf)) {
                    assertEquals(direct, Values.ours(cached, Query.ALL));
                }
            }
        }
    }

    @Test
    void theUncountedHeaderOfADictionaryIsFoundWhoeverWroteTheFile() {
        Path path = cases.resolve("compressed-size-without-dictionary-header.parquet");
        Map<String, List<Object>> columns = Values.ours(path);
        assertEquals(1000, columns.values().iterator().next().size());
    }
}
