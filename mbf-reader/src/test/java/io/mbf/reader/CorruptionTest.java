package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mbf.batch.ColumnBatch;
import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.InputFile;
import io.mbf.fixture.Tables;
import io.mbf.format.FileMagic;
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
    void everyFlippedByteIsFoundWhenTheFileIsRead() {
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << i % 8);
            int at = i;
            try {
                readAll(new MemoryFile("bad.mbf", bad));
                fail("byte " + at + " flipped, and nobody noticed");
            } catch (CorruptFileException e) {
                assertTrue(e.getMessage().startsWith("bad.mbf: "), e.getMessage());
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Test
    void everyCutIsFoundWhenTheFileIsOpened() {
        for (int length = 0; length < good.length; length++) {
            MemoryFile cut = new MemoryFile("cut.mbf", Arrays.copyOf(good, length));
            assertThrows(CorruptFileException.class, () -> MbfFile.open(cut), "cut to " + length);
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
            long at = (long) (random.nextDouble() * Files.size(large));
            flip(large, at);
            assertThrows(CorruptFileException.class, () -> verify(large), "byte " + at);
            assertThrows(CorruptFileException.class, () -> verifyBytes(large), "byte " + at);
            flip(large, at);
        }
        verify(large);
        verifyBytes(large);
    }

    /** What only the values disprove is not seen by who looks at the bytes alone. */
    @Test
    void aWrongValueWithRightChecksumsIsFoundByDecodingOnly() {
        Path hostile = Path.of(System.getProperty("mbf.project", ".."), "spec", "hostile", "zone-of-a-page.mbf");
        assertThrows(CorruptFileException.class, () -> verify(hostile));
        verifyBytes(hostile);
    }

    private static void verifyBytes(Path path) {
        try (MbfFile file = MbfFile.open(path)) {
            file.verifyBytes();
        }
    }

    /** Numbers as the metadata have them, over whatever lies there: the ones behind are read from other places then. */
    @Test
    void hostileMetadataWithRightChecksumsEndsInAnError() {
        List<byte[]> values = new ArrayList<>();
        for (int value : new int[] {0, 1, 2, 0x7F, 0x80, 0xFF}) {
            values.add(new byte[] {(byte) value});
        }
        for (long value : new long[] {
            255, 8192, Integer.MAX_VALUE, 1L << 31, 0xFFFF_FFFFL, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1
        }) {
            ByteSink number = new ByteSink();
            number.putUint(value);
            values.add(Arrays.copyOf(number.array(), number.size()));
        }
        MbfFileAccess access = new MbfFileAccess(good);
        int tried = 0;
        for (int at = access.dataEnd(); at < good.length - FileMagic.BYTES; at++) {
            // three values a place, other ones each time: all of them together would take minutes
            for (int v = 0; v < 3; v++) {
                byte[] value = values.get(tried++ % values.size());
                byte[] bad = good.clone();
                System.arraycopy(value, 0, bad, at, Math.min(value.length, good.length - FileMagic.BYTES - at));
                access.resealMetadata(bad);
                refusedInOneLineOrRead(bad, "byte " + at);
            }
        }
        assertTrue(tried > 5000, () -> "only " + good.length);
    }

    @Test
    void hostileSegmentsWithRightChecksumsEndInAnError() {
        Random random = new Random(99);
        MbfFileAccess access = new MbfFileAccess(good);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            int at = FileMagic.BYTES + random.nextInt(access.dataEnd() - FileMagic.BYTES);
            bad[at] = (byte) random.nextInt();
            access.resealBlocks(bad);
            refusedInOneLineOrRead(bad, "byte " + at);
        }
    }

    private static void refusedInOneLineOrRead(byte[] bytes, String what) {
        try {
            readAll(new MemoryFile("hostile.mbf", bytes));
        } catch (MbfException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            assertTrue(e.getMessage().startsWith("hostile.mbf: "), e.getMessage());
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
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
        newer[newer.length - 16] = 2;
        MbfFileAccess.resealTrailer(newer);
        // where other majors have what is in front of the version, nobody knows
        newer[newer.length - 17] ^= 1;
        Files.write(path, newer);
        UnsupportedVersionException e = assertThrows(UnsupportedVersionException.class, () -> MbfFile.open(path));
        assertEquals(
                path + ": trailer: format version 2.0 is newer than the versions 1.x that this library reads",
                e.getMessage());
    }

    @Test
    void aFileOfADraftOfTheFormatIsRefusedAsTooOld() {
        byte[] draft = Arrays.copyOf(good, good.length + 64);
        MbfFileAccess.putLong(draft, draft.length - 32, draft.length);
        System.arraycopy(new byte[] {'M', 'B', 'F', 'E'}, 0, draft, draft.length - 4, 4);
        UnsupportedVersionException e =
                assertThrows(UnsupportedVersionException.class, () -> MbfFile.open(new MemoryFile("draft.mbf", draft)));
        assertTrue(e.isTooOld());
        assertEquals("draft.mbf: trailer: the file is of a draft of format 1.0, which is read no more", e.getMessage());
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

    private static void readAll(InputFile input) {
        try (MbfFile file = MbfFile.open(input);
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
