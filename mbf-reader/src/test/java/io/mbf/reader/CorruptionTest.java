package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptionTest {

    @TempDir
    Path folder;

    private Path path;
    private byte[] good;

    @BeforeEach
    void writeASmallFile() throws IOException {
        path = folder.resolve("small.mbf");
        Schema schema = Tables.everyType();
        try (MbfFileWriter writer = MbfFileWriter.create(
                path, schema, WriterOptions.builder().indexColumns(Set.of("r0")).build())) {
            writer.write(Tables.batch(schema, 40, new Random(1)));
            writer.finish();
        }
        good = Files.readAllBytes(path);
    }

    @Test
    void everyFlippedByteIsFoundWhenTheFileIsRead() throws IOException {
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << i % 8);
            Files.write(path, bad);
            int at = i;
            try {
                readAll();
                fail("byte " + at + " flipped, and nobody noticed");
            } catch (CorruptFileException | UnsupportedVersionException e) {
                assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
            }
        }
    }

    @Test
    void everyCutIsFoundWhenTheFileIsOpened() throws IOException {
        for (int length = 0; length < good.length; length++) {
            Files.write(path, Arrays.copyOf(good, length));
            assertThrows(CorruptFileException.class, () -> MbfFile.open(path), "cut to " + length);
        }
    }

    @Test
    void everyExtensionIsFoundWhenTheFileIsOpened() throws IOException {
        for (int more = 1; more <= 4096; more = more < 130 ? more + 1 : more * 2) {
            Files.write(path, Arrays.copyOf(good, good.length + more));
            assertThrows(CorruptFileException.class, () -> MbfFile.open(path), "longer by " + more);
        }
    }

    @Test
    void aLargeFileIsCheckedSegmentBySegment() throws IOException {
        Path large = folder.resolve("large.mbf");
        Schema schema = Tables.everyType();
        Random random = new Random(2);
        try (MbfFileWriter writer = MbfFileWriter.create(large, schema, WriterOptions.defaults())) {
            for (int i = 0; i < 5; i++) {
                writer.write(Tables.batch(schema, 8192, random));
            }
            writer.finish();
        }
        assertTrue(Files.size(large) > 1 << 20);
        for (int i = 0; i < 40; i++) {
            long at = 64 + (long) (random.nextDouble() * (Files.size(large) - 64));
            flip(large, at);
            assertThrows(CorruptFileException.class, () -> verify(large), "byte " + at);
            flip(large, at);
        }
        verify(large);
    }

    @Test
    void hostileMetadataWithRightChecksumsEndsInAnError() throws IOException {
        long[] values = {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 255};
        int metadata = (int) MbfFileAccess.longAt(good, good.length - 64);
        int directory = (int) MbfFileAccess.longAt(good, good.length - 48);
        int tried = 0;
        for (int at = metadata; at < good.length - 64; at += 4) {
            // three values a place, other ones each time: all of them together would take minutes
            for (int v = 0; v < 3; v++) {
                long value = values[(tried + v) % values.length];
                byte[] bad = good.clone();
                MbfFileAccess.putInt(bad, at, (int) value);
                if (at % 8 == 0) {
                    MbfFileAccess.putLong(bad, at, value);
                }
                MbfFileAccess.resealMetadata(bad, directory);
                Files.write(path, bad);
                tried++;
                try {
                    readAll();
                } catch (MbfException e) {
                    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                }
            }
        }
        assertTrue(tried > 1000);
    }

    @Test
    void hostileSegmentsWithRightChecksumsEndInAnError() throws IOException {
        Random random = new Random(99);
        int metadata = (int) MbfFileAccess.longAt(good, good.length - 64);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            int at = 4096 + 64 + random.nextInt(metadata - 4096 - 64);
            bad[at] = (byte) random.nextInt();
            MbfFileAccess.resealExtents(bad);
            Files.write(path, bad);
            try {
                readAll();
            } catch (MbfException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Test
    void aMissingFileIsAMissingFile() {
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> MbfFile.open(folder.resolve("none.mbf")));
        assertTrue(e.getCause() instanceof java.nio.file.NoSuchFileException, e.toString());
    }

    @Test
    void aFolderIsRefused() {
        assertThrows(CorruptFileException.class, () -> MbfFile.open(folder));
    }

    @Test
    void aNewerMajorVersionIsRefusedByItsNumber() throws IOException {
        byte[] newer = good.clone();
        newer[8] = 2;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, 60);
        MbfFileAccess.putInt(newer, 60, (int) crc.getValue());
        Files.write(path, newer);
        UnsupportedVersionException e = assertThrows(UnsupportedVersionException.class, () -> MbfFile.open(path));
        assertEquals(
                path + ": header: format version 2.0.0 is newer than the versions 1.x that this library reads",
                e.getMessage());
    }

    @Test
    void aFileCutOffWhileItIsReadEndsInAnError() throws IOException {
        Path large = folder.resolve("cut.mbf");
        Schema schema = Tables.everyType();
        Random random = new Random(3);
        try (MbfFileWriter writer = MbfFileWriter.create(
                large, schema, WriterOptions.builder().chunkBytes(64 << 10).build())) {
            for (int i = 0; i < 6; i++) {
                writer.write(Tables.batch(schema, 8192, random));
            }
            writer.finish();
        }
        try (MbfFile file = MbfFile.open(large);
                Scan scan = file.scan(Query.ALL)) {
            scan.next();
            try (RandomAccessFile cut = new RandomAccessFile(large.toFile(), "rw")) {
                cut.setLength(cut.length() / 2);
            }
            assertThrows(CorruptFileException.class, () -> {
                while (scan.next() != null) {
                    // until the cut shows
                }
            });
        }
    }

    private void readAll() {
        try (MbfFile file = MbfFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            List<List<String>> rows = new ArrayList<>();
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, rows);
            }
            file.properties();
        }
    }

    private static void verify(Path path) {
        try (MbfFile file = MbfFile.open(path)) {
            file.verify();
        }
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int b = file.read();
            file.seek(at);
            file.write(b ^ 0x10);
        }
    }
}
