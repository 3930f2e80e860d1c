package io.mbf.cache.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.cache.Sources;
import io.mbf.cache.source.IdentityReader;
import io.mbf.cache.source.Source;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a source is removed, and when it is not. */
class SourceRemovalTest {

    private static final long ROWS = 20_000;

    @TempDir
    Path temp;

    private Path source;
    private Path target;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, ROWS));
        target = temp.resolve("a.mbf");
    }

    private void remove(Runnable check) throws IOException {
        new SourceRemoval(source, target, DecryptionKeys.NONE).run(check);
    }

    /** A copy that says that it was made from the source as it is now, and has the rows of another file. */
    private void writeCopy(Path rows, Map<String, String> keyValues) throws IOException {
        try (ParquetFile said = new Source(new LocalFile(source), DecryptionKeys.NONE).open();
                ParquetFile parquet = ParquetFile.open(new LocalFile(rows), DecryptionKeys.NONE);
                Scan scan = parquet.scan(Query.ALL);
                MbfFileWriter writer = MbfFileWriter.create(
                        target,
                        parquet.schema(),
                        WriterOptions.builder()
                                .source(IdentityReader.stat(new LocalFile(source)))
                                .parquetSchema(said.parquetSchema())
                                .keyValues(keyValues)
                                .build())) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
    }

    private Map<String, String> keyValues() {
        try (ParquetFile parquet = ParquetFile.open(new LocalFile(source), DecryptionKeys.NONE)) {
            return parquet.keyValueMetadata();
        }
    }

    @Test
    void aProvenSourceIsRemoved() throws IOException {
        Mbf.convertToMbf(source, target);
        remove(() -> {});
        assertFalse(Files.exists(source));
        assertArrayEquals(LongStream.range(0, ROWS).toArray(), Sources.ids(Mbf.readMbf(target)));
    }

    @Test
    void aCopyThatHasOtherRowsThanItSaysKeepsTheSource() throws IOException {
        Path other = Sources.write(temp.resolve("b.parquet"), LongStream.range(1, ROWS + 1));
        writeCopy(other, keyValues());
        assertEquals(
                Standing.Kind.FRESH,
                Standing.of(new LocalFile(source), target).kind(),
                "what is said looks right, so that only the rows can tell");
        assertThrows(ConversionMismatchException.class, () -> remove(() -> {}));
        assertTrue(Files.exists(source));
    }

    @Test
    void aCopyThatLacksRowsOrKeyValuesKeepsTheSource() throws IOException {
        writeCopy(Sources.write(temp.resolve("b.parquet"), LongStream.range(0, ROWS - 1)), keyValues());
        assertThrows(ConversionMismatchException.class, () -> remove(() -> {}));
        Files.delete(target);
        writeCopy(source, Map.of("lost", "the others"));
        assertThrows(ConversionMismatchException.class, () -> remove(() -> {}));
        Files.delete(target);
        writeCopy(source, keyValues());
        remove(() -> {});
        assertFalse(Files.exists(source));
    }

    @Test
    void aSourceThatHasChangedSinceIsKept() throws IOException {
        Mbf.convertToMbf(source, target);
        Files.setLastModifiedTime(source, FileTime.fromMillis(1));
        assertThrows(SourceChangedException.class, () -> remove(() -> {}));
        assertTrue(Files.exists(source));
    }

    @Test
    void aSourceThatChangesWhileItIsProvenIsKept() throws IOException {
        Mbf.convertToMbf(source, target);
        AtomicInteger checks = new AtomicInteger();
        remove(checks::incrementAndGet);
        source = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, ROWS));
        Files.delete(target);
        Mbf.convertToMbf(source, target);
        byte[] replacement = Files.readAllBytes(Sources.write(temp.resolve("b.parquet"), LongStream.range(5, 9)));
        AtomicInteger left = new AtomicInteger(checks.get());
        assertThrows(
                SourceChangedException.class,
                () -> remove(() -> {
                    if (left.decrementAndGet() == 0) { // all is read, and only the last look can tell
                        replace(replacement);
                    }
                }));
        assertArrayEquals(replacement, Files.readAllBytes(source));
    }

    private void replace(byte[] bytes) {
        try {
            Files.write(source, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedOrLackingCopyKeepsTheSource() throws IOException {
        Mbf.convertToMbf(source, target);
        byte[] bytes = Files.readAllBytes(target);
        bytes[bytes.length / 2] ^= 1;
        Files.write(target, bytes);
        assertThrows(CorruptFileException.class, () -> remove(() -> {}));
        Files.delete(target);
        assertThrows(IOException.class, () -> remove(() -> {}));
        assertTrue(Files.exists(source));
    }

    @Test
    void whatIsStoppedKeepsTheSource() {
        Mbf.convertToMbf(source, target);
        assertThrows(
                CancellationException.class,
                () -> remove(() -> {
                    throw new CancellationException("interrupted");
                }));
        assertTrue(Files.exists(source));
    }
}
