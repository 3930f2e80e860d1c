package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.LittleEndian;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not Parquet, or not any more. */
class HostileFileTest {

    @TempDir
    Path folder;

    @Test
    void aMissingFileStaysANoSuchFileException() {
        var e = assertThrows(UncheckedIOException.class, () -> ParquetFile.open(folder.resolve("none")));
        assertInstanceOf(NoSuchFileException.class, e.getCause());
    }

    @Test
    void whatIsNotAParquetFileIsRefused() throws IOException {
        refused(folder, "file: is a directory, not a Parquet file");
        refused(file(new byte[0]), "file: it is empty");
        refused(file("hello, this is text".getBytes(StandardCharsets.US_ASCII)), "does not begin with PAR1");
        refused(file("PAR1 and then some".getBytes(StandardCharsets.US_ASCII)), "does not end with PAR1");
        refused(file("PAR1\1\0\0\0PAR1".getBytes(StandardCharsets.US_ASCII)), "footer: length of 1 exceeds");
        refused(file("PAR1\377\377\377\377PAR1".getBytes(StandardCharsets.ISO_8859_1)), "length of 4294967295 exceeds");
        refused(file("PAR1\0\0\0\0PAR1".getBytes(StandardCharsets.US_ASCII)), "footer: ");
        refused(file("PAR1xxxxxxxx\10\0\0\0PAR1".getBytes(StandardCharsets.US_ASCII)), "footer: ");
    }

    @Test
    void aSchemaThatNestsWithoutEndIsRefused() throws IOException {
        var type = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            type.append("required group g { ");
        }
        type.append("required int32 i; ").append("} ".repeat(100));
        Path path = folder.resolve("deep.parquet");
        TestFile.write(
                path, MessageTypeParser.parseMessageType("message m { " + type + "}"), java.util.Map.of(), b -> {});
        MbfException e = assertThrows(UnsupportedFeatureException.class, () -> ParquetFile.open(path));
        assertTrue(e.getMessage().contains("schema: nests deeper than 64 levels"), e.getMessage());
    }

    @Test
    void aRowGroupThatClaimsMoreRowsThanItsColumnsHaveIsRefused() throws IOException {
        Path path = folder.resolve("t.parquet");
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType("message m { required group g { required int32 i; } }"),
                java.util.Map.of(),
                builder -> {});
        byte[] bytes = Files.readAllBytes(path);
        int length = LittleEndian.intAt(bytes, bytes.length - 8);
        int start = bytes.length - 8 - length;
        var footer =
                org.apache.parquet.format.Util.readFileMetaData(new java.io.ByteArrayInputStream(bytes, start, length));
        var chunk = new org.apache.parquet.format.ColumnMetaData(
                org.apache.parquet.format.Type.INT32,
                List.of(org.apache.parquet.format.Encoding.PLAIN),
                List.of("g", "i"),
                org.apache.parquet.format.CompressionCodec.UNCOMPRESSED,
                1,
                0,
                0,
                4);
        footer.setRow_groups(List.of(new org.apache.parquet.format.RowGroup(
                List.of(new org.apache.parquet.format.ColumnChunk(4).setMeta_data(chunk)), 0, 1L << 50)));
        var out = new java.io.ByteArrayOutputStream();
        out.write(bytes, 0, start);
        org.apache.parquet.format.Util.writeFileMetaData(footer, out);
        length = out.size() - start;
        out.write(java.nio.ByteBuffer.allocate(4)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
        out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        refused(
                Files.write(path, out.toByteArray()),
                "row group 0, column \"g.i\": has 1 values for 1125899906842624 rows");
    }

    @Test
    void everyCutEndsInAnError() throws IOException {
        byte[] bytes = Files.readAllBytes(small(WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY));
        for (int length = 0; length < bytes.length; length += length < bytes.length - 40 ? 5 : 1) {
            Path cut = file(Arrays.copyOf(bytes, length));
            assertThrows(CorruptFileException.class, () -> Values.ours(cut));
        }
    }

    @Test
    void everyChangedByteEndsInAnErrorOrInValues() throws IOException {
        long seed = System.nanoTime();
        System.out.println("changed bytes: seed " + seed);
        Random random = new Random(seed);
        int errors = 0;
        int tried = 0;
        for (WriterVersion version : WriterVersion.values()) {
            for (CompressionCodecName codec : List.of(
                    CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY, CompressionCodecName.GZIP)) {
                Path path = small(version, codec);
                byte[] bytes = Files.readAllBytes(path);
                for (int i = random.nextInt(5); i < bytes.length; i += 5) {
                    byte before = bytes[i];
                    bytes[i] = (byte) (random.nextBoolean() ? ~before : before ^ 1 << random.nextInt(8));
                    Files.write(path, bytes);
                    bytes[i] = before;
                    tried++;
                    try {
                        Values.ours(path);
                    } catch (MbfException e) {
                        errors++;
                        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                        assertFalse(e.getMessage().contains("\n"), e.getMessage());
                    }
                }
            }
        }
        assertTrue(errors > tried / 4, errors + " errors");
    }

    @Test
    void aPageWithAChecksumIsNeverReadWrong() throws IOException {
        Path path = folder.resolve("t.parquet");
        var columns = TestFile.random(new Random(3), 50, 0.3);
        TestFile.write(
                path,
                TestFile.ALL_TYPES,
                columns,
                builder -> builder.withPageWriteChecksumEnabled(true)
                        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED));
        byte[] bytes = Files.readAllBytes(path);
        int footer = LittleEndian.intAt(bytes, bytes.length - 8);
        for (int i = 4; i < bytes.length - 8 - footer; i += 13) {
            bytes[i] ^= 4;
            Files.write(path, bytes);
            bytes[i] ^= 4;
            try { // a change of statistics in a page header does no harm
                assertEquals(columns, Values.ours(path), "byte " + i);
            } catch (MbfException e) {
                assertTrue(e.getMessage().contains("row group 0"), e.getMessage());
            }
        }
    }

    private Path small(WriterVersion version, CompressionCodecName codec) throws IOException {
        Path path = folder.resolve("small.parquet");
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType("""
                        message m {
                          optional boolean b; required int64 l; optional binary s; required fixed_len_byte_array(3) x;
                        }
                        """),
                columns(),
                builder -> builder.withWriterVersion(version).withCompressionCodec(codec));
        return path;
    }

    private static java.util.Map<String, List<Object>> columns() {
        List<Object> booleans = new java.util.ArrayList<>();
        List<Object> longs = new java.util.ArrayList<>();
        List<Object> strings = new java.util.ArrayList<>();
        List<Object> fixed = new java.util.ArrayList<>();
        for (int i = 0; i < 40; i++) {
            booleans.add(i % 3 == 0 ? null : (Object) (i % 2 == 0));
            longs.add((long) i * i);
            strings.add(i % 5 == 0 ? null : TestFile.bytes(i % 4, i % 4));
            fixed.add(TestFile.bytes(i, 3));
        }
        var columns = new java.util.LinkedHashMap<String, List<Object>>();
        columns.put("b", booleans);
        columns.put("l", longs);
        columns.put("s", strings);
        columns.put("x", fixed);
        return columns;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("hostile"), bytes);
    }

    private static void refused(Path path, String message) {
        var e = assertThrows(CorruptFileException.class, () -> ParquetFile.open(path));
        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
