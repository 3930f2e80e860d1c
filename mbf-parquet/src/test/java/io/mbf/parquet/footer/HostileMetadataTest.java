package io.mbf.parquet.footer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.MbfException;
import io.mbf.parquet.ParquetFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata that lies about its lengths, counts, types and depth: one exception of one kind, and little memory. */
class HostileMetadataTest {

    /** All that can be asked of a footer. */
    private static void readAll(byte[] footer) {
        FileMetaData read = FileMetaData.read(footer);
        read.schemaText();
        for (RowGroup group : read.rowGroups()) {
            for (int c = 0; c < group.columnCount(); c++) {
                ColumnMetaData data = group.column(c).metaData();
                if (data != null) {
                    data.startOffset();
                    data.hasDictionaryPage();
                    data.isAllDictionary();
                }
                group.filePath(c);
                assertEquals(c, group.chunkOf(group.leafOf(c)));
            }
        }
    }

    @Test
    void randomChangesOfRealFootersEndInMetadataOrInOneLine() throws IOException {
        long seed = System.nanoTime();
        System.out.println("changed footers: seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        int tried = 0;
        for (Map.Entry<?, byte[]> file : FooterOracleTest.footers().entrySet()) {
            byte[] footer = file.getValue();
            if (footer.length > 20_000) {
                continue;
            }
            for (int i = 0; i < 60; i++) {
                byte[] changed = changed(footer, random);
                tried++;
                try {
                    readAll(changed);
                } catch (MetadataException e) {
                    refused++;
                    assertFalse(e.getMessage().isBlank(), "a message");
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(file.getKey() + ", seed " + seed + ", change " + i, e);
                }
            }
        }
        assertTrue(refused > tried / 3 && refused < tried, refused + " of " + tried);
    }

    @Test
    void filesWithChangedFootersEndInRowsOrInOneLineOfOurFamily(@TempDir Path folder) throws IOException {
        long seed = System.nanoTime();
        System.out.println("files with changed footers: seed " + seed);
        Random random = new Random(seed);
        Path path = folder.resolve("changed.parquet");
        int refused = 0;
        int tried = 0;
        for (Map.Entry<Path, byte[]> entry : FooterOracleTest.footers().entrySet()) {
            byte[] footer = entry.getValue();
            if (footer.length > 5_000 || Files.size(entry.getKey()) > 30_000) {
                continue;
            }
            byte[] file = Files.readAllBytes(entry.getKey());
            for (int i = 0; i < 4; i++) {
                byte[] changed = changed(footer, random);
                ByteBuffer whole = ByteBuffer.allocate(file.length - footer.length + changed.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(file, 0, file.length - 8 - footer.length)
                        .put(changed)
                        .putInt(changed.length)
                        .put(file, file.length - 4, 4);
                Files.write(path, whole.array());
                tried++;
                try {
                    readAll(path);
                } catch (MbfException e) {
                    refused++;
                    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                    assertFalse(e.getMessage().contains("\n"), e.getMessage());
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(entry.getKey() + ", seed " + seed + ", change " + i, e);
                }
            }
        }
        assertTrue(refused > tried / 3 && refused < tried, refused + " of " + tried);
    }

    private static void readAll(Path path) {
        try (ParquetFile file = ParquetFile.open(path)) {
            file.parquetSchema();
            file.rowGroups();
            for (Query query : List.of(Query.ALL, Query.ALL.select(List.of()))) {
                try (Scan scan = file.scan(query)) {
                    for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                        assertTrue(batch.rowCount() > 0);
                    }
                }
            }
        }
    }

    /** Bytes set, bits flipped, parts cut, doubled or filled with what looks like large numbers. */
    private static byte[] changed(byte[] footer, Random random) {
        byte[] bytes = footer.clone();
        for (int k = random.nextInt(3); k >= 0 && bytes.length > 0; k--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)), (byte) 0xFF);
                case 4 -> {
                    byte[] twice = Arrays.copyOf(bytes, bytes.length + 10);
                    System.arraycopy(bytes, at, twice, Math.min(at + 10, twice.length), bytes.length - at);
                    bytes = twice;
                }
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(4)), (byte) 0);
            }
        }
        return bytes;
    }

    @Test
    void everyCutOfAFooterIsRefused() throws IOException {
        byte[] footer = footer(f -> {});
        assertDoesNotThrow(() -> readAll(footer));
        for (int length = 0; length < footer.length; length++) {
            byte[] cut = Arrays.copyOf(footer, length);
            assertThrows(MetadataException.class, () -> readAll(cut), "of " + length + " bytes");
        }
    }

    @Test
    void countsAndLengthsBeyondTheBytesAreRefusedBeforeAnythingIsAllocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        byte[] count = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07}; // 2^31 - 1
        refused(
                join(new byte[] {0x29, (byte) 0xFC}, count),
                "FileMetaData.schema at byte 7: a list of 2147483647, and 0" + " bytes are left");
        refused(
                join(new byte[] {0x68}, count),
                "FileMetaData.created_by at byte 6: a string of 2147483647, and 0 bytes" + " are left");
        refused(
                join(new byte[] {0x6B}, count),
                "FileMetaData.created_by at byte 6: a map of 2147483647, and 0 bytes are" + " left");
        refused(new byte[] {0x29, 0x4C}, "FileMetaData.schema at byte 2: a list of 4, and 0 bytes are left");
        refused(new byte[] {0x29, 0x15, 2, 0}, "FileMetaData.schema at byte 2: a list of type 5, not 12");
        byte[] endless = {(byte) 0x36, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
        refused(endless, "FileMetaData.num_rows at byte 11: a number longer than 10 bytes");
        refused(new byte[] {0x1F}, "FileMetaData.version at byte 1: a field of type 15");
        byte[] index = join(new byte[] {0x19, (byte) 0xFC}, count);
        long before = threads.getThreadAllocatedBytes(thread);
        assertThrows(MetadataException.class, () -> OffsetIndex.read(index));
        byte[] bounds = join(new byte[] {0x29, (byte) 0xF8}, count);
        assertThrows(MetadataException.class, () -> ColumnIndex.read(bounds));
        assertTrue(threads.getThreadAllocatedBytes(thread) - before < 1 << 22, "4 MiB at most");
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static void refused(byte[] footer, String message) {
        var e = assertThrows(MetadataException.class, () -> readAll(footer));
        assertEquals(message, e.getMessage());
    }

    @Test
    void structsInStructsWithoutEndAreRefused() {
        for (int field : new int[] {0x1C, 0xFC, 0x19}) { // a struct in a struct, and lists in lists
            byte[] deep = new byte[100_000];
            Arrays.fill(deep, (byte) field);
            var e = assertThrows(MetadataException.class, () -> readAll(deep));
            assertTrue(e.getMessage().endsWith("nests deeper than 24 structs"), e.getMessage());
        }
    }

    @Test
    void groupsInGroupsWithoutEndAreNotSupported() throws IOException {
        List<SchemaElement> schema = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            schema.add(new SchemaElement("g").setNum_children(1).setRepetition_type(FieldRepetitionType.REQUIRED));
        }
        byte[] footer = footer(f -> f.setSchema(schema));
        var e = assertThrows(MetadataException.class, () -> readAll(footer));
        assertEquals("schema: nests deeper than 192 groups", e.place().orElseThrow() + ": " + e.getMessage());
        assertTrue(e.isUnsupported());
    }

    @Test
    void aSchemaThatIsNoneIsRefusedByItsPlace() throws IOException {
        schemaRefused(
                "schema: group \"m\" has 9 members, and 2 elements follow",
                f -> f.getSchema().get(0).setNum_children(9));
        schemaRefused("schema: is empty", f -> f.setSchema(List.of()));
        schemaRefused(
                "column \"b\": is a FIXED_LEN_BYTE_ARRAY of 0 bytes",
                f -> f.getSchema().get(2).setType(Type.FIXED_LEN_BYTE_ARRAY).setType_length(0));
        schemaRefused(
                "column \"b\": is a FIXED_LEN_BYTE_ARRAY without a length",
                f -> f.getSchema().get(2).setType(Type.FIXED_LEN_BYTE_ARRAY));
        schemaRefused(
                "column \"a\": is a DECIMAL(10,1) on INT32, which holds 9 digits",
                f -> decimal(f.getSchema().get(1), 10, 1));
        schemaRefused(
                "column \"a\": is a DECIMAL(3,4): precision is at least 1, and scale 0 to precision",
                f -> decimal(f.getSchema().get(1), 3, 4));
        schemaRefused(
                "column \"a\": is a DECIMAL(5,1), and one of precision 6 and scale 1",
                f -> decimal(f.getSchema().get(1), 6, 1)
                        .setLogicalType(org.apache.parquet.format.LogicalType.DECIMAL(
                                new org.apache.parquet.format.DecimalType(1, 5))));
        schemaRefused(
                "row group 0, column \"b\": has 1 values for 2 rows",
                f -> f.getRow_groups().get(0).getColumns().get(1).getMeta_data().setNum_values(1));
        schemaRefused(
                "row group 0, column \"x\": has a chunk, but is no column of the schema",
                f -> f.getRow_groups().get(0).getColumns().get(1).getMeta_data().setPath_in_schema(List.of("x")));
        schemaRefused(
                "row group 0: has -1 rows, outside 0..9007199254740992",
                f -> f.getRow_groups().get(0).setNum_rows(-1));
        schemaRefused(
                "row group 0, column \"b\": ColumnChunk.meta_data is missing",
                f -> f.getRow_groups().get(0).getColumns().get(1).unsetMeta_data());
    }

    private static SchemaElement decimal(SchemaElement element, int precision, int scale) {
        return element.setConverted_type(org.apache.parquet.format.ConvertedType.DECIMAL)
                .setPrecision(precision)
                .setScale(scale);
    }

    private static void schemaRefused(String message, Consumer<org.apache.parquet.format.FileMetaData> change)
            throws IOException {
        byte[] footer = footer(change);
        var e = assertThrows(MetadataException.class, () -> readAll(footer), message);
        assertEquals(message, e.place().orElseThrow() + ": " + e.getMessage());
    }

    @Test
    void fieldsCodecsAndEncodingsFromTheFutureAreCarried() throws IOException {
        byte[] footer = footer(f -> {});
        // every field of FileMetaData is behind an unknown one, of each type
        byte[] unknown = {
            (byte) 0x0C,
            40,
            0x15,
            2,
            0x19,
            0x1C,
            0x11,
            0,
            0x1B,
            1,
            0x58,
            1,
            1,
            1,
            0,
            0x0D,
            42,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16
        };
        byte[] with = new byte[unknown.length + footer.length + 1];
        System.arraycopy(unknown, 0, with, 0, unknown.length);
        with[unknown.length] = (byte) (footer[0] & 0xF); // the first field, with its id in full
        with[unknown.length + 1] = 2;
        System.arraycopy(footer, 1, with, unknown.length + 2, footer.length - 1);
        FileMetaData read = FileMetaData.read(with);
        assertEquals(2, read.numRows());
        assertEquals(2, read.rowGroups().get(0).column(1).metaData().numValues());
    }

    /** Two columns, {@code a} and {@code b}, in one row group of two rows. */
    private static byte[] footer(Consumer<org.apache.parquet.format.FileMetaData> change) throws IOException {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("m").setNum_children(2));
        List<org.apache.parquet.format.ColumnChunk> chunks = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            schema.add(new SchemaElement(name).setType(Type.INT32).setRepetition_type(FieldRepetitionType.REQUIRED));
            chunks.add(new org.apache.parquet.format.ColumnChunk(4)
                    .setMeta_data(new org.apache.parquet.format.ColumnMetaData(
                            Type.INT32,
                            List.of(org.apache.parquet.format.Encoding.PLAIN),
                            List.of(name),
                            CompressionCodec.UNCOMPRESSED,
                            2,
                            40,
                            40,
                            4)));
        }
        var footer = new org.apache.parquet.format.FileMetaData(
                1, schema, 2, List.of(new org.apache.parquet.format.RowGroup(chunks, 80, 2)));
        change.accept(footer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, out);
        return out.toByteArray();
    }
}
