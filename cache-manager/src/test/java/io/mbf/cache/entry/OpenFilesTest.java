package io.mbf.cache.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.IntVector;
import io.mbf.batch.Validity;
import io.mbf.cache.directory.CacheDirectory;
import io.mbf.file.FileState;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.PositionedTable;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

    private static final int ROWS = 3;
    private static final SourceIdentity SOURCE = new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5, 6);
    private static final SourceIdentity OTHER_STATE = new SourceIdentity("file:///a.parquet", 1, 9, 3, 4, 5, 6);

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
        SourcePart all = SourcePart.whole(SOURCE, ROWS);
        WriterOptions options = WriterOptions.builder().part(all).build();
        try (MbfFileWriter writer = MbfFileWriter.create(file, schema, options)) {
            writer.write(new ColumnBatch(
                    schema, ROWS, List.of(new IntVector(new int[ROWS], ROWS, Validity.allValid(ROWS)))));
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

    /** The parts of a listing, opened and kept. */
    private EntryParts keep(PartFolders.Listing listing) throws IOException {
        List<EntryParts.Part> parts = new ArrayList<>();
        for (CacheDirectory.Listed each : listing.parts()) {
            SharedFile file = files.acquireListed(each).orElseThrow();
            parts.add(
                    new EntryParts.Part(each.file(), file, file.file().sources().get(0)));
        }
        EntryParts all = EntryParts.of(listing, parts);
        files.keep(temp, all);
        return all;
    }

    private PartFolders.Listing listing(Path... parts) throws IOException {
        List<CacheDirectory.Listed> listed = new ArrayList<>();
        for (Path each : parts) {
            listed.add(new CacheDirectory.Listed(each, FileState.of(each)));
        }
        return new PartFolders.Listing(FileState.of(temp), listed, true);
    }

    private Optional<EntryParts> kept(PartFolders.Listing listing, SourceIdentity source) {
        Optional<EntryParts> kept = files.acquireParts(temp, listing, source);
        kept.ifPresent(EntryParts::close);
        return kept;
    }

    @Test
    void partsAreKeptTogetherForOneStateOfTheirSource() throws IOException {
        PartFolders.Listing listing = listing(write("1.mbf"), write("2.mbf"));
        try (EntryParts parts = keep(listing)) {
            assertEquals(Optional.empty(), kept(listing, OTHER_STATE));
            assertSame(parts, kept(listing, SOURCE).orElseThrow());
        }
    }

    @Test
    void partsOfAFolderThatChangedAreLetGoOf() throws IOException {
        PartFolders.Listing listing = listing(write("1.mbf"), write("2.mbf"));
        keep(listing).close();
        assertEquals(Optional.empty(), kept(listing(part), SOURCE));
        assertEquals(Optional.empty(), kept(listing, SOURCE));
    }

    @Test
    void aPartThatIsForgottenIsForgottenWithThoseThatAreKeptWithIt() throws IOException {
        Path first = write("1.mbf");
        PartFolders.Listing listing = listing(first, write("2.mbf"));
        try (EntryParts parts = keep(listing)) {
            files.forget(first);
            assertEquals(Optional.empty(), kept(listing, SOURCE));
            assertEquals(ROWS, parts.tables().get(0).table().rowCount());
        }
    }

    @Test
    void filesThatHoldMoreOfTheHeapThanTheyMayAreLetGoOfFromTheLeastUsedOn() throws IOException {
        long held;
        try (MbfFile one = MbfFile.open(part)) {
            held = one.heldBytes();
        }
        OpenFiles few = new OpenFiles(100, 4 * held);
        List<Path> places = new ArrayList<>();
        List<SharedFile> before = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            places.add(write(i + ".mbf"));
            before.add(used(few, places.get(i)));
        }
        assertSame(before.get(7), used(few, places.get(7)));
        assertNotSame(before.get(0), used(few, places.get(0)));
        few.forgetAll();
        assertThrows(IllegalStateException.class, () -> before.get(7).file().scan(Query.ALL));
    }

    @Test
    void dictionariesThatWereReadCount() throws IOException {
        Path texts = writeTexts("texts.mbf");
        OpenFiles few = new OpenFiles(100, 100_000);
        SharedFile file = used(few, texts);
        assertSame(file, used(few, texts));
        try (Scan scan = file.file().scan(Query.ALL)) {
            scan.next();
        }
        used(few, texts);
        assertNotSame(file, used(few, texts));
        few.forgetAll();
    }

    /** A file whose dictionary has 200,000 bytes. */
    private Path writeTexts(String name) {
        Path file = temp.resolve(name);
        Schema schema = new Schema(List.of(Field.required("a", Type.Leaf.of(PhysicalType.BYTE_ARRAY))));
        int rows = 8_192;
        byte[] bytes = new byte[rows * 100];
        new Random(1).nextBytes(bytes);
        int distinct = 2_000;
        for (int row = distinct; row < rows; row++) {
            System.arraycopy(bytes, row % distinct * 100, bytes, row * 100, 100);
        }
        int[] offsets = IntStream.rangeClosed(0, rows).map(row -> row * 100).toArray();
        try (MbfFileWriter writer = MbfFileWriter.create(file, schema, WriterOptions.defaults())) {
            writer.write(new ColumnBatch(
                    schema, rows, List.of(new BinaryVector(bytes, offsets, rows, Validity.allValid(rows)))));
            writer.finish();
        }
        return file;
    }

    private static SharedFile used(OpenFiles files, Path file) throws IOException {
        SharedFile used = files.acquire(file, FileState.of(file)).orElseThrow();
        used.release();
        return used;
    }

    @Test
    void partsAreClosedWhenNobodyUsesAndKeepsThemAnyMore() throws IOException {
        EntryParts parts = keep(listing(write("1.mbf"), write("2.mbf")));
        files.forgetAll();
        PositionedTable table = parts.tables().get(1).table();
        table.scan(Query.ALL).close();
        parts.close();
        assertThrows(IllegalStateException.class, () -> table.scan(Query.ALL));
    }
}
