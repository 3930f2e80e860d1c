package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.fixture.Corpus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Real files of many writers: Spark reads each as it does alone, and most of them from the cache. */
class SparkCorpusTest {

    /** Files of the corpus that Spark finds columns in, and those of them that came from the cache, at least. */
    private static final long LEAST_READ = 150;

    private static final long LEAST_CACHED = 90;

    /** An encoding that its vectorised reader lacks, a codec that it takes for another, and a needless page cut short. */
    private static final Set<String> UNREADABLE_TO_SPARK = Set.of(
            "hyparquet/byte_stream_split.zstd.parquet",
            "hyparquet/byte_stream_split_v2.parquet",
            "parquet-testing/data/byte_stream_split.zstd.parquet",
            "parquet-testing/data/nation.dict-malformed.parquet",
            "parquet-testing/data/non_hadoop_lz4_compressed.parquet");

    /** What {@link #outcome} says of an error, in its first line. */
    private static final String FAILED = "(?s)\\w+(Exception|Error): .*";

    @Test
    void everyFileIsReadAsBySparkAlone() {
        List<Path> files = Corpus.files();
        SideBySide.cache().prewarm(files.stream().map(Path::toString).toList(), PrewarmOptions.DEFAULT);
        Map<String, List<String>> differences = new TreeMap<>();
        Set<String> answeredByUsAlone = new TreeSet<>();
        long[] count = new long[2];
        for (Path file : files) {
            StructType schema;
            try {
                schema = SideBySide.session()
                        .read()
                        .parquet(file.toUri().toString())
                        .schema();
            } catch (Exception notRead) {
                continue; // nor with us: this is before any plan
            }
            Function<SparkSession, Dataset<Row>> query = session ->
                    session.read().schema(schema).parquet(file.toUri().toString());
            String expected = outcome(() -> SideBySide.alone(query));
            String found = outcome(() -> {
                SideBySide.Answer answer = SideBySide.with(query);
                count[1] += answer.count("mbfCachedSplits") > 0 ? 1 : 0;
                return answer;
            });
            if (expected.matches(FAILED) && !found.matches(FAILED)) {
                answeredByUsAlone.add(Corpus.name(file));
            } else if (!found.equals(expected)) {
                differences.put(Corpus.name(file), List.of(shortened(expected), shortened(found)));
            }
            count[0]++;
        }
        assertEquals(Map.of(), differences);
        assertEquals(UNREADABLE_TO_SPARK, answeredByUsAlone);
        assertTrue(count[0] >= LEAST_READ, "only " + count[0] + " files were read");
        assertTrue(count[1] >= LEAST_CACHED, "only " + count[1] + " files came from the cache");
    }

    private interface Query {
        SideBySide.Answer run();
    }

    /** The rows, or the words of Spark's error: the first line, without what differs from run to run. */
    private static String outcome(Query query) {
        try {
            return String.join("\n", query.run().rows());
        } catch (Exception failed) {
            Throwable cause = failed;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.getClass().getSimpleName() + ": "
                    + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        }
    }

    private static String shortened(String text) {
        return text.length() < 300 ? text : text.substring(0, 300) + "…";
    }
}
