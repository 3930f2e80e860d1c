package io.mbf.parquet;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.scan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * A column that a scan reads: where it is in the file, and what decodes it.
 *
 * @param column position in the schema
 * @param field without what is not read of it
 * @param leaves one for a flat column, else all below {@code field}
 */
record ColumnSource(int column, Field field, List<Leaf> leaves, ColumnDecoder values) {

    /** parquet-java finds columns by their names alone. */
    private static final String MORE_THAN_ONCE =
            "is there more than once; the other columns can be read if they are selected";

    /**
     * A leaf in the file.
     *
     * @param index position among the leaves of the file
     * @param stored memory for what is fetched of it
     * @param buffer memory for its current page
     */
    record Leaf(int index, ColumnDescriptor descriptor, ChunkBytes stored, PageBuffer buffer) {}

    /**
     * The sources of some columns, or of parts of them.
     *
     * @param columns positions in the schema
     * @param parts which parts of these columns are read
     * @param batchRows rows to decode at a time at most
     * @param file name of the file, for messages
     * @throws UnsupportedFeatureException if names are not unique, or a group has no fields
     */
    static List<ColumnSource> of(
            FileMetaData metadata, Schema schema, int[] columns, List<Projection> parts, int batchRows, String file) {
        MessageType message = metadata.getSchema();
        Map<String, Integer> uses = new HashMap<>();
        schema.fields().forEach(field -> uses.merge(field.name(), 1, Integer::sum));
        boolean continuedPrefixes =
                CorruptDeltaByteArrays.requiresSequentialReads(metadata.getCreatedBy(), Encoding.DELTA_BYTE_ARRAY);
        int[] firstLeaf = firstLeaves(message);
        int[] codeBuffer = new int[columns.length == 0 ? 0 : batchRows];
        int[] nestedCodeBuffer = batchRows == ColumnBatch.MAX_ROWS ? codeBuffer : new int[ColumnBatch.MAX_ROWS];
        List<ColumnSource> sources = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            Projection part = parts.get(i);
            Field field = part.prune(schema.field(column));
            if (uses.get(field.name()) > 1) {
                throw new UnsupportedFeatureException(
                        file, "column \"" + Failures.oneLine(field.name()) + "\"", MORE_THAN_ONCE);
            }
            List<Leaf> leaves = new ArrayList<>();
            List<String[]> paths = paths(message.getType(column), List.of(), file);
            List<Integer> kept = new ArrayList<>();
            keepLeaves(schema.field(column), part, new int[1], kept);
            for (int leaf : kept) {
                leaves.add(new Leaf(
                        firstLeaf[column] + leaf,
                        message.getColumnDescription(paths.get(leaf)),
                        new ChunkBytes(),
                        new PageBuffer()));
            }
            ColumnDecoder values = field.type() instanceof Type.Leaf type
                    ? flatColumn(type, codeBuffer, continuedPrefixes)
                    : new NestedColumn(field, type -> flatColumn(type, nestedCodeBuffer, continuedPrefixes), file);
            sources.add(new ColumnSource(column, field, leaves, values));
        }
        return sources;
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

    /** The paths of all leaves of a type, which parquet-java finds by their names. */
    private static List<String[]> paths(org.apache.parquet.schema.Type type, List<String> parents, String file) {
        List<String> path = new ArrayList<>(parents);
        path.add(type.getName());
        if (type.isPrimitive()) {
            return List.<String[]>of(path.toArray(String[]::new));
        }
        List<String[]> paths = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (org.apache.parquet.schema.Type member : type.asGroupType().getFields()) {
            if (!names.add(member.getName())) {
                throw new UnsupportedFeatureException(
                        file,
                        "column \"" + Failures.oneLine(String.join(".", path) + "." + member.getName()) + "\"",
                        MORE_THAN_ONCE);
            }
            paths.addAll(paths(member, path, file));
        }
        return paths;
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

    /** The position of each column's first leaf among all leaves. */
    private static int[] firstLeaves(MessageType message) {
        int[] first = new int[message.getFieldCount()];
        int leaves = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = leaves;
            leaves += leaves(message.getType(i));
        }
        return first;
    }

    private static int leaves(org.apache.parquet.schema.Type type) {
        if (type.isPrimitive()) {
            return 1;
        }
        int leaves = 0;
        for (org.apache.parquet.schema.Type member : type.asGroupType().getFields()) {
            leaves += leaves(member);
        }
        return leaves;
    }
}
