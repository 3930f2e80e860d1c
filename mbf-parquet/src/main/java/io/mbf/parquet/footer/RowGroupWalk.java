package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.I16;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The walk over all row groups of a footer: finds where each column chunk is described, and checks what must be true of
 * all of them before any is read, with as little work per chunk as that takes.
 *
 * <p>Column chunks come in the order of the schema's leaves; a row group may lack some. Where their paths say
 * otherwise there are readers that go by the paths and readers that go by the order, so that neither is right.
 */
final class RowGroupWalk {

    /** Rows in one file; more than any could hold, and sums of them do not overflow. */
    private static final long MAX_ROWS = 1L << 53;

    private static final int COLUMNS = 1 << TYPE_BITS | LIST;
    private static final int NUM_ROWS = 3 << TYPE_BITS | I64;
    private static final int ORDINAL = 7 << TYPE_BITS | I16;

    private static final int CHUNK_FIELDS = bit(ColumnChunk.FILE_PATH) | bit(ColumnChunk.META_DATA);
    private static final int META_DATA_FIELDS = bit(ColumnMetaData.PATH_IN_SCHEMA) | bit(ColumnMetaData.NUM_VALUES);

    private final byte[] bytes;
    private final CompactReader in;
    private final ParquetSchema schema;
    private final int leafCount;

    private int group;
    private long rows; // of the row groups before
    private int leaf; // that the next chunk is of, or one behind it
    private int count; // chunks of the row group so far
    private int[] positions = {};
    private int[] leaves = {};
    private String[] filePaths; // null if there are none
    private long fewestValues; // of the row group's chunks
    private int fewestAt;

    /** @param in before the list of row groups */
    RowGroupWalk(byte[] bytes, CompactReader in, ParquetSchema schema) {
        this.bytes = bytes;
        this.in = in;
        this.schema = schema;
        this.leafCount = schema.leaves().size();
    }

    private static int bit(int key) {
        return 1 << (key >> TYPE_BITS);
    }

    List<RowGroup> read() {
        int groups = in.list(STRUCT, 1);
        List<RowGroup> all = new ArrayList<>();
        for (group = 0; group < groups; group++) {
            try {
                all.add(rowGroup());
            } catch (MetadataException e) {
                throw e.at("row group " + group);
            }
        }
        return all;
    }

    private RowGroup rowGroup() {
        boolean hasColumns = false;
        long numRows = -1;
        boolean hasRows = false;
        int ordinal = group;
        leaf = 0;
        count = 0;
        filePaths = null;
        fewestValues = Long.MAX_VALUE;
        in.begin(Struct.ROW_GROUP);
        while (in.next()) {
            switch (in.key()) {
                case COLUMNS -> {
                    if (hasColumns) {
                        throw in.broken("is there more than once");
                    }
                    chunks();
                    hasColumns = true;
                }
                case NUM_ROWS -> {
                    numRows = in.i64();
                    hasRows = true;
                }
                case ORDINAL -> ordinal = in.i32();
                default -> in.skip();
            }
        }
        if (!hasColumns || !hasRows) {
            throw CompactReader.missing(Struct.ROW_GROUP, (hasColumns ? NUM_ROWS : COLUMNS) >> TYPE_BITS);
        }
        if (numRows < 0 || numRows > MAX_ROWS - rows) {
            throw MetadataException.corrupt("has " + numRows + " rows, outside 0.." + MAX_ROWS);
        }
        if (fewestValues < numRows) { // every row has at least one value, or one null, in every column
            throw MetadataException.corrupt(
                    RowGroup.place(group, schema.leaves().get(leaves[fewestAt]).dotPath()),
                    "has " + fewestValues + " values for " + numRows + " rows");
        }
        rows += numRows;
        boolean complete = count == leafCount;
        return new RowGroup(
                bytes,
                group,
                numRows,
                ordinal,
                schema,
                Arrays.copyOf(positions, count),
                complete ? null : Arrays.copyOf(leaves, count),
                filePaths);
    }

    private void chunks() {
        int chunks = in.list(STRUCT, 1);
        for (int i = 0; i < chunks; i++) {
            try {
                chunk(chunks);
            } catch (MetadataException e) {
                throw e.at("row group " + group + ", column "
                        + (leaf < leafCount ? "\"" + schema.leaves().get(leaf).dotPath() + "\"" : "" + i));
            }
            count++;
        }
    }

    private void chunk(int chunks) {
        if (count == positions.length) {
            int more = Math.max(16, Math.min(chunks, 2 * count));
            positions = Arrays.copyOf(positions, more);
            leaves = Arrays.copyOf(leaves, more);
        }
        int start = in.position();
        boolean found = false;
        in.begin(Struct.COLUMN_CHUNK);
        while (in.next(CHUNK_FIELDS)) {
            switch (in.key()) {
                case ColumnChunk.FILE_PATH -> filePath(in.string(), chunks);
                case ColumnChunk.META_DATA -> {
                    metaData();
                    found = true;
                }
                default -> in.skip();
            }
        }
        if (!found) {
            encrypted(start);
        }
        positions[count] = start;
        leaves[count] = leaf++;
    }

    private void filePath(String path, int chunks) {
        if (!path.isEmpty()) {
            if (filePaths == null) {
                filePaths = new String[chunks];
            }
            filePaths[count] = path;
        }
    }

    private void metaData() {
        boolean hasPath = false;
        in.begin(Struct.COLUMN_META_DATA);
        while (in.next(META_DATA_FIELDS)) {
            switch (in.key()) {
                case ColumnMetaData.PATH_IN_SCHEMA -> {
                    hasPath = true;
                    if (leaf == leafCount || !schema.paths().pass(in, leaf)) {
                        find(in.strings());
                    }
                }
                case ColumnMetaData.NUM_VALUES -> {
                    long values = in.i64();
                    if (values < fewestValues) {
                        fewestValues = values;
                        fewestAt = count;
                    }
                }
                default -> in.skip();
            }
        }
        if (!hasPath) {
            throw CompactReader.missing(Struct.COLUMN_META_DATA, ColumnMetaData.PATH_IN_SCHEMA >> TYPE_BITS);
        }
    }

    /** A chunk whose metadata is encrypted says beside it of which column it is. */
    private void encrypted(int start) {
        ColumnCryptoMetaData crypto =
                ColumnChunk.read(new CompactReader(bytes, start)).cryptoMetadata();
        if (crypto == null || crypto.pathInSchema() == null) {
            throw CompactReader.missing(Struct.COLUMN_CHUNK, ColumnChunk.META_DATA >> TYPE_BITS);
        }
        find(crypto.pathInSchema());
    }

    /** Goes to the leaf of a path, which is the next one or behind it. */
    private void find(List<String> path) {
        List<LeafColumn> all = schema.leaves();
        int at = leaf;
        while (at < all.size() && !all.get(at).path().equals(path)) {
            at++;
        }
        if (at == all.size()) {
            throw MetadataException.corrupt(
                    RowGroup.place(group, String.join(".", path)),
                    all.stream().noneMatch(column -> column.path().equals(path))
                            ? "has a chunk, but is no column of the schema"
                            : count == 0
                                    ? "the path of its chunk is stated twice"
                                    : "its chunk comes behind that of \""
                                            + all.get(leaves[count - 1]).dotPath()
                                            + "\", and not in the order of the schema");
        }
        leaf = at;
    }
}
