package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The schema as bytes: its nodes in pre-order (SPEC.md, "SCHEMA").
 *
 * <pre>
 * uint top-level nodes, then per node:
 *   string name
 *   uint   kind: 0 leaf, 1 struct, 2 list, 3 map
 *   uint   bits: 1 nullable
 *   uint   children, which follow as nodes
 *   uint   length of what is left of the node:
 *     leaf:   u8 physical type, uint width, logical type
 *     others: logical type
 * </pre>
 */
public final class SchemaSection {

    private static final int LEAF = 0;
    private static final int STRUCT = 1;
    private static final int LIST = 2;
    private static final int MAP = 3;

    private static final int NULLABLE = 1;

    private SchemaSection() {}

    public static void write(Schema schema, ByteSink out) {
        out.putUint(schema.size());
        ByteSink type = new ByteSink();
        schema.fields().forEach(field -> writeNode(field, type, out));
    }

    private static void writeNode(Field field, ByteSink scratch, ByteSink out) {
        Type type = field.type();
        writeString(field.name(), out);
        out.putUint(kind(type));
        out.putUint(field.nullable() ? NULLABLE : 0);
        out.putUint(type.children().size());
        scratch.reset();
        if (type instanceof Type.Leaf leaf) {
            scratch.putByte(leaf.physical().id());
            scratch.putUint(leaf.width());
            writeLogical(leaf.logical(), scratch);
        } else {
            writeLogical(type instanceof Type.Struct struct ? struct.logical() : LogicalType.PLAIN, scratch);
        }
        out.putUint(scratch.size());
        out.putBytes(scratch.array(), 0, scratch.size());
        type.children().forEach(child -> writeNode(child, scratch, out));
    }

    private static int kind(Type type) {
        if (type instanceof Type.Leaf) {
            return LEAF;
        }
        if (type instanceof Type.Struct) {
            return STRUCT;
        }
        return type instanceof Type.ListOf ? LIST : MAP;
    }

    static void writeString(String text, ByteSink out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putUint(utf8.length);
        out.putBytes(utf8, 0, utf8.length);
    }

    private static void writeOptional(Optional<String> text, ByteSink out) {
        out.putUint(text.isPresent() ? 1 : 0);
        text.ifPresent(value -> writeString(value, out));
    }

    private static void writeLogical(LogicalType logical, ByteSink out) {
        out.putUint(LogicalTypeId.of(logical).id());
        if (logical instanceof LogicalType.IntType i) {
            out.putUint(i.bits());
            out.putUint(i.signed() ? 1 : 0);
        } else if (logical instanceof LogicalType.DecimalType d) {
            out.putUint(d.precision());
            out.putUint(d.scale());
        } else if (logical instanceof LogicalType.TimeType t) {
            out.putUint(t.unit().id());
            out.putUint(t.utc() ? 1 : 0);
        } else if (logical instanceof LogicalType.TimestampType t) {
            out.putUint(t.unit().id());
            out.putUint(t.utc() ? 1 : 0);
        } else if (logical instanceof LogicalType.VariantType v) {
            out.putUint(v.specificationVersion());
        } else if (logical instanceof LogicalType.GeometryType g) {
            writeOptional(g.crs(), out);
        } else if (logical instanceof LogicalType.GeographyType g) {
            writeOptional(g.crs(), out);
            writeOptional(g.algorithm(), out);
        }
    }

    /** Something in a column that this library does not know. */
    private static final class UnknownPart extends Exception {
        private static final long serialVersionUID = 1;

        UnknownPart(String what) {
            super(what);
        }
    }

    /**
     * A node as it is stored, whatever it means.
     *
     * @param count of nodes, those below it included
     */
    private record Node(String name, int kind, int bits, List<Node> children, int count, MetadataInput type) {}

    /** Reads the section, from index {@code from} of the array on. */
    public static StoredSchema read(String file, byte[] bytes, int from, int length) {
        return read(new MetadataInput(file, "schema section", bytes, from, length), FormatLimits.NODES);
    }

    /** @param most nodes that there may be */
    static StoredSchema read(MetadataInput in, int most) {
        int topLevel = in.count("top-level nodes", FormatLimits.NODES);
        StoredSchema.Builder columns = new StoredSchema.Builder();
        int nodes = 0;
        for (int i = 0; i < topLevel; i++) {
            Node column = readNode(in, 1, most - nodes);
            try {
                columns.add(field(column), nodes);
            } catch (UnknownPart e) {
                columns.addUnreadable(column.name(), e.getMessage(), nodes);
            }
            nodes += column.count();
        }
        return columns.build(nodes);
    }

    /** @param room how many nodes there may be yet, this one included */
    private static Node readNode(MetadataInput in, int depth, int room) {
        if (room == 0) {
            throw in.corrupt(Rule.LIMITS, "more than " + FormatLimits.NODES + " nodes");
        }
        if (depth > Schema.MAX_DEPTH) {
            throw in.corrupt(Rule.SCHEMA_DEPTH, "types nest deeper than " + Schema.MAX_DEPTH);
        }
        String name = in.string("name");
        int kind = in.count("node kind", Integer.MAX_VALUE);
        int bits = in.count("node bits", Integer.MAX_VALUE);
        int count = in.count("children", in.left());
        MetadataInput type = in.fork("type", in.count("type length", in.left()));
        List<Node> children = new ArrayList<>();
        int nodes = 1;
        for (int i = 0; i < count; i++) {
            Node child = readNode(in, depth + 1, room - nodes);
            children.add(child);
            nodes += child.count;
        }
        return new Node(name, kind, bits, children, nodes, type);
    }

    private static Field field(Node node) throws UnknownPart {
        if ((node.bits & ~NULLABLE) != 0) {
            throw new UnknownPart("bits 0x" + Integer.toHexString(node.bits & ~NULLABLE) + " of a node");
        }
        return new Field(node.name, type(node), (node.bits & NULLABLE) != 0);
    }

    private static Type type(Node node) throws UnknownPart {
        MetadataInput in = node.type;
        List<Field> children = new ArrayList<>();
        for (Node child : node.children) {
            children.add(field(child));
        }
        if (node.kind == LEAF) {
            requireChildren(node, 0, 0);
            return leaf(in);
        }
        if (node.kind > MAP) {
            throw new UnknownPart("kind " + node.kind + " of a node");
        }
        LogicalType logical = readLogical(in);
        boolean ofStructs = logical == LogicalType.PLAIN || logical instanceof LogicalType.VariantType;
        if (node.kind == STRUCT && ofStructs) {
            return new Type.Struct(children, logical);
        }
        if (logical != LogicalType.PLAIN) {
            throw new UnknownPart(logical + " on a node that is no leaf");
        }
        if (node.kind == LIST) {
            requireChildren(node, 1, 1);
            return new Type.ListOf(children.get(0));
        }
        requireChildren(node, 1, 2);
        return new Type.MapOf(children.get(0), children.size() == 2 ? Optional.of(children.get(1)) : Optional.empty());
    }

    private static void requireChildren(Node node, int least, int most) {
        int count = node.children.size();
        if (count < least || count > most) {
            throw node.type.corrupt(
                    Rule.SCHEMA_CHILDREN,
                    "'" + node.name + "' has " + count + " children, " + least + " to " + most + " are possible");
        }
    }

    private static Type leaf(MetadataInput in) throws UnknownPart {
        int physical = in.u8("physical type");
        int width = in.count("width", Integer.MAX_VALUE);
        if (!PhysicalType.isKnown(physical)) {
            throw new UnknownPart("physical type " + physical);
        }
        LogicalType logical = readLogical(in);
        try {
            return new Type.Leaf(PhysicalType.ofId(physical), width, logical);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(Rule.SCHEMA_WIDTH, e.getMessage());
        }
    }

    private static LogicalType readLogical(MetadataInput in) throws UnknownPart {
        int id = in.count("logical type", Integer.MAX_VALUE);
        LogicalTypeId[] ids = LogicalTypeId.values();
        if (id >= ids.length) {
            throw new UnknownPart("logical type " + id);
        }
        return switch (ids[id]) {
            case PLAIN -> LogicalType.PLAIN;
            case STRING -> LogicalType.STRING;
            case ENUM -> LogicalType.ENUM;
            case JSON -> LogicalType.JSON;
            case BSON -> LogicalType.BSON;
            case UUID -> LogicalType.UUID;
            case FLOAT16 -> LogicalType.FLOAT16;
            case INTERVAL -> LogicalType.INTERVAL;
            case UNKNOWN -> LogicalType.UNKNOWN;
            case DATE -> LogicalType.DATE;
            case INT -> new LogicalType.IntType(readBits(in), flag(in, "signed"));
            case DECIMAL ->
                new LogicalType.DecimalType(
                        in.count("precision", Integer.MAX_VALUE), in.count("scale", Integer.MAX_VALUE));
            case TIME -> new LogicalType.TimeType(readUnit(in), flag(in, "utc"));
            case TIMESTAMP -> new LogicalType.TimestampType(readUnit(in), flag(in, "utc"));
            case VARIANT -> new LogicalType.VariantType(in.count("variant version", Integer.MAX_VALUE));
            case GEOMETRY -> new LogicalType.GeometryType(readOptional(in));
            case GEOGRAPHY -> new LogicalType.GeographyType(readOptional(in), readOptional(in));
        };
    }

    private static int readBits(MetadataInput in) throws UnknownPart {
        int bits = in.count("bits", Integer.MAX_VALUE);
        if (bits > Long.SIZE) {
            throw new UnknownPart("integers of " + bits + " bits");
        }
        return bits;
    }

    private static TimeUnit readUnit(MetadataInput in) throws UnknownPart {
        int id = in.count("unit", Integer.MAX_VALUE);
        if (id >= TimeUnit.values().length) {
            throw new UnknownPart("time unit " + id);
        }
        return TimeUnit.ofId(id);
    }

    private static Optional<String> readOptional(MetadataInput in) throws UnknownPart {
        return flag(in, "present") ? Optional.of(in.string("text")) : Optional.empty();
    }

    private static boolean flag(MetadataInput in, String field) throws UnknownPart {
        int value = in.count(field, Integer.MAX_VALUE);
        if (value > 1) {
            throw new UnknownPart("value " + value + " of '" + field + "'");
        }
        return value == 1;
    }
}
