package io.mbf.parquet;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of lists that are passed over on the way to the rows that are wanted. */
class PassedPagesTest {

    private static final int ROWS = 20_000;

    private static final MessageType MESSAGE = MessageTypeParser.parseMessageType("""
            message m {
              required int64 id;
              optional group numbers (LIST) { repeated group list { optional int64 element; } }
              required group deep (LIST) { repeated group list { required group element (LIST) {
                repeated group list { required int64 element; } } } }
            }
            """);

    @TempDir
    Path folder;

    static Stream<Arguments> forms() {
        return Stream.of(WriterVersion.values())
                .flatMap(version -> Stream.of(CompressionCodecName.values())
                        .filter(codec -> codec != CompressionCodecName.LZO)
                        .flatMap(codec ->
                                Stream.of(false, true).map(checksums -> Arguments.of(version, codec, checksums))));
    }

    private Path write(WriterVersion version, CompressionCodecName codec, boolean checksums) throws IOException {
        Path path = folder.resolve("t.parquet");
        Random random = new Random(3);
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Compressors())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(MESSAGE)
                .withWriterVersion(version)
                .withCompressionCodec(codec)
                .withPageWriteChecksumEnabled(checksums)
                .withDictionaryEncoding(false)
                .withPageRowCountLimit(1_000)
                .build()) {
            for (int i = 0; i < ROWS; i++) {
                Group row = new SimpleGroup(MESSAGE);
                row.append("id", (long) i);
                if (random.nextInt(9) > 0) {
                    addAll(row.addGroup("numbers"), random, random.nextInt(5));
                }
                Group deep = row.addGroup("deep");
                for (int left = random.nextInt(3); left > 0; left--) {
                    addAll(deep.addGroup("list").addGroup("element"), random, random.nextInt(4));
                }
                writer.write(row);
            }
        }
        return path;
    }

    private static void addAll(Group list, Random random, int count) {
        for (int i = 0; i < count; i++) {
            list.addGroup("list").append("element", random.nextLong());
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void listsBehindThemAreThoseOfAFullScan(WriterVersion version, CompressionCodecName codec, boolean checksums)
            throws IOException {
        try (ParquetFile file = ParquetFile.open(write(version, codec, checksums))) {
            Map<String, List<Object>> all = Values.ours(file, Query.ALL);
            for (int row : new int[] {0, 999, 1_000, 7_777, 18_999, 19_000, ROWS - 1}) {
                assertRow(all, file, row, col("id").eq(row));
            }
            Predicate scattered = col("id").in(1_500, 1_999, 2_000, 9_500, 19_500);
            Map<String, List<Object>> found = Values.ours(file, Query.ALL.where(scattered));
            all.forEach((column, values) -> assertEquals(
                    Stream.of(1_500, 1_999, 2_000, 9_500, 19_500)
                            .map(values::get)
                            .toList(),
                    found.get(column),
                    column));
        }
    }

    private static void assertRow(Map<String, List<Object>> all, ParquetFile file, int row, Predicate condition) {
        Map<String, List<Object>> found = Values.ours(file, Query.ALL.where(condition));
        all.forEach((column, values) -> assertEquals(List.of(values.get(row)), found.get(column), column + " " + row));
    }

    static Stream<Arguments> formsWithLevelsApart() {
        return Stream.of(
                Arguments.of(WriterVersion.PARQUET_1_0, CompressionCodecName.UNCOMPRESSED),
                Arguments.of(WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY),
                Arguments.of(WriterVersion.PARQUET_1_0, CompressionCodecName.GZIP),
                Arguments.of(WriterVersion.PARQUET_2_0, CompressionCodecName.BROTLI));
    }

    /** Values are eight bytes here, their levels three bits. */
    @ParameterizedTest
    @MethodSource("formsWithLevelsApart")
    void noMoreThanTheirLevelsIsFetchedOfThem(WriterVersion version, CompressionCodecName codec) throws IOException {
        Path path = write(version, codec, false);
        long all = bytes(path, Query.ALL);
        long few = bytes(path, Query.ALL.where(col("id").eq(ROWS - 1)));
        assertTrue(few < all / 3, few + " of " + all);
    }

    private static long bytes(Path path, Query query) {
        try (ParquetFile file = ParquetFile.open(path);
                Scan scan = file.scan(query)) {
            while (scan.next() != null) {
                // to the end
            }
            ScanReport report = scan.report();
            return report.storedBytesRead();
        }
    }
}
