package io.mbf.parquet.footer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.fixture.Corpus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.format.BsonType;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EdgeInterpolationAlgorithm;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.GeographyType;
import org.apache.parquet.format.GeometryType;
import org.apache.parquet.format.IEEE754TotalOrder;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.NullType;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.VariantType;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

/** Our reading of metadata, field by field beside that of parquet-java. */
class FooterOracleTest {

    /** The footers of all files that both can read, by path. */
    static Map<Path, byte[]> footers() throws IOException {
        Map<Path, byte[]> footers = new HashMap<>();
        try (Stream<Path> files = Files.walk(Corpus.require())) {
            for (Path path :
                    files.filter(p -> p.toString().endsWith(".parquet")).toList()) {
                byte[] file = Files.readAllBytes(path);
                int length = file.length < 12
                        ? -1
                        : ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
                boolean plain = length >= 0
                        && length <= file.length - 12
                        && new String(file, file.length - 4, 4, StandardCharsets.US_ASCII).equals("PAR1");
                if (plain) {
                    footers.put(path, java.util.Arrays.copyOfRange(file, file.length - 8 - length, file.length - 8));
                }
            }
        }
        return footers;
    }

    @Test
    void everyFooterOfTheCorpusIsReadAsParquetJavaReadsIt() throws IOException {
        int files = 0;
        int chunks = 0;
        List<String> refused = new ArrayList<>();
        for (var footer : footers().entrySet()) {
            String name = footer.getKey().getFileName().toString();
            org.apache.parquet.format.FileMetaData theirs;
            try {
                theirs = Util.readFileMetaData(new ByteArrayInputStream(footer.getValue()));
            } catch (IOException | RuntimeException e) {
                continue; // newer than parquet-java, or broken
            }
            FileMetaData ours;
            try {
                ours = FileMetaData.read(footer.getValue());
            } catch (MetadataException e) {
                refused.add(name + ": " + e.place().orElse("footer") + ": " + e.getMessage());
                continue;
            }
            assertSame(theirs, ours, name);
            files++;
            for (int g = 0; g < theirs.getRow_groupsSize(); g++) {
                var group = theirs.getRow_groups().get(g);
                for (int c = 0; c < group.getColumnsSize(); c++) {
                    assertSame(
                            group.getColumns().get(c), ours.rowGroups().get(g).column(c), name + " " + g + " " + c);
                    chunks++;
                }
            }
        }
        assertEquals(
                List.of("ARROW-GH-41317.parquet: row group 1, column \"timestampWus_no_tz\": has a chunk, but is no"
                        + " column of the schema"),
                refused);
        assertTrue(files > 200 && chunks > 1500, files + " files, " + chunks + " chunks");
    }

    private static void assertSame(org.apache.parquet.format.FileMetaData theirs, FileMetaData ours, String what) {
        assertEquals(theirs.getNum_rows(), ours.numRows(), what);
        assertEquals(theirs.getCreated_by(), ours.createdBy(), what);
        Map<String, String> keyValues = new HashMap<>();
        if (theirs.isSetKey_value_metadata()) {
            theirs.getKey_value_metadata()
                    .forEach(kv -> keyValues.put(kv.getKey(), kv.getValue() == null ? "" : kv.getValue()));
        }
        assertEquals(keyValues, ours.keyValueMetadata(), what);
        assertEquals(theirs.isSetColumn_orders(), ours.columnOrders() != null, what);
        for (int i = 0; i < theirs.getColumn_ordersSize(); i++) {
            boolean known = theirs.getColumn_orders().get(i).isSet();
            assertEquals(known, ours.columnOrders()[i] != 0, what);
        }
        assertEquals(theirs.isSetEncryption_algorithm(), ours.encryptionAlgorithm() != null, what);
        assertArrayEquals(theirs.getFooter_signing_key_metadata(), ours.footerSigningKeyMetadata(), what);
        assertEquals(theirs.getRow_groupsSize(), ours.rowGroups().size(), what);
        for (int g = 0; g < theirs.getRow_groupsSize(); g++) {
            RowGroup group = ours.rowGroups().get(g);
            assertEquals(theirs.getRow_groups().get(g).getNum_rows(), group.numRows(), what);
            assertEquals(theirs.getRow_groups().get(g).getColumnsSize(), group.columnCount(), what);
            if (theirs.getRow_groups().get(g).isSetOrdinal()) {
                assertEquals(theirs.getRow_groups().get(g).getOrdinal(), group.ordinal(), what);
            }
        }
        List<String> leaves = theirs.getSchema().stream()
                .filter(org.apache.parquet.format.SchemaElement::isSetType)
                .map(org.apache.parquet.format.SchemaElement::getName)
                .toList();
        assertEquals(
                leaves,
                ours.schema().leaves().stream()
                        .map(leaf -> leaf.path().get(leaf.path().size() - 1))
                        .toList(),
                what);
        MessageType schema;
        try {
            schema = schema(theirs.getSchema(), theirs.getColumn_orders());
        } catch (RuntimeException e) {
            return; // what we mend, parquet-java refuses
        }
        assertEquals(schema.toString(), ours.schemaText(), what);
        for (LeafColumn leaf : ours.schema().leaves()) {
            var descriptor = schema.getColumns().get(leaf.index());
            assertEquals(List.of(descriptor.getPath()), leaf.path(), what);
            assertEquals(descriptor.getMaxDefinitionLevel(), leaf.maxDefinitionLevel(), what);
            assertEquals(descriptor.getMaxRepetitionLevel(), leaf.maxRepetitionLevel(), what);
        }
    }

    private static void assertSame(org.apache.parquet.format.ColumnChunk theirs, ColumnChunk ours, String what) {
        assertEquals(
                theirs.isSetOffset_index_offset() ? theirs.getOffset_index_offset() : -1, ours.offsetIndexOffset());
        assertEquals(
                theirs.isSetOffset_index_length() ? theirs.getOffset_index_length() : -1, ours.offsetIndexLength());
        assertEquals(
                theirs.isSetColumn_index_offset() ? theirs.getColumn_index_offset() : -1, ours.columnIndexOffset());
        assertEquals(
                theirs.isSetColumn_index_length() ? theirs.getColumn_index_length() : -1, ours.columnIndexLength());
        assertEquals(theirs.isSetCrypto_metadata(), ours.cryptoMetadata() != null, what);
        assertArrayEquals(theirs.getEncrypted_column_metadata(), ours.encryptedColumnMetadata(), what);
        var data = theirs.getMeta_data();
        ColumnMetaData mine = ours.metaData();
        assertEquals(data.getPath_in_schema(), mine.pathInSchema(), what);
        assertEquals(data.getCodec().getValue(), mine.codec(), what);
        assertEquals(data.getNum_values(), mine.numValues(), what);
        assertEquals(data.getTotal_compressed_size(), mine.totalCompressedSize(), what);
        assertEquals(data.getTotal_uncompressed_size(), mine.totalUncompressedSize(), what);
        assertEquals(data.getData_page_offset(), mine.dataPageOffset(), what);
        assertEquals(data.getDictionary_page_offset(), mine.dictionaryPageOffset(), what);
        assertEquals(data.isSetBloom_filter_offset() ? data.getBloom_filter_offset() : -1, mine.bloomFilterOffset());
        List<Integer> encodings = new ArrayList<>();
        for (int encoding : mine.encodings()) {
            encodings.add(encoding);
        }
        if (!data.getEncodings().contains(null)) { // of ids that parquet-java does not know
            assertEquals(
                    data.getEncodings().stream()
                            .map(org.apache.parquet.format.Encoding::getValue)
                            .toList(),
                    encodings,
                    what);
        }
        assertEquals(data.isSetEncoding_stats(), mine.encodingStats() != null, what);
        for (int i = 0; i < data.getEncoding_statsSize(); i++) {
            var stats = data.getEncoding_stats().get(i);
            assertEquals(
                    new PageEncodingStats(
                            stats.getPage_type().getValue(), stats.getEncoding().getValue(), stats.getCount()),
                    mine.encodingStats().get(i),
                    what);
        }
        assertEquals(data.isSetStatistics(), mine.statistics() != null, what);
        if (data.isSetStatistics()) {
            assertSame(data.getStatistics(), mine.statistics(), what);
        }
    }

    private static void assertSame(org.apache.parquet.format.Statistics theirs, Statistics ours, String what) {
        assertArrayEquals(theirs.getMin(), ours.min(), what);
        assertArrayEquals(theirs.getMax(), ours.max(), what);
        assertArrayEquals(theirs.getMin_value(), ours.minValue(), what);
        assertArrayEquals(theirs.getMax_value(), ours.maxValue(), what);
        assertEquals(theirs.isSetNull_count() ? theirs.getNull_count() : -1, ours.nullCount(), what);
        assertEquals(theirs.isSetNan_count() ? theirs.getNan_count() : -1, ours.nanCount(), what);
        assertEquals(theirs.isIs_min_value_exact(), ours.isMinValueExact(), what);
        assertEquals(theirs.isIs_max_value_exact(), ours.isMaxValueExact(), what);
    }

    private static MessageType schema(
            List<org.apache.parquet.format.SchemaElement> elements, List<ColumnOrder> orders) {
        var footer = new org.apache.parquet.format.FileMetaData(1, elements, 0, List.of()).setColumn_orders(orders);
        try {
            ParquetMetadata metadata = new ParquetMetadataConverter().fromParquetMetadata(footer);
            return metadata.getFileMetaData().getSchema();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- annotations, new and old, where they agree and where they contradict each other

    @Test
    void annotationsCountAsInParquetJavaWhereverItTakesThem() throws IOException {
        long seed = System.nanoTime();
        System.out.println("annotations: seed " + seed);
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 6000; i++) {
            var leaf = leaf(random);
            var group = new org.apache.parquet.format.SchemaElement("g")
                    .setRepetition_type(FieldRepetitionType.OPTIONAL)
                    .setNum_children(1);
            annotate(group, random, true);
            var root = new org.apache.parquet.format.SchemaElement("m").setNum_children(1);
            var elements = new ArrayList<>(List.of(root, group, leaf));
            List<ColumnOrder> orders = orders(random);
            String expected;
            try {
                expected = schema(elements, orders).toString();
            } catch (RuntimeException e) {
                continue;
            }
            FileMetaData read = read(elements, orders);
            if (!read.schema().leaves().get(0).isUnderstood()) {
                continue; // on a type that cannot carry it, where other readers differ
            }
            compared++;
            String ours = read.schemaText();
            assertEquals(expected, ours, () -> leaf + " in " + group + ", " + orders);
        }
        assertTrue(compared > 300, compared + " compared");
    }

    private static List<ColumnOrder> orders(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> List.of(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
            default -> List.of(ColumnOrder.IEEE_754_TOTAL_ORDER(new IEEE754TotalOrder()));
        };
    }

    private static FileMetaData read(List<org.apache.parquet.format.SchemaElement> elements, List<ColumnOrder> orders)
            throws IOException {
        var footer = new org.apache.parquet.format.FileMetaData(1, elements, 0, List.of()).setColumn_orders(orders);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, out);
        return FileMetaData.read(out.toByteArray());
    }

    private static org.apache.parquet.format.SchemaElement leaf(Random random) {
        Type type = Type.values()[random.nextInt(Type.values().length)];
        var leaf = new org.apache.parquet.format.SchemaElement("c")
                .setType(type)
                .setRepetition_type(FieldRepetitionType.values()[random.nextInt(3)]);
        if (type == Type.FIXED_LEN_BYTE_ARRAY) {
            leaf.setType_length(new int[] {1, 2, 12, 16}[random.nextInt(4)]);
        }
        if (random.nextBoolean()) {
            leaf.setField_id(random.nextInt(9));
        }
        annotate(leaf, random, false);
        return leaf;
    }

    private static void annotate(org.apache.parquet.format.SchemaElement element, Random random, boolean group) {
        boolean isNew = random.nextBoolean();
        if (isNew) {
            element.setLogicalType(
                    group
                            ? random.nextBoolean()
                                    ? LogicalType.LIST(new ListType())
                                    : random.nextBoolean()
                                            ? LogicalType.MAP(new MapType())
                                            : LogicalType.VARIANT(new VariantType().setSpecification_version((byte) 1))
                            : logical(random));
        }
        if (random.nextBoolean()) {
            ConvertedType[] types = group
                    ? new ConvertedType[] {ConvertedType.LIST, ConvertedType.MAP, ConvertedType.MAP_KEY_VALUE}
                    : ConvertedType.values();
            element.setConverted_type(types[random.nextInt(types.length)]);
        }
        boolean decimal = isNew && !group && element.getLogicalType().isSetDECIMAL();
        if (!group && (decimal ? random.nextBoolean() : element.getConverted_type() == ConvertedType.DECIMAL)) {
            element.setPrecision(3).setScale(1);
        }
    }

    private static LogicalType logical(Random random) {
        boolean flag = random.nextBoolean();
        TimeUnit unit = switch (random.nextInt(3)) {
            case 0 -> TimeUnit.MILLIS(new MilliSeconds());
            case 1 -> TimeUnit.MICROS(new MicroSeconds());
            default -> TimeUnit.NANOS(new NanoSeconds());
        };
        return switch (random.nextInt(15)) {
            case 0 -> LogicalType.STRING(new StringType());
            case 1 -> LogicalType.ENUM(new EnumType());
            case 2 -> LogicalType.JSON(new JsonType());
            case 3 -> LogicalType.BSON(new BsonType());
            case 4 -> LogicalType.UUID(new UUIDType());
            case 5 -> LogicalType.FLOAT16(new Float16Type());
            case 6 -> LogicalType.DATE(new DateType());
            case 7 -> LogicalType.TIME(new TimeType(flag, unit));
            case 8 -> LogicalType.TIMESTAMP(new TimestampType(flag, unit));
            case 9 -> LogicalType.INTEGER(new IntType((byte) (8 << random.nextInt(4)), flag));
            case 10 -> LogicalType.DECIMAL(new DecimalType(1, 3));
            case 11 -> LogicalType.UNKNOWN(new NullType());
            case 12 -> LogicalType.GEOMETRY(flag ? new GeometryType() : new GeometryType().setCrs("EPSG:4326"));
            case 13 -> LogicalType.GEOGRAPHY(flag ? new GeographyType() : new GeographyType().setCrs("OGC:CRS84"));
            default ->
                LogicalType.GEOGRAPHY(
                        new GeographyType().setAlgorithm(EdgeInterpolationAlgorithm.values()[random.nextInt(5)]));
        };
    }
}
