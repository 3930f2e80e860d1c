package io.mbf.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.fixture.Corpus;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Column;
import io.mbf.scan.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ColumnEncryptionProperties;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.crypto.ParquetCipher;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted files: of other writers, with parquet-java as oracle, and of parquet-java. */
class EncryptionTest {

    private static final String DATA = "parquet-testing/data/";
    private static final byte[] FOOTER = key(16, 0);
    private static final byte[] DOUBLE = key(16, 1);
    private static final byte[] FLOAT = key(16, 2);

    /** Digits as text, as the README of the corpus lists them: 0123…, 1234…50, 1234…51. */
    private static byte[] key(int length, int which) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) ('0' + (i + Math.min(which, 1)) % 10);
        }
        if (which > 0) {
            key[length - 1] = (byte) ((length == 32 ? '2' : '0') + which - 1);
        }
        return key;
    }

    @TempDir
    Path folder;

    private static Path corpus(String name) {
        return Corpus.require().resolve(DATA).resolve(name);
    }

    private static DecryptionKeys.Builder keysOf(String name) {
        int length = name.startsWith("aes256/") ? 32 : 16;
        DecryptionKeys.Builder keys = DecryptionKeys.builder().key("kf", key(length, 0));
        for (int i = 1; i <= 8; i++) {
            keys.key("kc" + i, key(length, i));
        }
        return name.contains("aad") ? keys.aadPrefix("tester") : keys;
    }

    private static Map<String, List<Object>> read(Path path, DecryptionKeys keys) {
        return read(path, keys, Query.ALL);
    }

    private static Map<String, List<Object>> read(Path path, DecryptionKeys keys, Query query) {
        try (ParquetFile file = ParquetFile.open(path, keys)) {
            return Values.ours(file, query);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encrypt_columns_and_footer.parquet.encrypted",
                "encrypt_columns_and_footer_aad.parquet.encrypted",
                "encrypt_columns_and_footer_bloom_filter.parquet.encrypted",
                "encrypt_columns_and_footer_ctr.parquet.encrypted",
                "encrypt_columns_and_footer_disable_aad_storage.parquet.encrypted",
                "encrypt_columns_plaintext_footer.parquet.encrypted",
                "uniform_encryption.parquet.encrypted",
                "aes256/encrypt_columns_and_footer.parquet.encrypted",
                "aes256/encrypt_columns_and_footer_ctr.parquet.encrypted",
                "aes256/encrypt_columns_and_footer_disable_aad_storage.parquet.encrypted",
                "aes256/encrypt_columns_plaintext_footer.parquet.encrypted",
                "aes256/uniform_encryption.parquet.encrypted"
            })
    void filesOfOtherWritersAreReadAsParquetJavaReadsThem(String name) throws IOException {
        Path path = corpus(name);
        Map<String, List<Object>> ours = read(path, keysOf(name).build());
        int length = name.startsWith("aes256/") ? 32 : 16;
        FileDecryptionProperties.Builder oracle =
                FileDecryptionProperties.builder().withKeyRetriever(id -> key(length, id[1] == 'f' ? 0 : id[2] - '0'));
        if (name.contains("aad")) {
            oracle.withAADPrefix("tester".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(Values.oracle(path, oracle.build()), ours);
        if (name.contains("bloom")) {
            return; // other columns
        }
        // as the writer made them up
        int rows = ours.get("int32_field").size();
        assertTrue(rows >= 50, () -> rows + " rows");
        for (int i = 0; i < rows; i++) {
            assertEquals(i, ours.get("int32_field").get(i));
            assertEquals(i % 2 == 0, ours.get("boolean_field").get(i));
            assertEquals(
                    Float.floatToRawIntBits(i * 1.1f), ours.get("float_field").get(i));
            assertEquals(
                    Double.doubleToRawLongBits(i * 1.1111111),
                    ours.get("double_field").get(i));
        }
    }

    @Test
    void keysOfColumnsAndFooterByPlaceOpenAFileAsWell() {
        Path path = corpus("encrypt_columns_and_footer.parquet.encrypted");
        DecryptionKeys keys = DecryptionKeys.builder()
                .footerKey(FOOTER)
                .columnKey("double_field", DOUBLE)
                .columnKey("float_field", FLOAT)
                .build();
        assertEquals(read(path, keysOf("").build()), read(path, keys));
    }

    @Test
    void theMissingKeyIsNamed() {
        refused(
                "encrypt_columns_and_footer.parquet.encrypted",
                DecryptionKeys.NONE,
                ": footer: is encrypted with key \"kf\", which was not given");
        refused(
                "uniform_encryption.parquet.encrypted",
                DecryptionKeys.NONE,
                ": footer: is encrypted with key \"kf\", which was not given");
        refused(
                "encrypt_columns_and_footer.parquet.encrypted",
                DecryptionKeys.builder().key("kf", FOOTER).key("kc1", DOUBLE).build(),
                ": row group 0, column \"float_field\": is encrypted with key \"kc2\", which was not given");
        refused(
                "encrypt_columns_plaintext_footer.parquet.encrypted",
                DecryptionKeys.NONE,
                ": row group 0, column \"float_field\": is encrypted with key \"kc2\", which was not given");
    }

    @Test
    void aWrongKeyIsRefusedBeforeAnyRow() {
        String end = ", and the one given does not fit: it or the AAD prefix is wrong, or the file is damaged";
        refused(
                "encrypt_columns_and_footer.parquet.encrypted",
                DecryptionKeys.builder().footerKey(DOUBLE).build(),
                ": footer: is encrypted with key \"kf\"" + end);
        refused(
                "encrypt_columns_plaintext_footer.parquet.encrypted",
                DecryptionKeys.builder().footerKey(DOUBLE).build(),
                ": footer: is signed with key \"kf\"" + end);
        refused(
                "encrypt_columns_plaintext_footer.parquet.encrypted",
                DecryptionKeys.builder().columnKey("double_field", FLOAT).build(),
                ": row group 0, column \"double_field\": is encrypted with key \"kc1\"" + end);
        refused(
                "aes256/encrypt_columns_and_footer.parquet.encrypted",
                keysOf("").build(),
                ": footer: is encrypted with key \"kf\"" + end);
    }

    @Test
    void theAadPrefixMustBeTheOneOfTheFile() {
        String hidden = "encrypt_columns_and_footer_disable_aad_storage.parquet.encrypted";
        refused(
                hidden,
                keysOf("").build(),
                ": footer: is encrypted with an AAD prefix that is not in the file and was not given");
        refused(
                hidden,
                keysOf("").aadPrefix("tested").build(),
                ": footer: is encrypted with key \"kf\", and the one given does not fit: it or the AAD prefix is wrong, or the file is damaged");
        refused(
                "encrypt_columns_and_footer_aad.parquet.encrypted",
                keysOf("").aadPrefix("tested").build(),
                ": footer: is encrypted with another AAD prefix than the one given");
        refused(
                "encrypt_columns_and_footer.parquet.encrypted",
                keysOf("").aadPrefix("tester").build(),
                ": footer: is encrypted without an AAD prefix, but one was given");
    }

    @Test
    void keysThatOnlyAServiceCanUnwrapAreRefusedAsSuch() {
        Path path = corpus("external_key_material_java.parquet.encrypted");
        var e = assertThrows(
                UnsupportedFeatureException.class, () -> read(path, keysOf("").build()));
        assertTrue(e.getMessage().contains("footer: is encrypted with "), e::getMessage);
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
    }

    private static void refused(String name, DecryptionKeys keys, String message) {
        Path path = corpus(name);
        var e = assertThrows(UnsupportedFeatureException.class, () -> read(path, keys));
        assertEquals(path + message, e.getMessage());
    }

    @Test
    void columnsInTheClearAreReadWithoutKeys() {
        Path path = corpus("encrypt_columns_plaintext_footer.parquet.encrypted");
        Map<String, List<Object>> all = read(path, keysOf("").build());
        List<String> clear = all.keySet().stream()
                .filter(c -> !c.matches("(float|double)_field"))
                .toList();
        Map<String, List<Object>> read = read(path, DecryptionKeys.NONE, Query.ALL.select(clear));
        all.keySet().retainAll(clear);
        assertEquals(all, read);
        DecryptionKeys one = DecryptionKeys.builder().key("kc1", DOUBLE).build();
        assertEquals(
                all.get("int32_field").size(),
                read(path, one, Query.ALL.select(List.of("double_field")))
                        .get("double_field")
                        .size());
    }

    @Test
    void aFileTellsHowItIsEncryptedAndWhatItCanOfItsColumns() {
        try (ParquetFile file = ParquetFile.open(corpus("encrypt_columns_plaintext_footer.parquet.encrypted"))) {
            assertEquals(
                    "AES_GCM_V1, footer only signed (kf), keys of their own: float_field (kc2), double_field (kc1)",
                    file.encryption().orElseThrow());
            assertTrue(file.rowGroups().get(0).columns().stream().allMatch(c -> c.compressedBytes() > 0));
        }
        try (ParquetFile file = ParquetFile.open(
                corpus("encrypt_columns_and_footer_ctr.parquet.encrypted"),
                DecryptionKeys.builder().footerKey(FOOTER).build())) {
            assertEquals(
                    "AES_GCM_CTR_V1, footer encrypted (kf), keys of their own: float_field (kc2), double_field (kc1)",
                    file.encryption().orElseThrow());
            assertEquals(
                    2,
                    file.rowGroups().get(0).columns().stream()
                            .filter(c -> c.codec().equals("ENCRYPTED"))
                            .count());
        }
    }

    @Test
    void keysDoNotShow() {
        String text = DecryptionKeys.builder()
                .footerKey(FOOTER)
                .columnKey("b", DOUBLE)
                .key("kc2", FLOAT)
                .aadPrefix("secret")
                .build()
                .toString();
        assertEquals("DecryptionKeys[footer key: yes, columns: [b], ids: [kc2], AAD prefix: yes]", text);
    }

    @Test
    void fingerprintsTellKeysApartAndNothingElse() {
        String one = DecryptionKeys.builder().footerKey(FOOTER).build().fingerprint("a");
        assertEquals(32, one.length());
        assertEquals(one, DecryptionKeys.builder().footerKey(FOOTER).build().fingerprint("a"));
        var others = List.of(
                DecryptionKeys.builder().footerKey(FOOTER).build().fingerprint("b"),
                DecryptionKeys.builder().footerKey(DOUBLE).build().fingerprint("a"),
                DecryptionKeys.builder().key("footer", FOOTER).build().fingerprint("a"),
                DecryptionKeys.builder().columnKey("footer", FOOTER).build().fingerprint("a"),
                DecryptionKeys.builder()
                        .footerKey(FOOTER)
                        .aadPrefix("x")
                        .build()
                        .fingerprint("a"),
                DecryptionKeys.builder()
                        .footerKey(FOOTER)
                        .key("b", FOOTER)
                        .build()
                        .fingerprint("a"),
                DecryptionKeys.NONE.fingerprint("a"),
                one);
        assertEquals(others.size(), Set.copyOf(others).size());
    }

    @Test
    void keysOfOtherLengthsAreRefused() {
        var builder = DecryptionKeys.builder();
        var e = assertThrows(IllegalArgumentException.class, () -> builder.key("k", new byte[15]));
        assertEquals("the key with id \"k\" has 15 bytes, not 16, 24 or 32", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> builder.footerKey(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> builder.columnKey("c", new byte[33]));
        assertThrows(IllegalArgumentException.class, () -> builder.columnKey("c", new byte[16]));
        builder.footerKey(key(16, 1)).columnKey("c", key(24, 1)).key("k", key(32, 1));
    }

    @Test
    void keysDoNoHarmToFilesThatAreNotEncrypted() throws IOException {
        Path path = folder.resolve("plain.parquet");
        TestFile.write(path, TestFile.ALL_TYPES, TestFile.random(new Random(1), 100, 0.5), b -> {});
        assertEquals(Values.ours(path), read(path, keysOf("").build()));
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void everyTypeCodecAndAlgorithmIsReadBack(WriterVersion version) throws IOException {
        Random random = new Random(20);
        for (CompressionCodecName codec :
                List.of(CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY, CompressionCodecName.ZSTD)) {
            for (ParquetCipher cipher : ParquetCipher.values()) {
                for (boolean plaintextFooter : new boolean[] {true, false}) {
                    Map<String, List<Object>> columns = TestFile.random(random, 3000, 0.3);
                    Path path = folder.resolve("all.parquet");
                    write(
                            path,
                            columns,
                            b -> {
                                b.withAlgorithm(cipher);
                                return plaintextFooter ? b.withPlaintextFooter() : b;
                            },
                            version,
                            codec);
                    DecryptionKeys keys = DecryptionKeys.builder()
                            .footerKey(FOOTER)
                            .key("kc1", DOUBLE)
                            .build();
                    assertEquals(columns, read(path, keys), () -> codec + " " + cipher + " " + plaintextFooter);
                    assertThrows(
                            UnsupportedFeatureException.class,
                            () -> read(
                                    path,
                                    DecryptionKeys.builder().footerKey(FOOTER).build()));
                }
            }
        }
    }

    private interface How {
        FileEncryptionProperties.Builder apply(FileEncryptionProperties.Builder properties);
    }

    /** Small pages and row groups; two columns with a key of their own, the others with the footer's. */
    private static void write(
            Path path, Map<String, List<Object>> columns, How how, WriterVersion version, CompressionCodecName codec)
            throws IOException {
        Map<ColumnPath, ColumnEncryptionProperties> own = new HashMap<>();
        for (String column : List.of("d", "ns")) {
            own.put(
                    ColumnPath.get(column),
                    ColumnEncryptionProperties.builder(column)
                            .withKey(DOUBLE)
                            .withKeyID("kc1")
                            .build());
        }
        FileEncryptionProperties encryption = how.apply(FileEncryptionProperties.builder(FOOTER)
                        .withFooterKeyID("kf")
                        .withEncryptedColumns(own)
                        .withCompleteColumnEncryption())
                .build();
        TestFile.write(
                path,
                TestFile.ALL_TYPES,
                columns,
                b -> b.withEncryption(encryption)
                        .withWriterVersion(version)
                        .withCompressionCodec(codec)
                        .withPageRowCountLimit(500)
                        .withRowGroupRowCountLimit(1300));
    }

    @Test
    void partsOfNestedColumnsHaveKeysOfTheirOwn() throws IOException {
        var type = MessageTypeParser.parseMessageType("message m { required group s { required int32 a; "
                + "optional group l (LIST) { repeated group list { required int32 element; } } } }");
        Path path = folder.resolve("nested.parquet");
        ColumnPath element = ColumnPath.get("s", "l", "list", "element");
        var encryption = FileEncryptionProperties.builder(FOOTER)
                .withEncryptedColumns(Map.of(
                        element,
                        ColumnEncryptionProperties.builder(element)
                                .withKey(FLOAT)
                                .build()))
                .build();
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Compressors())
                .withType(type)
                .withEncryption(encryption)
                .build()) {
            for (int i = 0; i < 3; i++) {
                var row = new SimpleGroup(type);
                var struct = row.addGroup("s").append("a", i);
                var list = struct.addGroup("l");
                for (int n = 0; n < i; n++) {
                    list.addGroup("list").append("element", 10 * i + n);
                }
                writer.write(row);
            }
        }
        DecryptionKeys keys = DecryptionKeys.builder()
                .footerKey(FOOTER)
                .columnKey("s.l.list.element", FLOAT)
                .build();
        assertEquals(
                Map.of("s", List.of(List.of(0, List.of()), List.of(1, List.of(10)), List.of(2, List.of(20, 21)))),
                read(path, keys));
        DecryptionKeys footer = DecryptionKeys.builder().footerKey(FOOTER).build();
        assertEquals(List.of(0, 1, 2), flat(read(path, footer, Query.ALL.select(List.of("s.a")))));
        var e = assertThrows(UnsupportedFeatureException.class, () -> read(path, footer));
        assertEquals(
                path
                        + ": row group 0, column \"s.l.list.element\": is encrypted with a key without an id, which was not given",
                e.getMessage());
    }

    /** The only member of structs. */
    private static List<Object> flat(Map<String, List<Object>> columns) {
        return columns.get("s").stream()
                .map(struct -> ((List<?>) struct).get(0))
                .collect(Collectors.toList());
    }

    @Test
    void statisticsOfEncryptedColumnsPrune() throws IOException {
        Path path = folder.resolve("sorted.parquet");
        Map<String, List<Object>> columns = TestFile.random(new Random(3), 3900, 0);
        columns.put("i32", IntStream.range(0, 3900).<Object>mapToObj(i -> i).toList());
        write(path, columns, b -> b, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY);
        DecryptionKeys keys =
                DecryptionKeys.builder().footerKey(FOOTER).key("kc1", DOUBLE).build();
        try (ParquetFile file = ParquetFile.open(path, keys);
                var scan = file.scan(
                        Query.ALL.select(List.of("d")).where(Column.col("i32").ge(3899)))) {
            assertEquals(1, scan.next().rowCount());
            assertEquals(2, scan.report().chunksPrunedByZoneMap());
        }
    }

    @Test
    void scansOfOneFileRunSideBySide() throws Exception {
        Path path = folder.resolve("many.parquet");
        Map<String, List<Object>> columns = TestFile.random(new Random(4), 5000, 0.2);
        write(path, columns, b -> b, WriterVersion.PARQUET_2_0, CompressionCodecName.SNAPPY);
        DecryptionKeys keys =
                DecryptionKeys.builder().footerKey(FOOTER).key("kc1", DOUBLE).build();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ParquetFile file = ParquetFile.open(path, keys)) {
            Callable<Map<String, List<Object>>> read = () -> Values.ours(file, Query.ALL);
            List<Future<Map<String, List<Object>>>> results =
                    threads.invokeAll(Stream.generate(() -> read).limit(8).toList());
            for (Future<Map<String, List<Object>>> result : results) {
                assertEquals(columns, result.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Every part of such a file is authenticated. */
    @Test
    void noFlippedByteGivesOtherRows() throws IOException {
        Path path = folder.resolve("small.parquet");
        Map<String, List<Object>> columns = TestFile.random(new Random(5), 40, 0.2);
        write(path, columns, b -> b, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY);
        DecryptionKeys keys =
                DecryptionKeys.builder().footerKey(FOOTER).key("kc1", DOUBLE).build();
        byte[] bytes = Files.readAllBytes(path);
        int refused = 0;
        int tried = 0;
        for (int i = 0; i < bytes.length; i += 1 + i % 59) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Path damaged = folder.resolve("flipped.parquet");
            Files.write(damaged, flipped);
            tried++;
            try {
                assertEquals(columns, read(damaged, keys), "byte " + i);
            } catch (MbfException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        // what may be flipped without harm lies between the pages: page indexes and bloom filters
        assertTrue(refused > tried / 2, refused + " of " + tried);
    }

    @Test
    void lengthsOfEncryptedPartsAreCheckedBeforeAnythingIsAllocated() throws IOException {
        Path path = folder.resolve("length.parquet");
        Map<String, List<Object>> columns = TestFile.random(new Random(6), 40, 0.2);
        write(path, columns, b -> b, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY);
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(4, 0x7FFFFFF0);
        Files.write(path, bytes);
        DecryptionKeys keys =
                DecryptionKeys.builder().footerKey(FOOTER).key("kc1", DOUBLE).build();
        var e = assertThrows(CorruptFileException.class, () -> read(path, keys));
        assertTrue(
                e.getMessage()
                        .matches(
                                "\\Q" + path
                                        + "\\E: row group 0, column \"bool\", page 0: an encrypted page header of 2147483632 bytes at 4, with \\d+ left of the chunk"),
                e::getMessage);
    }
}
