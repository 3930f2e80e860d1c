package io.mbf.parquet.footer;

import java.util.Optional;

/** Struct RowGroup. Its column chunks are read from the bytes of the footer when they are asked for. */
public final class RowGroup {

    private final byte[] footer;
    private final int index;
    private final long numRows;
    private final int ordinal;
    private final ParquetSchema schema;
    private final int[] positions; // of the chunks in the footer
    private final int[] leaves; // of the chunks; null if they are all leaves
    private final String[] filePaths; // of the chunks; null if there are none

    RowGroup(
            byte[] footer,
            int index,
            long numRows,
            int ordinal,
            ParquetSchema schema,
            int[] positions,
            int[] leaves,
            String[] filePaths) {
        this.footer = footer;
        this.index = index;
        this.numRows = numRows;
        this.ordinal = ordinal;
        this.schema = schema;
        this.positions = positions;
        this.leaves = leaves;
        this.filePaths = filePaths;
    }

    public long numRows() {
        return numRows;
    }

    /** Its number in the file, which encryption goes by; its position where the file does not say. */
    public int ordinal() {
        return ordinal;
    }

    public int columnCount() {
        return positions.length;
    }

    /** The leaf that a chunk is of. */
    public int leafOf(int chunk) {
        return leaves == null ? chunk : leaves[chunk];
    }

    /** The position of a leaf's chunk; -1 if the row group has none. */
    public int chunkOf(int leaf) {
        if (leaves == null) {
            return leaf;
        }
        int found = java.util.Arrays.binarySearch(leaves, leaf);
        return found < 0 ? -1 : found;
    }

    /** Whether it says of any chunk which file it is in. */
    public boolean hasFilePaths() {
        return filePaths != null;
    }

    /** The file that a chunk is in, relative to this one's folder; empty if it says nothing, or an empty name. */
    public Optional<String> filePath(int chunk) {
        return filePaths == null ? Optional.empty() : Optional.ofNullable(filePaths[chunk]);
    }

    /**
     * Reads a chunk.
     *
     * @throws MetadataException if it breaks a rule
     */
    public ColumnChunk column(int chunk) {
        try {
            return ColumnChunk.read(new CompactReader(footer, positions[chunk]));
        } catch (MetadataException e) {
            throw e.at(place(index, schema.leaves().get(leafOf(chunk)).dotPath()));
        }
    }

    static String place(int group, String column) {
        return "row group " + group + ", column \"" + column + "\"";
    }
}
