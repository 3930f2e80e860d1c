package io.mbf.parquet;

import io.mbf.error.MbfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file of the corpus, against parquet-java's column readers. */
class CorpusTest {

    @Test
    void x() throws Exception {
        Path corpus = Path.of(System.getProperty("mbf.corpus"));
        List<Path> files;
        try (Stream<Path> walk = Files.walk(corpus)) {
            files = walk.filter(f -> f.toString().contains(".parquet")
                            && !f.toString().endsWith("json")
                            && !f.toString().contains("shredded_variant"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String ours;
            Map<String, List<Object>> a = null;
            long t = System.nanoTime();
            try {
                a = Values.ours(file);
                ours = "ok " + a.keySet().size() + " columns";
            } catch (MbfException e) {
                ours = e.toString();
            } catch (Throwable e) {
                ours = "!!! " + e;
                e.printStackTrace(System.out);
            }
            String oracle;
            Map<String, List<Object>> b = null;
            try {
                b = Values.oracle(file);
                oracle = "ok";
            } catch (Throwable e) {
                oracle = e.toString();
            }
            boolean eq = a != null && a.equals(b);
            System.out.println((eq ? "EQUAL " : "DIFF  ") + corpus.relativize(file) + " "
                    + (System.nanoTime() - t) / 1000000 + "ms " + ours + (eq ? "" : "\n           oracle: " + oracle));
        }
    }
}
