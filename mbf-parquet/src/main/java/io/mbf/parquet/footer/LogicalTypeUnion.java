package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.BOOL;
import static io.mbf.parquet.footer.CompactReader.BYTE;
import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import io.mbf.schema.LogicalType;
import io.mbf.schema.TimeUnit;
import java.util.Optional;

/** Union LogicalType, as an {@link Annotation}. */
final class LogicalTypeUnion {

    private static final int STRING = 1;
    private static final int MAP = 2;
    private static final int LIST = 3;
    private static final int ENUM = 4;
    private static final int DECIMAL = 5;
    private static final int DATE = 6;
    private static final int TIME = 7;
    private static final int TIMESTAMP = 8;
    private static final int INTEGER = 10;
    private static final int UNKNOWN = 11;
    private static final int JSON = 12;
    private static final int BSON = 13;
    private static final int UUID = 14;
    private static final int FLOAT16 = 15;
    private static final int VARIANT = 16;
    private static final int GEOMETRY = 17;
    private static final int GEOGRAPHY = 18;

    /** Names of enum EdgeInterpolationAlgorithm, by its ids. */
    private static final String[] EDGE_INTERPOLATIONS = {"SPHERICAL", "VINCENTY", "THOMAS", "ANDOYER", "KARNEY"};

    private LogicalTypeUnion() {}

    /** Reads the union; {@link Annotation.Unknown} if it is one that this version does not know. */
    static Annotation read(CompactReader in) {
        Annotation found = Annotation.Unknown.UNKNOWN;
        in.begin(Struct.LOGICAL_TYPE);
        while (in.next()) {
            if ((in.key() & (1 << TYPE_BITS) - 1) == STRUCT) {
                found = member(in);
            } else {
                in.skip();
            }
        }
        return found;
    }

    private static Annotation member(CompactReader in) {
        return switch (in.id()) {
            case DECIMAL -> decimal(in);
            case TIME -> time(in, false);
            case TIMESTAMP -> time(in, true);
            case INTEGER -> integer(in);
            case VARIANT -> variant(in);
            case GEOMETRY -> geography(in, false);
            case GEOGRAPHY -> geography(in, true);
            default -> {
                int id = in.id();
                in.skip();
                yield withoutParameters(id);
            }
        };
    }

    private static Annotation withoutParameters(int id) {
        return switch (id) {
            case STRING -> new Annotation.Value(LogicalType.STRING);
            case MAP -> Annotation.Nested.MAP;
            case LIST -> Annotation.Nested.LIST;
            case ENUM -> new Annotation.Value(LogicalType.ENUM);
            case DATE -> new Annotation.Value(LogicalType.DATE);
            case UNKNOWN -> new Annotation.Value(LogicalType.UNKNOWN);
            case JSON -> new Annotation.Value(LogicalType.JSON);
            case BSON -> new Annotation.Value(LogicalType.BSON);
            case UUID -> new Annotation.Value(LogicalType.UUID);
            case FLOAT16 -> new Annotation.Value(LogicalType.FLOAT16);
            default -> Annotation.Unknown.UNKNOWN;
        };
    }

    private static Annotation decimal(CompactReader in) {
        int scale = 0;
        int precision = 0;
        in.begin(Struct.DECIMAL_TYPE);
        while (in.next()) {
            switch (in.key()) {
                case 1 << TYPE_BITS | I32 -> scale = in.i32();
                case 2 << TYPE_BITS | I32 -> precision = in.i32();
                default -> in.skip();
            }
        }
        return new Annotation.Value(new LogicalType.DecimalType(precision, scale));
    }

    private static Annotation time(CompactReader in, boolean timestamp) {
        boolean utc = false;
        TimeUnit unit = null;
        in.begin(Struct.TIME_TYPE);
        while (in.next()) {
            switch (in.key()) {
                case 1 << TYPE_BITS | BOOL -> utc = in.bool();
                case 2 << TYPE_BITS | STRUCT -> unit = unit(in);
                default -> in.skip();
            }
        }
        if (unit == null) {
            return Annotation.Unknown.UNKNOWN;
        }
        return new Annotation.Value(
                timestamp ? new LogicalType.TimestampType(unit, utc) : new LogicalType.TimeType(unit, utc));
    }

    /** A unit; {@code null} if this version does not know it. */
    private static TimeUnit unit(CompactReader in) {
        TimeUnit unit = null;
        in.begin(Struct.TIME_UNIT);
        while (in.next()) {
            unit = switch (in.id()) {
                case 1 -> TimeUnit.MILLIS;
                case 2 -> TimeUnit.MICROS;
                case 3 -> TimeUnit.NANOS;
                default -> null;
            };
            in.skip();
        }
        return unit;
    }

    private static Annotation integer(CompactReader in) {
        int bits = 0;
        boolean signed = false;
        in.begin(Struct.INT_TYPE);
        while (in.next()) {
            switch (in.key()) {
                case 1 << TYPE_BITS | BYTE -> bits = in.i8();
                case 2 << TYPE_BITS | BOOL -> signed = in.bool();
                default -> in.skip();
            }
        }
        return new Annotation.Value(new LogicalType.IntType(bits, signed));
    }

    /** The version is optional; there is only one so far (parquet.thrift, struct VariantType). */
    private static Annotation variant(CompactReader in) {
        int version = 1;
        in.begin(Struct.VARIANT_TYPE);
        while (in.next()) {
            if (in.key() == (1 << TYPE_BITS | BYTE)) {
                version = in.i8();
            } else {
                in.skip();
            }
        }
        return new Annotation.Value(new LogicalType.VariantType(version));
    }

    private static Annotation geography(CompactReader in, boolean onEllipsoid) {
        Optional<String> crs = Optional.empty();
        Optional<String> algorithm = Optional.empty();
        in.begin(Struct.GEOGRAPHY_TYPE);
        while (in.next()) {
            switch (in.key()) {
                case 1 << TYPE_BITS | BINARY -> crs = Optional.of(in.string());
                case 2 << TYPE_BITS | I32 -> algorithm = algorithm(in.i32());
                default -> in.skip();
            }
        }
        return new Annotation.Value(
                onEllipsoid ? new LogicalType.GeographyType(crs, algorithm) : new LogicalType.GeometryType(crs));
    }

    private static Optional<String> algorithm(int id) {
        return id >= 0 && id < EDGE_INTERPOLATIONS.length ? Optional.of(EDGE_INTERPOLATIONS[id]) : Optional.empty();
    }
}
