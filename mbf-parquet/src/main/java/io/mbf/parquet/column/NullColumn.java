package io.mbf.parquet.column;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;

/**
 * A column of type UNKNOWN: it is null, whatever is stored (apache/parquet-format, {@code LogicalTypes.md}, "UNKNOWN
 * (always null)"). No value is decoded; as a column by itself, no page is read.
 */
final class NullColumn extends FlatColumn {

    private final Type.Leaf type;

    NullColumn(Type.Leaf type) {
        super(false);
        this.type = type;
    }

    @Override
    public int prepare(int rows) {
        return Math.min(rows, ColumnBatch.MAX_ROWS);
    }

    @Override
    public ColumnVector take(int rows) {
        return nulls(rows);
    }

    private ColumnVector nulls(int size) {
        Validity none = Validity.allNull(size);
        return switch (type.physical()) {
            case BOOLEAN -> new BooleanVector(new boolean[size], size, none);
            case INT32 -> new IntVector(new int[size], size, none);
            case INT64 -> new LongVector(new long[size], size, none);
            case FLOAT -> new FloatVector(new float[size], size, none);
            case DOUBLE -> new DoubleVector(new double[size], size, none);
            case INT96 -> new FixedBinaryVector(new byte[size * type.width()], type.width(), size, none);
            // codes without a dictionary, since values may be of any width
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new DictionaryVector(new int[size], noValues(), size, none);
        };
    }

    private BytesVector noValues() {
        return type.physical() == PhysicalType.BYTE_ARRAY
                ? new BinaryVector(new byte[0], new int[1], 0, Validity.allValid(0))
                : new FixedBinaryVector(new byte[0], type.width(), 0, Validity.allValid(0));
    }

    @Override
    long skipDecoded(long rows) {
        return rows;
    }

    @Override
    void skipValues(int count) {}

    @Override
    void readDictionary(byte[] bytes, int offset, int length, int count) {}

    /** Whatever the dictionary of the file holds, no row has it. */
    @Override
    ColumnVector dictionaryVector() {
        return nulls(0);
    }

    @Override
    void startPage(ParquetEncoding encoding, byte[] bytes, int offset, int length, int count) {}
}
