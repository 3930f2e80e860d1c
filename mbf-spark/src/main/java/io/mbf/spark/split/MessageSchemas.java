package io.mbf.spark.split;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.InvalidSchemaException;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Schemas of {@code .mbf} files as those of Parquet files with the same columns, of which Spark knows what it takes them
 * for. Lists and maps have the forms that the specification of Parquet recommends, whatever the source of the file had.
 */
public final class MessageSchemas {

    private MessageSchemas() {}

    /**
     * The schema of a file.
     *
     * @param file its name, for errors
     * @throws UnsupportedFeatureException if there cannot be such a schema in Parquet
     */
    public static MessageType of(String file, Schema schema) {
        try {
            return new MessageType(
                    "spark_schema",
                    schema.fields().stream().map(MessageSchemas::type).toList());
        } catch (IllegalArgumentException | IllegalStateException | InvalidSchemaException none) {
            throw new UnsupportedFeatureException(file, "schema", "is none that Spark has: " + none.getMessage());
        }
    }

    private static org.apache.parquet.schema.Type type(Field field) {
        Repetition repetition = field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        Type type = field.type();
        if (type instanceof Type.Leaf leaf) {
            return Types.primitive(PrimitiveTypeName.valueOf(name(leaf)), repetition)
                    .length(leaf.width())
                    .as(annotation(leaf.logical()))
                    .named(field.name());
        } else if (type instanceof Type.ListOf list) {
            return group(
                    repetition,
                    LogicalTypeAnnotation.listType(),
                    List.of(group(Repetition.REPEATED, null, List.of(type(named("element", list.element()))), "list")),
                    field.name());
        } else if (type instanceof Type.MapOf map) {
            return group(
                    repetition,
                    LogicalTypeAnnotation.mapType(),
                    List.of(group(Repetition.REPEATED, null, entry(map), "key_value")),
                    field.name());
        }
        Type.Struct struct = (Type.Struct) type;
        return group(
                repetition,
                annotation(struct.logical()),
                struct.fields().stream().map(MessageSchemas::type).toList(),
                field.name());
    }

    private static org.apache.parquet.schema.Type group(
            Repetition repetition,
            LogicalTypeAnnotation annotation,
            List<org.apache.parquet.schema.Type> fields,
            String name) {
        return Types.buildGroup(repetition)
                .as(annotation)
                .addFields(fields.toArray(org.apache.parquet.schema.Type[]::new))
                .named(name);
    }

    private static List<org.apache.parquet.schema.Type> entry(Type.MapOf map) {
        org.apache.parquet.schema.Type key = type(named("key", map.key()));
        return map.value()
                .map(value -> List.of(key, type(named("value", value))))
                .orElse(List.of(key));
    }

    private static Field named(String name, Field field) {
        return new Field(name, field.type(), field.nullable());
    }

    private static String name(Type.Leaf leaf) {
        return switch (leaf.physical()) {
            case BYTE_ARRAY -> "BINARY";
            case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
                leaf.physical().name();
        };
    }

    private static LogicalTypeAnnotation annotation(LogicalType logical) {
        if (logical instanceof LogicalType.StringType) {
            return LogicalTypeAnnotation.stringType();
        } else if (logical instanceof LogicalType.EnumType) {
            return LogicalTypeAnnotation.enumType();
        } else if (logical instanceof LogicalType.JsonType) {
            return LogicalTypeAnnotation.jsonType();
        } else if (logical instanceof LogicalType.BsonType) {
            return LogicalTypeAnnotation.bsonType();
        } else if (logical instanceof LogicalType.UuidType) {
            return LogicalTypeAnnotation.uuidType();
        } else if (logical instanceof LogicalType.Float16Type) {
            return LogicalTypeAnnotation.float16Type();
        } else if (logical instanceof LogicalType.IntervalType) {
            return LogicalTypeAnnotation.IntervalLogicalTypeAnnotation.getInstance();
        } else if (logical instanceof LogicalType.UnknownType) {
            return LogicalTypeAnnotation.unknownType();
        } else if (logical instanceof LogicalType.DateType) {
            return LogicalTypeAnnotation.dateType();
        } else if (logical instanceof LogicalType.IntType number) {
            return LogicalTypeAnnotation.intType(number.bits(), number.signed());
        } else if (logical instanceof LogicalType.DecimalType decimal) {
            return LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision());
        } else if (logical instanceof LogicalType.TimeType time) {
            return LogicalTypeAnnotation.timeType(time.utc(), unit(time.unit()));
        } else if (logical instanceof LogicalType.TimestampType timestamp) {
            return LogicalTypeAnnotation.timestampType(timestamp.utc(), unit(timestamp.unit()));
        } else if (logical instanceof LogicalType.VariantType variant) {
            return LogicalTypeAnnotation.variantType((byte) variant.specificationVersion());
        } else if (logical instanceof LogicalType.GeometryType geometry) {
            return LogicalTypeAnnotation.geometryType(geometry.crs().orElse(null));
        } else if (logical instanceof LogicalType.GeographyType geography) {
            Optional<EdgeInterpolationAlgorithm> algorithm =
                    geography.algorithm().map(EdgeInterpolationAlgorithm::valueOf);
            return LogicalTypeAnnotation.geographyType(geography.crs().orElse(null), algorithm.orElse(null));
        }
        return null; // none
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        return LogicalTypeAnnotation.TimeUnit.valueOf(unit.name());
    }
}
