package io.mbf.parquet.check;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.row.Values;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Values and bounds of a leaf in words, for messages. */
final class ClaimText {

    /** Characters of a text, or bytes of other byte strings, that are shown. */
    private static final int MAX_SHOWN = 60;

    private static final int DECIMAL_HEADER = 2;
    private static final int LONG_DECIMAL_HEADER = 6;

    private final Field field;
    private final Type.Leaf type;
    private final ColumnOrder order;

    ClaimText(Field field) {
        this.field = field;
        this.type = field.leaf();
        this.order = ColumnOrder.of(type);
    }

    /** A value, which is not null. */
    String value(ColumnVector vector, int index) {
        Object value;
        try {
            value = Values.of(field, vector, index);
        } catch (DateTimeException outsideOfItsType) {
            return outsideOfItsType.getMessage();
        }
        if (value instanceof byte[] bytes) {
            return bytes(bytes);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof String text ? text(text) : Objects.toString(value);
    }

    /** A bound that is a long key. */
    String bound(long key) {
        Validity one = Validity.allValid(1);
        if (order == ColumnOrder.FLOATING) {
            double number = SortKeys.floatingValue(key);
            return switch (type.physical()) {
                case FLOAT -> value(new FloatVector(new float[] {(float) number}, 1, one), 0);
                case DOUBLE -> value(new DoubleVector(new double[] {number}, 1, one), 0);
                default -> Double.toString(number); // float16
            };
        }
        long stored = SortKeys.value(type, key);
        return switch (type.physical()) {
            case BOOLEAN -> value(new BooleanVector(new boolean[] {stored != 0}, 1, one), 0);
            case INT32 -> value(new IntVector(new int[] {(int) stored}, 1, one), 0);
            default -> value(new LongVector(new long[] {stored}, 1, one), 0);
        };
    }

    /** A bound that is a key of bytes; {@code null}: there is none. */
    String bound(byte[] key) {
        if (key == null) {
            return "nothing";
        }
        byte[] stored = key;
        if (order == ColumnOrder.DECIMAL_BYTES) {
            boolean isLong = key[0] == -1 && key[1] == -1 || key[0] == 0 && key[1] == 0;
            int header = isLong ? LONG_DECIMAL_HEADER : DECIMAL_HEADER;
            stored = new BigInteger(key, header, key.length - header).toByteArray();
        } else if (type.width() > 0 && stored.length != type.width()) {
            return bytes(stored); // cut off
        }
        return value(new BinaryVector(stored, new int[] {0, stored.length}, 1, Validity.allValid(1)), 0);
    }

    private static String text(String text) {
        boolean fits = text.length() <= MAX_SHOWN;
        return '"' + ReadFailures.oneLine(fits ? text : text.substring(0, MAX_SHOWN)) + (fits ? "\"" : "…\"");
    }

    private static String bytes(byte[] bytes) {
        boolean fits = bytes.length <= MAX_SHOWN;
        return "0x" + HexFormat.of().formatHex(fits ? bytes : Arrays.copyOf(bytes, MAX_SHOWN)) + (fits ? "" : "…");
    }
}
