package io.mbf.format;

import io.mbf.schema.LogicalType;

/** Wire ids of logical types: the ordinals, which are never reordered. */
enum LogicalTypeId {
    PLAIN(LogicalType.Plain.class),
    STRING(LogicalType.StringType.class),
    ENUM(LogicalType.EnumType.class),
    JSON(LogicalType.JsonType.class),
    BSON(LogicalType.BsonType.class),
    UUID(LogicalType.UuidType.class),
    FLOAT16(LogicalType.Float16Type.class),
    INTERVAL(LogicalType.IntervalType.class),
    UNKNOWN(LogicalType.UnknownType.class),
    DATE(LogicalType.DateType.class),
    INT(LogicalType.IntType.class),
    DECIMAL(LogicalType.DecimalType.class),
    TIME(LogicalType.TimeType.class),
    TIMESTAMP(LogicalType.TimestampType.class),
    VARIANT(LogicalType.VariantType.class),
    GEOMETRY(LogicalType.GeometryType.class),
    GEOGRAPHY(LogicalType.GeographyType.class);

    private final Class<? extends LogicalType> type;

    LogicalTypeId(Class<? extends LogicalType> type) {
        this.type = type;
    }

    int id() {
        return ordinal();
    }

    static LogicalTypeId of(LogicalType logical) {
        for (LogicalTypeId id : values()) {
            if (id.type.isInstance(logical)) {
                return id;
            }
        }
        throw new IllegalStateException("no wire id for " + logical);
    }
}
