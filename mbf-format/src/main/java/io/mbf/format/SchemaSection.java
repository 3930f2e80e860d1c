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
 * The schema as bytes: its nodes in pre-order (SPEC.md, "Schema section").
 *
 * <pre>
 * u32 nodes in all, u32 top-level fields, then per node:
 *   u8  kind: 0 leaf, 1 struct, 2 list, 3 map
 *   u8  nullable: 0 or 1
 *   u32 name length, then the name in UTF-8
 *   leaf:   u8 physical type, u32 width, logical type
 *   struct: u32 fields, logical type (0 or VARIANT); the fields follow as nodes
 *   list:   the element follows as a node
 *   map:    u8 has values: 0 or 1; the key and then the value follow as nodes
 * </pre>
 */
public final class SchemaSection {

    private static final int LEAF = 0;
    private static final int STRUCT = 1;
    private static final int LIST = 2;
    private static final int MAP = 3;

    private SchemaSection() {}

    public static void write(Schema schema, ByteSink out) {
        out.putInt(schema.nodes().size());
        out.putInt(schema.size());
        schema.fields().forEach(field -> writeNode(field, out));
    }

    private static void writeNode(Field field, ByteSink out) {
        Type type = field.type();
        out.putByte(kind(type));
        out.putByte(field.nullable() ? 1 : 0);
        writeString(field.name(), out);
        if (type instanceof Type.Leaf leaf) {
            out.putByte(leaf.physical().id());
            out.putInt(leaf.width());
            writeLogical(leaf.logical(), out);
        } else if (type instanceof Type.Struct struct) {
            out.putInt(struct.fields().size());
            writeLogical(struct.logical(), out);
            struct.fields().forEach(child -> writeNode(child, out));
        } else if (type instanceof Type.ListOf list) {
            writeNode(list.element(), out);
        } else if (type instanceof Type.MapOf map) {
            out.putByte(map.value().isPresent() ? 1 : 0);
            writeNode(map.key(), out);
            map.value().ifPresent(value -> writeNode(value, out));
        }
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
        out.putInt(utf8.length);
        out.putBytes(utf8, 0, utf8.length);
    }

    private static void writeOptional(Optional<String> text, ByteSink out) {
        out.putByte(text.isPresent() ? 1 : 0);
        text.ifPresent(value -> writeString(value, out));
    }

    private static void writeLogical(LogicalType logical, ByteSink out) {
        out.putByte(LogicalTypeId.of(logical).id());
        if (logical instanceof LogicalType.IntType i) {
            out.putByte(i.bits());
            out.putByte(i.signed() ? 1 : 0);
        } else if (logical instanceof LogicalType.DecimalType d) {
            out.putInt(d.precision());
            out.putInt(d.scale());
        } else if (logical instanceof LogicalType.TimeType t) {
            out.putByte(t.unit().id());
            out.putByte(t.utc() ? 1 : 0);
        } else if (logical instanceof LogicalType.TimestampType t) {
            out.putByte(t.unit().id());
            out.putByte(t.utc() ? 1 : 0);
        } else if (logical instanceof LogicalType.VariantType v) {
            out.putInt(v.specificationVersion());
        } else if (logical instanceof LogicalType.GeometryType g) {
            writeOptional(g.crs(), out);
        } else if (logical instanceof LogicalType.GeographyType g) {
            writeOptional(g.crs(), out);
            writeOptional(g.algorithm(), out);
        }
    }

    public static Schema read(String file, byte[] bytes, int length) {
        MetadataInput in = new MetadataInput(file, "schema section", bytes, 0, length);
        int nodes = in.count("nodes", FormatLimits.NODES);
        int topLevel = in.count("top-level fields", nodes);
        List<Field> fields = new ArrayList<>(topLevel);
        for (int i = 0; i < topLevel; i++) {
            fields.add(readNode(in, 1));
        }
        in.end();
        Schema schema = new Schema(fields);
        if (schema.nodes().size() != nodes) {
            throw in.corrupt(nodes + " nodes announced, " + schema.nodes().size() + " found");
        }
        return schema;
    }

    private static Field readNode(MetadataInput in, int depth) {
        if (depth > Schema.MAX_DEPTH) {
            throw in.corrupt("types nest deeper than " + Schema.MAX_DEPTH);
        }
        int kind = in.u8("node kind");
        boolean nullable = in.flag("nullable");
        String name = in.string("name");
        Type type = switch (kind) {
            case LEAF -> readLeaf(in);
            case STRUCT -> readStruct(in, depth);
            case LIST -> new Type.ListOf(readNode(in, depth + 1));
            case MAP -> {
                boolean hasValues = in.flag("has values");
                Field key = readNode(in, depth + 1);
                yield new Type.MapOf(key, hasValues ? Optional.of(readNode(in, depth + 1)) : Optional.empty());
            }
            default -> throw in.corrupt("node kind is " + kind + ", not one of 0..3");
        };
        return new Field(name, type, nullable);
    }

    private static Type readLeaf(MetadataInput in) {
        int physical = in.u8("physical type");
        int width = in.count("width", Integer.MAX_VALUE);
        LogicalType logical = readLogical(in);
        try {
            return new Type.Leaf(PhysicalType.ofId(physical), width, logical);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(e.getMessage());
        }
    }

    private static Type readStruct(MetadataInput in, int depth) {
        int count = in.count("fields", FormatLimits.NODES);
        LogicalType logical = readLogical(in);
        List<Field> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            children.add(readNode(in, depth + 1));
        }
        return new Type.Struct(children, logical);
    }

    private static LogicalType readLogical(MetadataInput in) {
        int id = in.u8("logical type");
        LogicalTypeId[] ids = LogicalTypeId.values();
        if (id >= ids.length) {
            throw in.corrupt("logical type id " + id + " is not one of 0.." + (ids.length - 1));
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
            case INT -> new LogicalType.IntType(in.u8("bits"), in.flag("signed"));
            case DECIMAL ->
                new LogicalType.DecimalType(
                        in.count("precision", Integer.MAX_VALUE), in.count("scale", Integer.MAX_VALUE));
            case TIME -> new LogicalType.TimeType(readUnit(in), in.flag("utc"));
            case TIMESTAMP -> new LogicalType.TimestampType(readUnit(in), in.flag("utc"));
            case VARIANT -> new LogicalType.VariantType(in.i32("variant version"));
            case GEOMETRY -> new LogicalType.GeometryType(readOptional(in));
            case GEOGRAPHY -> new LogicalType.GeographyType(readOptional(in), readOptional(in));
        };
    }

    private static TimeUnit readUnit(MetadataInput in) {
        int id = in.u8("unit");
        try {
            return TimeUnit.ofId(id);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(e.getMessage());
        }
    }

    private static Optional<String> readOptional(MetadataInput in) {
        return in.flag("present") ? Optional.of(in.string("text")) : Optional.empty();
    }
}
