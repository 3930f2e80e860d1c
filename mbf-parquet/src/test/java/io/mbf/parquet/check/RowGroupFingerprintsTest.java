package io.mbf.parquet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.parquet.LyingFile;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two row groups of a file, and what of another state of it makes one of them another. */
class RowGroupFingerprintsTest {

    private static final int GROUP = 100;

    @TempDir
    Path folder;

    private Path write(String name, int rows, String id) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        MessageType type =
                MessageTypeParser.parseMessageType("message m { required " + id + "; optional binary s (STRING); }");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .withRowGroupRowCountLimit(GROUP)
                .withPageRowCountLimit(20)
                .withBloomFilterNDV("i", 100L)
                .withBloomFilterEnabled("i", true)
                .build()) {
            for (int row = 0; row < rows; row++) {
                SimpleGroup group = new SimpleGroup(type);
                group.append("i", row * 7919 % 1000);
                if (row % 3 != 0) {
                    group.append("s", "text " + row % 9);
                }
                writer.write(group);
            }
        }
        return file;
    }

    private Path honest() throws IOException {
        return write("honest.parquet", 2 * GROUP, "int32 i");
    }

    private static RowGroupFingerprint of(Path file, int rowGroup) {
        try (RowGroupFingerprints prints = ParquetFile.open(file).fingerprints()) {
            return prints.of(rowGroup).orElseThrow();
        }
    }

    private static boolean matches(Path file, int rowGroup, RowGroupFingerprint earlier) {
        try (RowGroupFingerprints prints = ParquetFile.open(file).fingerprints()) {
            return prints.matches(rowGroup, earlier);
        }
    }

    private static long schema(Path file) {
        try (RowGroupFingerprints prints = ParquetFile.open(file).fingerprints()) {
            return prints.schema();
        }
    }

    private interface Change {
        void of(LyingFile file) throws IOException;
    }

    /** Whether the first row group counts as the same; the second one does in any case. */
    private boolean isSame(Change change) throws IOException {
        Path honest = honest();
        LyingFile file = new LyingFile(honest);
        change.of(file);
        Path changed = folder.resolve("changed.parquet");
        file.write(changed);
        assertTrue(matches(changed, 1, of(honest, 1)));
        boolean same = matches(changed, 0, of(honest, 0));
        assertEquals(same, of(changed, 0).equals(of(honest, 0)));
        return same;
    }

    @Test
    void aLongerFileHasTheSameRowGroupsThoughTheirIndexesLieElsewhere() throws IOException {
        Path honest = honest();
        Path longer = write("longer.parquet", 5 * GROUP, "int32 i");
        assertEquals(of(honest, 0), of(longer, 0));
        assertEquals(of(honest, 1), of(longer, 1));
        assertNotEquals(of(longer, 0), of(longer, 1));
        assertEquals(schema(honest), schema(longer));
    }

    @Test
    void anIndexThatLiesElsewhereIsTheSame() throws IOException {
        assertTrue(isSame(file -> file.set(0, 0, file.columnIndex(0, 0))));
        assertTrue(isSame(file -> file.set(0, 1, file.offsetIndex(0, 1))));
    }

    @Test
    void otherStatisticsAreAnotherRowGroup() throws IOException {
        assertFalse(isSame(file -> file.data(0, 0).getStatistics().setMax_value(new byte[4])));
        assertFalse(isSame(file -> file.data(0, 1).getStatistics().setNull_count(3)));
        assertFalse(isSame(file -> file.data(0, 1).unsetStatistics()));
    }

    @Test
    void otherEncodingsAreAnotherRowGroup() throws IOException {
        assertFalse(isSame(file -> file.data(0, 1)
                .setEncoding_stats(List.of(new PageEncodingStats(PageType.DATA_PAGE, Encoding.RLE_DICTIONARY, 1)))));
        assertFalse(isSame(file -> file.data(0, 1).setEncodings(List.of(Encoding.PLAIN))));
    }

    @Test
    void anotherPageIndexIsAnotherRowGroup() throws IOException {
        assertFalse(isSame(file -> {
            var index = file.columnIndex(0, 0);
            index.getMin_values().set(0, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
            file.set(0, 0, index);
        }));
        assertFalse(isSame(file -> {
            var index = file.offsetIndex(0, 0);
            index.getPage_locations().get(0).setFirst_row_index(1);
            file.set(0, 0, index);
        }));
        assertFalse(isSame(file -> file.chunk(0, 0).unsetColumn_index_offset()));
    }

    @Test
    void anotherBloomFilterIsAnotherRowGroup() throws IOException {
        assertFalse(isSame(file -> file.emptyBloomFilter(0, 0)));
        assertFalse(isSame(file -> file.data(0, 0).unsetBloom_filter_offset()));
    }

    @Test
    void anyOtherByteOfAPageIsAnotherRowGroup() throws IOException {
        Path honest = honest();
        RowGroupFingerprint first = of(honest, 0);
        byte[] bytes = Files.readAllBytes(honest);
        LyingFile file = new LyingFile(honest);
        int start = "PAR1".length();
        int end = start
                + (int) (file.data(0, 0).getTotal_compressed_size()
                        + file.data(0, 1).getTotal_compressed_size());
        Path changed = folder.resolve("changed.parquet");
        for (int at = start; at < end; at += 7) {
            bytes[at] ^= 1;
            Files.write(changed, bytes);
            assertFalse(matches(changed, 0, first), "byte " + at);
            bytes[at] ^= 1;
        }
    }

    @Test
    void anotherSchemaIsToldApartThoughValuesAreTheSame() throws IOException {
        long plain = schema(honest());
        for (String other : List.of("int32 i (DATE)", "int32 i (INTEGER(32,false))", "int32 i = 5")) {
            assertNotEquals(plain, schema(write("other.parquet", 10, other)), other);
        }
        LyingFile file = new LyingFile(honest());
        file.footer().setCreated_by("somebody else");
        Path changed = folder.resolve("changed.parquet");
        file.write(changed);
        assertNotEquals(plain, schema(changed));
    }

    @Test
    void aRowGroupThatIsNotAllInTheFileHasNoFingerprint() throws IOException {
        LyingFile file = new LyingFile(honest());
        file.data(0, 0).setTotal_compressed_size(1L << 40);
        file.chunk(1, 0).setFile_path("another.parquet");
        Path changed = folder.resolve("changed.parquet");
        file.write(changed);
        try (RowGroupFingerprints prints = ParquetFile.open(changed).fingerprints()) {
            assertEquals(Optional.empty(), prints.of(0));
            assertEquals(Optional.empty(), prints.of(1));
        }
    }
}
