package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Struct FileMetaData: the footer of a file.
 *
 * <p>Its bytes are walked once, and kept: column chunks are read from them when they are asked for.
 *
 * @param numRows that the file says it has; its row groups say it, too
 * @param keyValueMetadata of a key that is there more than once, the last value; empty where there is none
 * @param createdBy {@code null} if it is not said
 * @param columnOrders ids of the members of union ColumnOrder, 0 where it is not known; {@code null} if there are none
 * @param encryptionAlgorithm of a file whose footer is not encrypted; {@code null} if none of it is
 * @param footerSigningKeyMetadata {@code null} if there is none
 */
public record FileMetaData(
        ParquetSchema schema,
        long numRows,
        List<RowGroup> rowGroups,
        Map<String, String> keyValueMetadata,
        String createdBy,
        int[] columnOrders,
        EncryptionAlgorithm encryptionAlgorithm,
        byte[] footerSigningKeyMetadata) {

    private static final int SCHEMA = 2 << TYPE_BITS | LIST;
    private static final int NUM_ROWS = 3 << TYPE_BITS | I64;
    private static final int ROW_GROUPS = 4 << TYPE_BITS | LIST;
    private static final int KEY_VALUE_METADATA = 5 << TYPE_BITS | LIST;
    private static final int CREATED_BY = 6 << TYPE_BITS | BINARY;
    private static final int COLUMN_ORDERS = 7 << TYPE_BITS | LIST;
    private static final int ENCRYPTION_ALGORITHM = 8 << TYPE_BITS | STRUCT;
    private static final int FOOTER_SIGNING_KEY_METADATA = 9 << TYPE_BITS | BINARY;

    private static final int KEY = 1 << TYPE_BITS | BINARY;
    private static final int VALUE = 2 << TYPE_BITS | BINARY;

    /** Enum id of {@link #columnOrders}: in the order that is defined for the type. */
    public static final int TYPE_ORDER = 1;

    /** Enum id of {@link #columnOrders}: in the total order of IEEE 754. */
    public static final int IEEE_754_TOTAL_ORDER = 2;

    /**
     * Reads the struct at the beginning of an array, which must not be changed any more.
     *
     * @throws MetadataException if it breaks a rule, or if row groups contradict the schema
     */
    public static FileMetaData read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes, 0);
        ParquetSchema schema = null;
        Long numRows = null;
        List<RowGroup> rowGroups = null;
        int rowGroupsAt = -1;
        Map<String, String> keyValues = Map.of();
        String createdBy = null;
        int[] columnOrders = null;
        EncryptionAlgorithm encryption = null;
        byte[] signingKey = null;
        in.begin(Struct.FILE_META_DATA);
        while (in.next()) {
            switch (in.key()) {
                case SCHEMA -> schema = schema(in);
                case NUM_ROWS -> numRows = in.i64();
                case ROW_GROUPS -> {
                    rowGroupsAt = in.position();
                    if (schema == null) {
                        in.skip(); // Thrift does not ask for an order of fields, though all writers have the same
                    } else {
                        rowGroups = new RowGroupWalk(bytes, in, schema).read();
                    }
                }
                case KEY_VALUE_METADATA -> keyValues = keyValues(in);
                case CREATED_BY -> createdBy = in.string();
                case COLUMN_ORDERS -> columnOrders = columnOrders(in);
                case ENCRYPTION_ALGORITHM -> encryption = EncryptionAlgorithm.read(in);
                case FOOTER_SIGNING_KEY_METADATA -> signingKey = in.binary();
                default -> in.skip();
            }
        }
        if (schema == null || numRows == null || rowGroupsAt < 0) {
            int first = schema == null ? SCHEMA : numRows == null ? NUM_ROWS : ROW_GROUPS;
            throw CompactReader.missing(Struct.FILE_META_DATA, first >> TYPE_BITS);
        }
        if (rowGroups == null) {
            rowGroups = new RowGroupWalk(bytes, new CompactReader(bytes, rowGroupsAt), schema).read();
        }
        return new FileMetaData(schema, numRows, rowGroups, keyValues, createdBy, columnOrders, encryption, signingKey);
    }

    private static ParquetSchema schema(CompactReader in) {
        int count = in.list(STRUCT, 1);
        List<SchemaElement> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(SchemaElement.read(in));
        }
        return ParquetSchema.of(elements);
    }

    private static Map<String, String> keyValues(CompactReader in) {
        int count = in.list(STRUCT, 1);
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = null;
            String value = "";
            in.begin(Struct.KEY_VALUE);
            while (in.next()) {
                switch (in.key()) {
                    case KEY -> key = in.string();
                    case VALUE -> value = in.string();
                    default -> in.skip();
                }
            }
            if (key == null) {
                throw CompactReader.missing(Struct.KEY_VALUE, KEY >> TYPE_BITS);
            }
            all.put(key, value);
        }
        return all;
    }

    private static int[] columnOrders(CompactReader in) {
        int[] orders = new int[in.list(STRUCT, 1)];
        for (int i = 0; i < orders.length; i++) {
            in.begin(Struct.COLUMN_ORDER);
            while (in.next()) {
                orders[i] = in.key() == (TYPE_ORDER << TYPE_BITS | STRUCT)
                                || in.key() == (IEEE_754_TOTAL_ORDER << TYPE_BITS | STRUCT)
                        ? in.id()
                        : 0;
                in.skip();
            }
        }
        return orders;
    }

    /** Whether bounds of a leaf, where they are stated, are in an order that is declared and known. */
    public boolean isOrdered(int leaf) {
        // the total order of IEEE 754 differs in zeros and NaNs only, which are treated apart anyway
        return columnOrders != null && columnOrders.length == schema.leaves().size() && columnOrders[leaf] != 0;
    }

    /** The schema in parquet-java's notation. */
    public String schemaText() {
        return schema.text(columnOrders);
    }
}
