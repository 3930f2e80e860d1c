package io.mbf.proof.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.error.MbfException;
import io.mbf.fixture.Corpus;
import io.mbf.parquet.ParquetFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, converted in parts by two writers and joined, beside the same rows read at once. */
class JoinedCorpusTest {

    /** The first two parts are by one writer, the last by another. */
    private static final int PARTS = 3;

    private static final WriterOptions OPTIONS =
            WriterOptions.builder().chunkBytes(64 << 10).build();

    @TempDir
    Path folder;

    @Test
    void everyFileIsTheSameInParts() throws IOException {
        int joined = 0;
        List<Path> files = Corpus.files();
        for (Path path : files) {
            Optional<ColumnChecksums> expected = readAtOnce(path);
            if (expected.isPresent()) {
                try (ParquetFile parquet = ParquetFile.open(path)) {
                    joinAndCompare(Corpus.name(path), parquet, expected.get());
                }
                joined++;
            }
        }
        int all = joined;
        assertTrue(joined > files.size() * 3 / 4, () -> all + " of " + files.size());
    }

    /** Empty if it is not read: by whom, and why, is the affair of the walk over the corpus. */
    private static Optional<ColumnChecksums> readAtOnce(Path path) {
        try (ParquetFile parquet = ParquetFile.open(path)) {
            ColumnChecksums checksums = new ColumnChecksums(parquet.schema());
            read(parquet, Query.ALL, checksums::add);
            return Optional.of(checksums);
        } catch (MbfException unread) {
            return Optional.empty();
        }
    }

    private void joinAndCompare(String name, ParquetFile parquet, ColumnChecksums expected) throws IOException {
        List<MbfFile> parts = new ArrayList<>();
        MbfFileWriter writer = null;
        for (int part = 0; part < PARTS; part++) {
            Path path = folder.resolve(part + ".mbf");
            RowRange rows = new RowRange(parquet.rowCount() * part / PARTS, parquet.rowCount() * (part + 1) / PARTS);
            writer = part == 1 ? writer.next(path, OPTIONS) : MbfFileWriter.create(path, parquet.schema(), OPTIONS);
            try (MbfFileWriter closing = writer) {
                read(parquet, Query.ALL.rows(rows), closing::write);
                closing.finish();
            }
            parts.add(MbfFile.open(path));
        }
        Path whole = folder.resolve("joined.mbf");
        JoinedFile.write(whole, parts.stream().map(MbfFile::storedFile).toList(), OPTIONS);
        parts.forEach(MbfFile::close);
        try (MbfFile file = MbfFile.open(whole)) {
            assertEquals(parquet.rowCount(), file.rowCount(), name);
            assertEquals(Optional.empty(), expected.difference(file.verify()), name);
        }
        deleteAll();
    }

    private static void read(Table table, Query query, Consumer<ColumnBatch> rows) {
        try (Scan scan = table.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows.accept(batch);
            }
        }
    }

    private void deleteAll() throws IOException {
        for (String name : List.of("0.mbf", "1.mbf", "2.mbf", "joined.mbf")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }
}
