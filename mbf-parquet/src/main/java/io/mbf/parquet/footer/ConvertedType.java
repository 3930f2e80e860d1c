package io.mbf.parquet.footer;

import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimeType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.TimeUnit;
import java.util.Optional;

/** Enum ConvertedType of {@code parquet.thrift}, with its ids: annotations as they were before LogicalType. */
enum ConvertedType {
    UTF8(LogicalType.STRING),
    MAP(Annotation.Nested.MAP),
    MAP_KEY_VALUE(Annotation.Nested.MAP_KEY_VALUE),
    LIST(Annotation.Nested.LIST),
    ENUM(LogicalType.ENUM),
    /** Its precision and scale stand beside it. */
    DECIMAL(new DecimalType(0, 0)),
    DATE(LogicalType.DATE),
    TIME_MILLIS(new TimeType(TimeUnit.MILLIS, true)),
    TIME_MICROS(new TimeType(TimeUnit.MICROS, true)),
    TIMESTAMP_MILLIS(new TimestampType(TimeUnit.MILLIS, true)),
    TIMESTAMP_MICROS(new TimestampType(TimeUnit.MICROS, true)),
    UINT_8(new IntType(8, false)),
    UINT_16(new IntType(16, false)),
    UINT_32(new IntType(32, false)),
    UINT_64(new IntType(64, false)),
    INT_8(new IntType(8, true)),
    INT_16(new IntType(16, true)),
    INT_32(new IntType(32, true)),
    INT_64(new IntType(64, true)),
    JSON(LogicalType.JSON),
    BSON(LogicalType.BSON),
    INTERVAL(LogicalType.INTERVAL);

    private static final ConvertedType[] BY_ID = values();

    private final Annotation annotation;

    ConvertedType(LogicalType type) {
        this(new Annotation.Value(type));
    }

    ConvertedType(Annotation annotation) {
        this.annotation = annotation;
    }

    /** The type of an id; empty if this version does not know it. */
    static Optional<ConvertedType> ofId(int id) {
        return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }

    /** What it means. */
    Annotation annotation() {
        return annotation;
    }

    /** Whether a newer annotation says the same, perhaps more precisely. */
    boolean isOldFormOf(Annotation newer) {
        if (!(newer instanceof Annotation.Value value)) {
            return newer == annotation;
        }
        LogicalType type = value.type();
        LogicalType same = type instanceof DecimalType
                ? new DecimalType(0, 0)
                : type instanceof TimeType time
                        ? new TimeType(time.unit(), true) // local times were annotated like these
                        : type instanceof TimestampType timestamp ? new TimestampType(timestamp.unit(), true) : type;
        return annotation.equals(new Annotation.Value(same));
    }
}
