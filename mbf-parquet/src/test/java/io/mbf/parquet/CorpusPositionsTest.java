package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import io.mbf.fixture.PositionsCheck;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Positions in real files of many writers. */
class CorpusPositionsTest {

    private static final long MAX_ROWS = 30_000;

    @Test
    void rowsOfRealFilesAreFoundByTheirPositions() {
        long seed = System.nanoTime();
        System.out.println("positions in the corpus: seed " + seed);
        Random random = new Random(seed);
        int checked = 0;
        for (Path path : Corpus.files()) {
            try (ParquetFile file = ParquetFile.open(path)) {
                if (file.rowCount() > MAX_ROWS) {
                    continue;
                }
                BitSet filled = filled(file);
                try {
                    new PositionsCheck(file, random)
                            .check(
                                    Query.ALL.where(
                                            col(file.schema().field(0).name()).isNotNull()),
                                    filled::get);
                } catch (AssertionError | IllegalStateException e) {
                    throw new AssertionError(Corpus.name(path) + ": " + e.getMessage(), e);
                }
                checked++;
            } catch (MbfException refused) {
                // what is refused, and why, is said by CorpusTest
            }
        }
        assertTrue(checked > 100, checked + " files");
    }

    /** The rows in which the first column is not null, after all were read. */
    private static BitSet filled(ParquetFile file) {
        try (Scan all = file.scan(Query.ALL)) {
            while (all.next() != null) {}
        }
        BitSet filled = new BitSet();
        int row = 0;
        String name = file.schema().field(0).name();
        try (Scan scan = file.scan(Query.ALL.select(List.of(name)))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                for (int i = 0; i < batch.rowCount(); i++) {
                    filled.set(row++, !batch.column(0).isNull(i));
                }
            }
        }
        return filled;
    }
}
