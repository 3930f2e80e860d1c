package io.mbf.proof.parts;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.fixture.Tables;
import io.mbf.format.StoredFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import io.mbf.text.NdjsonWriter;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows in several files, and what was written: as texts if there are few, and as checksums. */
final class WrittenParts {

    /** Who writes a part. */
    enum By {
        /** The writer of the part before, which goes on. */
        SAME_WRITER,
        /** Another process, which goes on where the part before ends. */
        NEXT_WRITER,
        /** Another process, which knows nothing of the others. */
        ANOTHER_WRITER
    }

    /** Rows whose texts are kept. */
    private static final int FEW = 15_000;

    private final Path folder;
    private final Schema schema;
    private final List<Path> paths = new ArrayList<>();
    private final List<ColumnBatch> batches = new ArrayList<>();
    private final List<List<String>> texts = new ArrayList<>();
    private final ColumnChecksums checksums;
    private MbfFileWriter last;
    private long rows;

    WrittenParts(Path folder, Schema schema) {
        this.folder = folder;
        this.schema = schema;
        this.checksums = new ColumnChecksums(schema);
    }

    /** Writes the next part; the first one is by another writer, whatever is asked for. */
    void add(By by, WriterOptions options, ColumnBatch... rowsOfPart) {
        Path path = folder.resolve("part-" + paths.size() + ".mbf");
        try (MbfFileWriter writer = start(paths.isEmpty() ? By.ANOTHER_WRITER : by, path, options)) {
            for (ColumnBatch batch : rowsOfPart) {
                writer.write(batch);
                checksums.add(batch);
                batches.add(batch);
                rows += batch.rowCount();
                if (rows <= FEW) {
                    Tables.addTexts(batch, texts);
                }
            }
            writer.finish();
            last = writer;
        }
        paths.add(path);
    }

    private MbfFileWriter start(By by, Path path, WriterOptions options) {
        if (by == By.ANOTHER_WRITER) {
            return MbfFileWriter.create(path, schema, options);
        }
        if (by == By.SAME_WRITER) {
            return last.next(path, options);
        }
        try (MbfFile before = MbfFile.open(paths.get(paths.size() - 1))) {
            return MbfFileWriter.after(path, before.storedFile(), options);
        }
    }

    long rows() {
        return rows;
    }

    boolean hasTexts() {
        return rows <= FEW;
    }

    List<List<String>> texts() {
        return texts;
    }

    ColumnChecksums checksums() {
        return checksums;
    }

    Path path(int part) {
        return paths.get(part);
    }

    /** All parts, open: to be closed by whoever asks. */
    List<MbfFile> open() {
        return paths.stream().map(MbfFile::open).toList();
    }

    /** One file of all parts. */
    Path join(WriterOptions options) {
        Path joined = folder.resolve("joined.mbf");
        List<MbfFile> files = open();
        try {
            List<StoredFile> parts = files.stream().map(MbfFile::storedFile).toList();
            JoinedFile.write(joined, parts, options);
        } finally {
            files.forEach(MbfFile::close);
        }
        return joined;
    }

    /** The rows as NDJSON. */
    void print(Path path) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            NdjsonWriter ndjson = new NdjsonWriter(schema, out);
            for (ColumnBatch batch : batches) {
                ndjson.write(batch);
            }
            ndjson.finish();
        }
    }

    /** The same rows, written as one file. */
    Path whole(WriterOptions options) {
        Path whole = folder.resolve("whole.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(whole, schema, options)) {
            batches.forEach(writer::write);
            writer.finish();
        }
        return whole;
    }

    static List<List<String>> texts(MbfFile file, Query query) {
        List<List<String>> texts = new ArrayList<>();
        try (Scan scan = file.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, texts);
            }
        }
        return texts;
    }

    static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
