package io.mbf.parquet.column;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.footer.FileMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.ParquetSchema;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.parquet.footer.WriterVersion;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.scan.plan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A column that a scan reads: where it is in the file, and what decodes it.
 *
 * @param column position in the schema
 * @param field without what is not read of it
 * @param leaves one for a flat column, else all below {@code field}
 */
public record ColumnSource(int column, Field field, List<Leaf> leaves, ColumnDecoder values) {

    /** Names are how a query says what it wants. */
    private static final String MORE_THAN_ONCE =
            "is there more than once; the other columns can be read if they are selected";

    /**
     * A leaf in the file.
     *
     * @param index position among the leaves of the file
     * @param stored memory for what is fetched of it
     * @param buffer memory for its current page
     */
    public record Leaf(int index, LeafColumn descriptor, ChunkBytes stored, PageBuffer buffer) {}

    /**
     * The sources of some columns, or of parts of them.
     *
     * @param columns positions in the schema
     * @param parts which parts of these columns are read
     * @param batchRows rows to decode at a time at most
     * @param file name of the file, for messages
     * @throws UnsupportedFeatureException if names are not unique, or a group has no fields
     */
    public static List<ColumnSource> of(
            FileMetaData metadata, Schema schema, int[] columns, List<Projection> parts, int batchRows, String file) {
        ParquetSchema parquet = metadata.schema();
        Set<String> ambiguous = ambiguous(schema, columns);
        boolean continuedPrefixes = WriterVersion.continuesPrefixes(metadata.createdBy());
        int[] codeBuffer = new int[columns.length == 0 ? 0 : batchRows];
        int[] nestedCodeBuffer = batchRows == ColumnBatch.MAX_ROWS ? codeBuffer : null;
        List<ColumnSource> sources = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            Projection part = parts.get(i);
            Field field = part.prune(schema.field(column));
            if (ambiguous.contains(field.name())) {
                throw new UnsupportedFeatureException(
                        file, "column \"" + ReadFailures.oneLine(field.name()) + "\"", MORE_THAN_ONCE);
            }
            List<Leaf> leaves = new ArrayList<>();
            SchemaNode node = parquet.columns().get(column);
            refuseDoubles(node, "", file);
            List<Integer> kept = new ArrayList<>();
            keepLeaves(schema.field(column), part, new int[1], kept);
            for (int leaf : kept) {
                int index = node.firstLeaf() + leaf;
                leaves.add(new Leaf(index, parquet.leaves().get(index), new ChunkBytes(), new PageBuffer()));
            }
            ColumnDecoder values;
            if (field.type() instanceof Type.Leaf type) {
                values = flatColumn(type, codeBuffer, continuedPrefixes);
            } else {
                nestedCodeBuffer = nestedCodeBuffer == null ? new int[ColumnBatch.MAX_ROWS] : nestedCodeBuffer;
                int[] codes = nestedCodeBuffer;
                values = new NestedColumn(field, type -> flatColumn(type, codes, continuedPrefixes), file);
            }
            sources.add(new ColumnSource(column, field, leaves, values));
        }
        return sources;
    }

    /** The names of some columns that others have, too. */
    private static Set<String> ambiguous(Schema schema, int[] columns) {
        Set<String> names = new HashSet<>();
        for (int column : columns) {
            names.add(schema.field(column).name());
        }
        Set<String> met = new HashSet<>();
        Set<String> again = new HashSet<>();
        for (Field field : schema.fields()) {
            if (names.contains(field.name()) && !met.add(field.name())) {
                again.add(field.name());
            }
        }
        return again;
    }

    /** Collects which of the leaves of a field are read, counting them all. */
    private static void keepLeaves(Field field, Projection part, int[] counter, List<Integer> kept) {
        if (field.type() instanceof Type.Leaf) {
            int leaf = counter[0]++;
            if (part != null) {
                kept.add(leaf);
            }
        }
        List<Field> children = field.type().children();
        for (int i = 0; i < children.size(); i++) {
            boolean included = part != null && part.includes(i);
            keepLeaves(children.get(i), included ? part.field(i) : null, counter, kept);
        }
    }

    /** Refuses a column that has a member more than once. */
    private static void refuseDoubles(SchemaNode node, String parent, String file) {
        if (node.isLeaf()) {
            return;
        }
        String path = parent + node.name() + ".";
        Set<String> names = new HashSet<>();
        for (SchemaNode member : node.children()) {
            if (!names.add(member.name())) {
                throw new UnsupportedFeatureException(
                        file, "column \"" + ReadFailures.oneLine(path + member.name()) + "\"", MORE_THAN_ONCE);
            }
            refuseDoubles(member, path, file);
        }
    }

    private static FlatColumn flatColumn(Type.Leaf leaf, int[] codeBuffer, boolean continuedPrefixes) {
        if (leaf.logical() instanceof LogicalType.UnknownType) {
            return new NullColumn(leaf);
        }
        return switch (leaf.physical()) {
            case BOOLEAN -> new ArrayColumns.Booleans(codeBuffer);
            case INT32 -> new ArrayColumns.Ints(codeBuffer);
            case INT64 -> new ArrayColumns.Longs(codeBuffer);
            case FLOAT -> new ArrayColumns.Floats(codeBuffer);
            case DOUBLE -> new ArrayColumns.Doubles(codeBuffer);
            case INT96 -> new FixedColumn(leaf.width(), false, continuedPrefixes);
            case FIXED_LEN_BYTE_ARRAY -> new FixedColumn(leaf.width(), true, continuedPrefixes);
            case BYTE_ARRAY -> new BinaryColumn(continuedPrefixes);
        };
    }
}
