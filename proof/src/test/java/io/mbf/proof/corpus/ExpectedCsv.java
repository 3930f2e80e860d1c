package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mbf.fixture.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Expected rows as CSV with a header line. CSV cannot tell null from the empty string, so one may stand for the other. */
final class ExpectedCsv {

    private ExpectedCsv() {}

    static Optional<Path> of(Path parquet) {
        String file = parquet.getFileName().toString().replaceFirst("\\.parquet$", "_expect.csv");
        return Optional.of(Corpus.file("parquet-testing/data/" + file)).filter(Files::exists);
    }

    static void compare(Path csv, Printed printed) throws IOException {
        List<CsvRecord> lines;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
            lines = reader.stream().toList();
        }
        assertEquals(lines.size() - 1, printed.rows().size(), "rows");
        for (int row = 0; row < printed.rows().size(); row++) {
            List<String> expected = lines.get(row + 1).getFields();
            List<Object> values = printed.rows().get(row);
            assertEquals(expected.size(), values.size(), "columns");
            for (int i = 0; i < values.size(); i++) {
                String text = values.get(i) == null ? "" : values.get(i).toString();
                String column = printed.schema().field(i).name();
                assertEquals(expected.get(i), text, "row " + row + ", column '" + column + "'");
            }
        }
    }
}
