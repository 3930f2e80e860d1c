package io.mbf.parquet.property;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/**
 * A leaf, list, map or struct that each row has one of, since there are only structs around it; and the values of leaves
 * in a form that Java itself can compare: numbers as BigDecimal, times as seconds, floating point as Double, bytes as Latin-1 strings.
 *
 * @param below positions of fields, from the column down
 * @param type null if it is no leaf
 */
record Place(String path, int column, List<Integer> below, LeafType type) {

    private static final long DAY_SECONDS = 86_400;
    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    static List<Place> of(List<Column> columns) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            add(columns.get(i), columns.get(i).name(), i, List.of(), places);
        }
        return places;
    }

    private static void add(Column column, String path, int index, List<Integer> below, List<Place> places) {
        if (column.kind() instanceof Column.Leaf leaf) {
            places.add(new Place(path, index, below, leaf.type()));
            return;
        }
        places.add(new Place(path, index, below, null));
        if (column.kind() instanceof Column.Struct struct) {
            for (int i = 0; i < struct.fields().size(); i++) {
                Column field = struct.fields().get(i);
                List<Integer> deeper = new ArrayList<>(below);
                deeper.add(i);
                add(field, path + "." + field.name(), index, deeper, places);
            }
        }
    }

    /** The value in a row as it is stored, or null. */
    Object value(RandomTable table, int row) {
        Object value = table.values().get(column).get(row);
        for (int position : below) {
            value = value == null ? null : ((List<?>) value).get(position);
        }
        return value;
    }

    boolean isComparable() {
        return type != null
                && !(type.logical() instanceof IntervalLogicalTypeAnnotation
                        || type.logical() instanceof GeometryLogicalTypeAnnotation
                        || type.logical() instanceof GeographyLogicalTypeAnnotation);
    }

    /** A stored value as it compares; null for null. */
    Comparable<?> comparable(Object value) {
        if (value == null) {
            return null;
        }
        if (type.isFloating()) {
            return floating(value) + 0.0; // without negative zeros
        }
        return switch (type.physical()) {
            case BOOLEAN -> (Boolean) value;
            case INT32, INT64 -> new BigDecimal(integer(value), scale());
            case INT96 -> int96(((ByteBuffer) value).duplicate().order(ByteOrder.LITTLE_ENDIAN));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                byte[] bytes = ((ByteBuffer) value).array();
                yield type.isDecimal()
                        ? new BigDecimal(new BigInteger(bytes), scale())
                        : new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case FLOAT, DOUBLE -> throw new AssertionError(type);
        };
    }

    private double floating(Object value) {
        return switch (type.physical()) {
            case FLOAT -> Float.intBitsToFloat((int) value);
            case DOUBLE -> Double.longBitsToDouble((long) value);
            default -> half(((ByteBuffer) value).array());
        };
    }

    private static double half(byte[] bytes) {
        int exponent = bytes[1] >> 2 & 0x1F;
        int fraction = (bytes[1] & 3) << 8 | bytes[0] & 0xFF;
        double magnitude = exponent == 0
                ? Math.scalb(fraction, -24)
                : exponent < 31
                        ? Math.scalb(1024 + fraction, exponent - 25)
                        : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        return bytes[1] < 0 ? -magnitude : magnitude;
    }

    private BigInteger integer(Object value) {
        if (value instanceof Integer i) {
            return BigInteger.valueOf(type.isUnsigned() ? Integer.toUnsignedLong(i) : i);
        }
        long l = (long) value;
        return type.isUnsigned() ? new BigInteger(Long.toUnsignedString(l)) : BigInteger.valueOf(l);
    }

    private static BigDecimal int96(ByteBuffer value) {
        long nanos = value.getLong(0);
        long day = value.getInt(8) - (long) JULIAN_DAY_OF_EPOCH;
        return BigDecimal.valueOf(day * DAY_SECONDS).add(BigDecimal.valueOf(nanos, 9));
    }

    /** Digits after the point. */
    private int scale() {
        if (type.logical() instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal.getScale();
        }
        TimeUnit unit = type.logical() instanceof TimeLogicalTypeAnnotation time
                ? time.getUnit()
                : type.logical() instanceof TimestampLogicalTypeAnnotation timestamp ? timestamp.getUnit() : null;
        return unit == null ? 0 : unit == TimeUnit.MILLIS ? 3 : unit == TimeUnit.MICROS ? 6 : 9;
    }

    /** The whole seconds of a point in time. */
    static long second(BigDecimal time) {
        return time.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    static int nanos(BigDecimal time) {
        return time.subtract(BigDecimal.valueOf(second(time))).movePointRight(9).intValueExact();
    }
}
