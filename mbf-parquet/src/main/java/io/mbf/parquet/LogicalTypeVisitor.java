package io.mbf.parquet;

import io.mbf.schema.LogicalType;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;

/** Parquet's annotations of leaves as our logical types; what it does not know stays empty. */
final class LogicalTypeVisitor implements LogicalTypeAnnotation.LogicalTypeAnnotationVisitor<LogicalType> {

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.StringLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.STRING);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.EnumLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.ENUM);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.JsonLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.JSON);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.BsonLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.BSON);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.UUIDLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.UUID);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.Float16LogicalTypeAnnotation type) {
        return Optional.of(LogicalType.FLOAT16);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.IntervalLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.INTERVAL);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.UnknownLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.UNKNOWN);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.DateLogicalTypeAnnotation type) {
        return Optional.of(LogicalType.DATE);
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.IntLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.IntType(type.getBitWidth(), type.isSigned()));
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.DecimalLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.DecimalType(type.getPrecision(), type.getScale()));
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.TimeLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.TimeType(SchemaMapping.unit(type.getUnit()), type.isAdjustedToUTC()));
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.TimestampLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.TimestampType(SchemaMapping.unit(type.getUnit()), type.isAdjustedToUTC()));
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.GeometryLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.GeometryType(Optional.ofNullable(type.getCrs())));
    }

    @Override
    public Optional<LogicalType> visit(LogicalTypeAnnotation.GeographyLogicalTypeAnnotation type) {
        return Optional.of(new LogicalType.GeographyType(
                Optional.ofNullable(type.getCrs()),
                Optional.ofNullable(type.getAlgorithm()).map(Enum::name)));
    }
}
