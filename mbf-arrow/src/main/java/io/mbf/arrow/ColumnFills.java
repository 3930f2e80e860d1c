package io.mbf.arrow;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/** How the columns of a schema are filled: one choice per node, and the Arrow type that follows from it. */
final class ColumnFills implements AutoCloseable {

    private final ArrowOptions options;
    private final BufferAllocator allocator;
    private final List<ColumnFill> columns = new ArrayList<>();
    private final List<DictionaryFill> dictionaries = new ArrayList<>();

    /**
     * Allocates nothing yet.
     *
     * @param first the first batch, which shows what is dictionary-encoded; empty if there is none
     * @throws UnsupportedFeatureException if Arrow has no such schema
     */
    ColumnFills(Schema schema, Optional<ColumnBatch> first, ArrowOptions options, BufferAllocator allocator) {
        this.options = options;
        this.allocator = allocator;
        for (int i = 0; i < schema.size(); i++) {
            int column = i;
            columns.add(of(schema.field(i), first.map(batch -> batch.column(column)), true));
        }
    }

    List<ColumnFill> columns() {
        return List.copyOf(columns);
    }

    List<DictionaryFill> dictionaries() {
        return List.copyOf(dictionaries);
    }

    private ColumnFill of(Field field, Optional<ColumnVector> sample, boolean isColumn) {
        if (field.type() instanceof Type.Leaf leaf) {
            return leaf(field, leaf, sample, isColumn);
        }
        List<ColumnFill> children = children(field, sample);
        if (field.type() instanceof Type.Struct struct) {
            requireDistinctNames(field, struct);
            Map<String, String> metadata = FieldMetadata.of(struct, options);
            return new StructFill(
                    field, nested(field, ArrowType.Struct.INSTANCE, metadata, fields(children)), children, allocator);
        }
        if (field.type() instanceof Type.MapOf map && map.value().isPresent()) {
            return new ListFill(field, map(field, map, fields(children)), children, allocator);
        }
        Map<String, String> metadata =
                field.type() instanceof Type.MapOf ? Map.of(FieldMetadata.TYPE, FieldMetadata.MAP) : Map.of();
        return new ListFill(
                field, nested(field, ArrowType.List.INSTANCE, metadata, fields(children)), children, allocator);
    }

    private static org.apache.arrow.vector.types.pojo.Field map(
            Field field, Type.MapOf map, List<org.apache.arrow.vector.types.pojo.Field> children) {
        Type.Struct entry = Type.Struct.of(map.children());
        requireDistinctNames(field, entry);
        Field entries = Field.required("entries", entry);
        var key = FieldMetadata.asKey(children.get(0));
        return nested(
                field,
                new ArrowType.Map(false),
                Map.of(),
                List.of(nested(entries, ArrowType.Struct.INSTANCE, Map.of(), List.of(key, children.get(1)))));
    }

    private List<ColumnFill> children(Field field, Optional<ColumnVector> sample) {
        List<Field> fields = field.type().children();
        List<ColumnFill> children = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int child = i;
            children.add(of(fields.get(i), sample.map(vector -> child(vector, child)), false));
        }
        return children;
    }

    private static ColumnVector child(ColumnVector vector, int index) {
        if (vector instanceof StructVector struct) {
            return struct.children().get(index);
        }
        if (vector instanceof ListVector list) {
            return list.elements();
        }
        MapVector map = (MapVector) vector;
        return index == 0 ? map.keys() : map.values().orElseThrow();
    }

    private ColumnFill leaf(Field field, Type.Leaf leaf, Optional<ColumnVector> sample, boolean isColumn) {
        ArrowType type = LeafTypes.of(leaf, options);
        if (type instanceof ArrowType.Decimal decimal && decimal.getBitWidth() == Long.SIZE && !isColumn) {
            // Arrow makes the vectors within others itself, and knows none of 64 bits
            type = new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), 2 * Long.SIZE);
        }
        var arrowField = new org.apache.arrow.vector.types.pojo.Field(
                field.name(), new FieldType(field.nullable(), type, null, FieldMetadata.of(leaf, type, options)), null);
        if (type instanceof ArrowType.Null) {
            return new UnknownFill(field, arrowField, allocator);
        } else if (leaf.logical() instanceof LogicalType.Float16Type && options.duckDbForms()) {
            return new Float16Fill(field, arrowField, allocator);
        } else if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
            boolean extension = arrowField.getMetadata().containsKey(FieldMetadata.EXTENSION);
            if (!extension && sample.filter(vector -> isCoded(vector)).isPresent()) {
                DictionaryFill fill = new DictionaryFill(
                        field, arrowField, dictionaries.size(), options.dictionaryValues(), allocator);
                dictionaries.add(fill);
                return fill;
            }
            return new BinaryFill(field, arrowField, allocator);
        } else if (type instanceof ArrowType.Decimal decimal) {
            return new DecimalFill(field, arrowField, decimal.getBitWidth(), allocator);
        } else if (type instanceof ArrowType.Interval) {
            return new IntervalFill(field, arrowField, allocator);
        } else if (type instanceof ArrowType.Bool) {
            return new BooleanFill(field, arrowField, allocator);
        } else if (leaf.logical() instanceof LogicalType.IntType ints && ints.bits() < Integer.SIZE) {
            return new NarrowFill(field, arrowField, ints, allocator);
        } else if (leaf.physical() == PhysicalType.INT96 && type instanceof ArrowType.Timestamp) {
            return new Int96Fill(field, arrowField, options.int96(), allocator);
        }
        return new PlainFill(field, arrowField, allocator);
    }

    private boolean isCoded(ColumnVector vector) {
        return vector instanceof DictionaryVector coded && coded.dictionary().size() <= options.dictionaryValues();
    }

    private static List<org.apache.arrow.vector.types.pojo.Field> fields(List<ColumnFill> fills) {
        return fills.stream().map(ColumnFill::arrowField).toList();
    }

    private static org.apache.arrow.vector.types.pojo.Field nested(
            Field field,
            ArrowType type,
            Map<String, String> metadata,
            List<org.apache.arrow.vector.types.pojo.Field> children) {
        return new org.apache.arrow.vector.types.pojo.Field(
                field.name(), new FieldType(field.nullable(), type, null, metadata), children);
    }

    /** Arrow's Java library finds the fields of structs by their names. */
    private static void requireDistinctNames(Field field, Type.Struct struct) {
        Set<String> names = new HashSet<>();
        for (Field child : struct.fields()) {
            if (!names.add(child.name())) {
                throw new UnsupportedFeatureException(
                        "Arrow", "column '" + field.name() + "'", "has two fields called '" + child.name() + "'");
            }
        }
    }

    @Override
    public void close() {
        columns.forEach(ColumnFill::close);
    }
}
