package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.Mbf;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import io.mbf.read.Dataset;
import io.mbf.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every file of the corpus goes through {@code .mbf} and an IPC file, and comes back as it was. */
class CorpusTest {

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> whatIsWrittenIsReadAgain() {
        return eachFile(file -> {
            Path mbf = Files.createTempDirectory(folder, "mbf").resolve("a.mbf");
            Path ipc = mbf.resolveSibling("a.arrow");
            Mbf.convertToMbf(file, mbf);
            try (Dataset dataset = Mbf.readMbf(mbf)) {
                ArrowFiles.write(dataset, ipc, ArrowOptions.DEFAULT.withInt96(ArrowOptions.Int96.BYTES));
                Schema schema = dataset.schema();
                ColumnChecksums expected = checksums(dataset.batches());
                try (BatchSource read = ArrowFiles.batches(ipc)) {
                    assertEquals(schema, read.schema());
                }
                assertEquals(
                        "",
                        checksums(ArrowFiles.batches(ipc)).difference(expected).orElse(""));
            }
            Files.delete(ipc);
            Files.delete(mbf);
        });
    }

    private static ColumnChecksums checksums(BatchSource source) {
        try (source) {
            ColumnChecksums checksums = new ColumnChecksums(source.schema());
            for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
                checksums.add(batch);
            }
            return checksums;
        }
    }

    @FunctionalInterface
    interface Check {
        void of(Path file) throws Exception;
    }

    private static Stream<DynamicTest> eachFile(Check check) {
        return Corpus.files().stream()
                .filter(CorpusTest::isRead)
                .map(file -> DynamicTest.dynamicTest(Corpus.name(file), () -> {
                    try {
                        check.of(file);
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError(Corpus.name(file) + ": " + e.getMessage(), e);
                    }
                }));
    }

    /** The others are listed by the tests that walk the corpus. */
    private static boolean isRead(Path file) {
        try (Dataset dataset = Mbf.readParquet(file)) {
            checksums(dataset.batches());
            return true;
        } catch (MbfException e) {
            return false;
        }
    }
}
