package io.mbf.cache.entry;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mbf.cache.directory.CacheDirectory;
import io.mbf.file.FileState;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

    private final OpenFiles files = new OpenFiles();

    @TempDir
    Path temp;

    private Path part;

    @BeforeEach
    void writePart() throws IOException {
        part = write("part.mbf");
        Files.setLastModifiedTime(part, FileTime.fromMillis(1_000_000));
    }

    @AfterEach
    void forget() {
        files.forgetAll();
    }

    private Path write(String name) {
        Path file = temp.resolve(name);
        Schema schema = new Schema(List.of(Field.required("a", Type.Leaf.of(PhysicalType.INT32))));
        try (MbfFileWriter writer =
                MbfFileWriter.create(file, schema, WriterOptions.builder().build())) {
            writer.finish();
        }
        return file;
    }

    /** As a part that was listed. */
    private SharedFile listed(FileState stamp) {
        SharedFile found =
                files.acquireListed(new CacheDirectory.Listed(part, stamp)).orElseThrow();
        found.release();
        return found;
    }

    @Test
    void aPartWhoseUseWasNotedAfterItWasListedIsNotOpenedAnew() throws IOException {
        FileState before = FileState.of(part);
        SharedFile first = listed(before);
        Files.setLastModifiedTime(part, FileTime.fromMillis(2_000_000));
        first.touched(FileState.of(part));
        assertSame(first, listed(before));
    }

    @Test
    void aPartThatWasReplacedIsOpenedAnew() throws IOException {
        SharedFile first = listed(FileState.of(part));
        Files.move(write("other.mbf"), part, StandardCopyOption.REPLACE_EXISTING);
        assertNotSame(first, listed(FileState.of(part)));
    }
}
