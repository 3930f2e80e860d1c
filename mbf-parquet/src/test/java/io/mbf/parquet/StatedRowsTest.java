package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.fixture.Corpus;
import io.mbf.scan.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that state other rows of their pages than these have, or whose pages begin within a row. */
class StatedRowsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2-page-header-counts-too-many-rows",
                "offset-index-lies-about-a-list-page",
                "v2-list-page-begins-within-a-row",
                "v1-list-page-begins-within-a-row-offset-index",
                "hyparquet-writer-0.16.9-list-pages"
            })
    void everyRowIsFoundByItsIdAsAFullScanReadsIt(String name) {
        try (ParquetFile file = ParquetFile.open(Corpus.cases().resolve(name + ".parquet"))) {
            Map<String, List<Object>> all = Values.ours(file, Query.ALL);
            List<Object> ids = all.get("id");
            for (int row = 0; row < ids.size(); row++) {
                Map<String, List<Object>> expected = new LinkedHashMap<>();
                int at = row;
                all.forEach((column, values) -> expected.put(column, List.of(values.get(at))));
                long id = ((Number) ids.get(row)).longValue();
                assertEquals(
                        expected, Values.ours(file, Query.ALL.where(col("id").eq(id))), "id " + id);
            }
        }
    }
}
