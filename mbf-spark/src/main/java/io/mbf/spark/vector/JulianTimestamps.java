package io.mbf.spark.vector;

import io.mbf.batch.BytesVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.types.DataType;

/** Timestamps in INT96, which is what Spark writes unless it is told otherwise: nanoseconds of a Julian day. */
final class JulianTimestamps extends BatchVector {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private BytesVector values;

    JulianTimestamps(DataType type) {
        super(type);
    }

    @Override
    void take(io.mbf.batch.ColumnVector column) {
        values = (BytesVector) column;
    }

    @Override
    public long getLong(int row) {
        if (isNullAt(row)) {
            return 0;
        }
        byte[] bytes = values.array(row);
        int start = values.start(row);
        return DateTimeUtils.fromJulianDay((int) INTS.get(bytes, start + Long.BYTES), (long) LONGS.get(bytes, start));
    }
}
