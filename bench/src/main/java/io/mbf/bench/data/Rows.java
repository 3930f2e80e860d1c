package io.mbf.bench.data;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The rows of an invented table, one after the other: the object is the current one, and the same seed gives the same
 * rows.
 *
 * <p>Flat tables set {@link #numbers}, {@link #bytes} and {@link #nulls} in {@link #next}; nested ones write themselves.
 */
public abstract class Rows {

    private final MessageType schema;
    private final PrimitiveTypeName[] types; // null where a column is nested
    private final String[] names;

    /** By column: booleans as 0 and 1, integers, and the bits of floats and doubles. */
    protected final long[] numbers;

    protected final Binary[] bytes;
    protected final boolean[] nulls;

    protected Rows(String schema) {
        this.schema = MessageTypeParser.parseMessageType(schema);
        int columns = this.schema.getFieldCount();
        types = new PrimitiveTypeName[columns];
        names = new String[columns];
        for (int i = 0; i < columns; i++) {
            Type type = this.schema.getType(i);
            types[i] = type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName() : null;
            names[i] = type.getName();
        }
        numbers = new long[columns];
        bytes = new Binary[columns];
        nulls = new boolean[columns];
    }

    public final MessageType schema() {
        return schema;
    }

    /** Moves to the next row. */
    public abstract void next();

    /** Hands the current row over. */
    public void writeTo(RecordConsumer consumer) {
        consumer.startMessage();
        for (int i = 0; i < types.length; i++) {
            if (!nulls[i]) {
                consumer.startField(names[i], i);
                switch (types[i]) {
                    case BOOLEAN -> consumer.addBoolean(numbers[i] != 0);
                    case INT32 -> consumer.addInteger((int) numbers[i]);
                    case INT64 -> consumer.addLong(numbers[i]);
                    case FLOAT -> consumer.addFloat(Float.intBitsToFloat((int) numbers[i]));
                    case DOUBLE -> consumer.addDouble(Double.longBitsToDouble(numbers[i]));
                    default -> consumer.addBinary(bytes[i]);
                }
                consumer.endField(names[i], i);
            }
        }
        consumer.endMessage();
    }

    protected final void set(int column, double value) {
        numbers[column] = Double.doubleToRawLongBits(value);
    }

    /** The finaliser of splitmix64: spreads consecutive numbers over all longs, each of them once. */
    static long mix(long value) {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
