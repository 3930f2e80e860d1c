package io.mbf.output.parquet;

import io.mbf.parquet.footer.Annotation;
import io.mbf.parquet.footer.ParquetSchema;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Schemas of Parquet as parquet-java has them. */
final class MessageTypes {

    private MessageTypes() {}

    /** @throws IllegalArgumentException or another RuntimeException if parquet-java refuses it */
    static MessageType of(ParquetSchema schema) {
        return new MessageType(
                schema.name(), schema.columns().stream().map(MessageTypes::type).toList());
    }

    private static Type type(SchemaNode node) {
        Type.Repetition repetition = Type.Repetition.valueOf(node.repetition().name());
        LogicalTypeAnnotation annotation = node.annotation() == null ? null : annotation(node.annotation());
        Type type = node.isLeaf()
                ? leaf(node, repetition, annotation)
                : Types.buildGroup(repetition)
                        .as(annotation)
                        .addFields(
                                node.children().stream().map(MessageTypes::type).toArray(Type[]::new))
                        .named(node.name());
        return node.fieldId() == null ? type : type.withId(node.fieldId());
    }

    private static Type leaf(SchemaNode node, Type.Repetition repetition, LogicalTypeAnnotation annotation) {
        PrimitiveTypeName physical = switch (node.type()) {
            case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
            default -> PrimitiveTypeName.valueOf(node.type().name());
        };
        var builder = Types.primitive(physical, repetition).as(annotation);
        if (node.type() == PhysicalType.FIXED_LEN_BYTE_ARRAY) {
            builder.length(node.typeLength());
        }
        if (isFloating(node)) {
            builder.columnOrder(ColumnOrder.typeDefined()); // readers from before 2026 know no other for floats
        }
        return builder.named(node.name());
    }

    private static boolean isFloating(SchemaNode leaf) {
        return leaf.type() == PhysicalType.FLOAT
                || leaf.type() == PhysicalType.DOUBLE
                || leaf.annotation() instanceof Annotation.Value value
                        && value.type() instanceof LogicalType.Float16Type;
    }

    private static LogicalTypeAnnotation annotation(Annotation annotation) {
        if (annotation instanceof Annotation.Value value) {
            return annotation(value.type());
        }
        if (annotation == Annotation.Nested.LIST) {
            return LogicalTypeAnnotation.listType();
        }
        return annotation == Annotation.Nested.MAP
                ? LogicalTypeAnnotation.mapType()
                : LogicalTypeAnnotation.MapKeyValueTypeAnnotation.getInstance();
    }

    private static LogicalTypeAnnotation annotation(LogicalType type) {
        if (type instanceof LogicalType.IntType integer) {
            return LogicalTypeAnnotation.intType(integer.bits(), integer.signed());
        }
        if (type instanceof LogicalType.DecimalType decimal) {
            return LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision());
        }
        if (type instanceof LogicalType.TimeType time) {
            return LogicalTypeAnnotation.timeType(time.utc(), unit(time.unit()));
        }
        if (type instanceof LogicalType.TimestampType timestamp) {
            return LogicalTypeAnnotation.timestampType(timestamp.utc(), unit(timestamp.unit()));
        }
        if (type instanceof LogicalType.VariantType variant) {
            return LogicalTypeAnnotation.variantType((byte) variant.specificationVersion());
        }
        if (type instanceof LogicalType.GeometryType geometry) {
            return LogicalTypeAnnotation.geometryType(geometry.crs().orElse(null));
        }
        if (type instanceof LogicalType.GeographyType geography) {
            return LogicalTypeAnnotation.geographyType(
                    geography.crs().orElse(null),
                    geography
                            .algorithm()
                            .map(EdgeInterpolationAlgorithm::valueOf)
                            .orElse(null));
        }
        return withoutParameters(type);
    }

    private static LogicalTypeAnnotation withoutParameters(LogicalType type) {
        if (type instanceof LogicalType.StringType) {
            return LogicalTypeAnnotation.stringType();
        }
        if (type instanceof LogicalType.EnumType) {
            return LogicalTypeAnnotation.enumType();
        }
        if (type instanceof LogicalType.JsonType) {
            return LogicalTypeAnnotation.jsonType();
        }
        if (type instanceof LogicalType.BsonType) {
            return LogicalTypeAnnotation.bsonType();
        }
        if (type instanceof LogicalType.UuidType) {
            return LogicalTypeAnnotation.uuidType();
        }
        if (type instanceof LogicalType.Float16Type) {
            return LogicalTypeAnnotation.float16Type();
        }
        if (type instanceof LogicalType.IntervalType) {
            return LogicalTypeAnnotation.IntervalLogicalTypeAnnotation.getInstance();
        }
        if (type instanceof LogicalType.UnknownType) {
            return LogicalTypeAnnotation.unknownType();
        }
        if (type instanceof LogicalType.DateType) {
            return LogicalTypeAnnotation.dateType();
        }
        throw new IllegalArgumentException("no annotation of Parquet for " + type);
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        return LogicalTypeAnnotation.TimeUnit.valueOf(unit.name());
    }
}
