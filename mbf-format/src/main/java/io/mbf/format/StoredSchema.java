package io.mbf.format;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A schema as a file has it. Columns with something that this library does not know are shown as UNKNOWN, and cannot be
 * read.
 */
public final class StoredSchema {

    private static final Type.Leaf UNREADABLE = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.UNKNOWN);

    private final Schema schema;
    private final int storedNodes;
    private final int[] storedNodeOf;
    private final Map<Integer, String> unknown;

    private StoredSchema(Schema schema, int storedNodes, int[] storedNodeOf, Map<Integer, String> unknown) {
        this.schema = schema;
        this.storedNodes = storedNodes;
        this.storedNodeOf = storedNodeOf;
        this.unknown = unknown;
    }

    public Schema schema() {
        return schema;
    }

    /** How many nodes the file has, those of columns that cannot be read included. */
    public int storedNodes() {
        return storedNodes;
    }

    /** The number in the file of a node of the schema. */
    public int storedNode(int node) {
        return storedNodeOf[node];
    }

    /** What is not known of the column that a node of the schema is. */
    public Optional<String> unknown(int node) {
        return Optional.ofNullable(unknown.get(node));
    }

    /** Columns in their order. */
    static final class Builder {
        private final List<Field> fields = new ArrayList<>();
        private final List<Integer> firstNodes = new ArrayList<>();
        private final Map<Integer, String> unknown = new HashMap<>();
        private int nodes;

        void add(Field column, int storedNode) {
            fields.add(column);
            firstNodes.add(storedNode);
            nodes += column.nodeCount();
        }

        void addUnreadable(String name, String problem, int storedNode) {
            unknown.put(nodes, problem);
            add(Field.optional(name, UNREADABLE), storedNode);
        }

        StoredSchema build(int storedNodes) {
            int[] storedNodeOf = new int[nodes];
            int node = 0;
            for (int column = 0; column < fields.size(); column++) {
                int count = fields.get(column).nodeCount();
                for (int i = 0; i < count; i++) {
                    storedNodeOf[node++] = firstNodes.get(column) + i;
                }
            }
            return new StoredSchema(new Schema(fields), storedNodes, storedNodeOf, Map.copyOf(unknown));
        }
    }
}
