package io.mbf.proof.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cli.Run;
import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back: readable files of the corpus are converted and exported again. */
class ExportedCorpusTest {

    /** Files that parquet-java does not read, though we do, and why. */
    private static final Set<String> NOT_BY_PARQUET_JAVA = Set.of(
            "hyparquet/hadoop_lz4_compressed.parquet", // LZ4 takes Hadoop's native library
            "hyparquet/strings.parquet", // fields without a repetition
            "parquet-testing/data/hadoop_lz4_compressed.parquet", // LZ4 takes Hadoop's native library
            "parquet-testing/data/hadoop_lz4_compressed_larger.parquet",
            "parquet-testing/data/non_hadoop_lz4_compressed.parquet",
            "parquet-testing/data/nation.dict-malformed.parquet"); // a dictionary page of a wrong length

    @TempDir
    Path folder;

    @Test
    void filesOfTheCorpusComeBackAsTheyWere() throws IOException {
        Path mbf = folder.resolve("there.mbf");
        Path back = folder.resolve("back.parquet");
        int files = 0;
        Set<String> others = new TreeSet<>();
        for (Path file : Corpus.files()) {
            try {
                Mbf.convertToMbf(file, mbf);
            } catch (MbfException unread) {
                continue; // the walk over the corpus has the list of these
            }
            String name = Corpus.name(file);
            files++;
            Run run = Run.of("export", mbf, "-o", back);
            assertEquals(new Run(0, run.out(), ""), run, name);
            if (NOT_BY_PARQUET_JAVA.contains(name)) {
                others.add(name);
                assertEquals(Run.of("cat", file), Run.of("cat", back), name);
            } else {
                assertEquals(ParquetContent.of(file), ParquetContent.of(back), name);
            }
            Files.delete(back);
            Files.delete(mbf);
        }
        assertTrue(files > 260, files + " files");
        assertEquals(new TreeSet<>(NOT_BY_PARQUET_JAVA), others);
    }
}
