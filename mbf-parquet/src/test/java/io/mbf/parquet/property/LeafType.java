package io.mbf.parquet.property;

import static org.apache.parquet.schema.LogicalTypeAnnotation.bsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.enumType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.float16Type;
import static org.apache.parquet.schema.LogicalTypeAnnotation.geographyType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.geometryType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.unknownType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A type of leaf columns as Parquet has it.
 *
 * @param width bytes per value if fixed, else 0
 * @param logical null for none
 */
record LeafType(PrimitiveTypeName physical, int width, LogicalTypeAnnotation logical) {

    /** Every physical type with every logical type that may stand on it. */
    static final List<LeafType> ALL = all();

    private static List<LeafType> all() {
        List<LeafType> all = new ArrayList<>();
        for (PrimitiveTypeName physical : PrimitiveTypeName.values()) {
            if (physical != FIXED_LEN_BYTE_ARRAY) {
                all.add(new LeafType(physical, 0, null));
            }
        }
        for (int bits : new int[] {8, 16, 32, 64}) {
            all.add(new LeafType(bits == 64 ? INT64 : INT32, 0, intType(bits, true)));
            all.add(new LeafType(bits == 64 ? INT64 : INT32, 0, intType(bits, false)));
        }
        for (boolean utc : new boolean[] {true, false}) {
            for (TimeUnit unit : TimeUnit.values()) {
                all.add(new LeafType(unit == TimeUnit.MILLIS ? INT32 : INT64, 0, timeType(utc, unit)));
                all.add(new LeafType(INT64, 0, timestampType(utc, unit)));
            }
        }
        all.add(new LeafType(INT32, 0, dateType()));
        all.add(new LeafType(INT32, 0, decimalType(2, 9)));
        all.add(new LeafType(INT64, 0, decimalType(3, 18)));
        all.add(new LeafType(BINARY, 0, decimalType(4, 60)));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 5, decimalType(1, 11)));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 16, decimalType(0, 38)));
        for (LogicalTypeAnnotation text : List.of(stringType(), enumType(), jsonType())) {
            all.add(new LeafType(BINARY, 0, text));
        }
        all.add(new LeafType(BINARY, 0, bsonType()));
        all.add(new LeafType(BINARY, 0, geometryType("EPSG:4326")));
        all.add(new LeafType(BINARY, 0, geographyType()));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 1, null));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 37, null));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 16, uuidType()));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 2, float16Type()));
        all.add(new LeafType(FIXED_LEN_BYTE_ARRAY, 12, IntervalLogicalTypeAnnotation.getInstance()));
        all.add(new LeafType(INT32, 0, unknownType()));
        all.add(new LeafType(BINARY, 0, unknownType()));
        return List.copyOf(all);
    }

    PrimitiveType named(String name, Repetition repetition) {
        return Types.primitive(physical, repetition).length(width).as(logical).named(name);
    }

    /** Physical and logical type, whatever the width. */
    String kind() {
        return kind(physical, logical);
    }

    static String kind(PrimitiveTypeName physical, LogicalTypeAnnotation logical) {
        return physical + (logical == null ? "" : " " + logical);
    }

    /** Whether there are no values but null. */
    boolean isUnknown() {
        return logical instanceof UnknownLogicalTypeAnnotation;
    }

    boolean isText() {
        return logical != null && List.of(stringType(), enumType(), jsonType()).contains(logical);
    }

    boolean isDecimal() {
        return logical instanceof DecimalLogicalTypeAnnotation;
    }

    boolean isUnsigned() {
        return logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    }

    boolean isBytes() {
        return List.of(INT96, BINARY, FIXED_LEN_BYTE_ARRAY).contains(physical);
    }

    boolean isFloating() {
        return physical == FLOAT || physical == DOUBLE || float16Type().equals(logical);
    }

    boolean isBoolean() {
        return physical == BOOLEAN;
    }
}
