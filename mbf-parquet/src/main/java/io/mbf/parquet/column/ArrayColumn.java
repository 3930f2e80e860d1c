package io.mbf.parquet.column;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.encoding.ValueDecoder;

/**
 * A column of numbers or booleans: values go straight to a primitive array, dictionary codes are looked up at once.
 *
 * @param <T> the array
 */
abstract sealed class ArrayColumn<T> extends FlatColumn
        permits ArrayColumns.Booleans,
                ArrayColumns.Ints,
                ArrayColumns.Longs,
                ArrayColumns.Floats,
                ArrayColumns.Doubles {

    private final T values;
    private final int[] codeBuffer;
    private ValueDecoder<T> decoder;

    /**
     * @param values as long as {@code codeBuffer}
     * @param codeBuffer room for the codes of a batch, so that it says how many rows one may have; used within a call
     *     only, so that columns may share it
     */
    ArrayColumn(T values, int[] codeBuffer) {
        super(false);
        this.values = values;
        this.codeBuffer = codeBuffer;
    }

    /** The decoder of an encoding, the same one each time; {@code null} if these values cannot be encoded so. */
    abstract ValueDecoder<T> decoder(ParquetEncoding encoding);

    /** Looks up codes that were checked: {@code values[from + i] = dictionary[codes[i]]}. */
    abstract void gather(int[] codes, T values, int from, int count);

    /** Moves {@code valid} dense values to their rows among {@code rows}, last one first. */
    abstract void spread(T values, int from, int rows, int valid, long[] validity);

    abstract ColumnVector vector(T values, int rows, Validity validity);

    @Override
    public final int prepare(int rows) {
        return Math.min(rows, codeBuffer.length);
    }

    @Override
    public final ColumnVector take(int rows) {
        Bits.clearFrom(validity, 0);
        for (int done = 0; done < rows; ) {
            openPage();
            int n = Math.min(rows - done, left);
            int valid = readValidity(done, n);
            if (coded) {
                readCodes(codeBuffer, 0, valid);
                gather(codeBuffer, values, done, valid);
            } else {
                decoder.read(values, done, valid);
            }
            if (valid < n) {
                spread(values, done, n, valid, validity);
            }
            left -= n;
            done += n;
        }
        return vector(values, rows, Validity.of(validity, rows));
    }

    @Override
    final void skipValues(int count) {
        decoder.skip(count);
    }

    @Override
    final void startPage(ParquetEncoding encoding, byte[] bytes, int offset, int length, int count) {
        decoder = decoder(encoding);
        if (decoder == null) {
            throw unexpected(encoding, values.getClass().getComponentType() + " values");
        }
        decoder.init(bytes, offset, length, count);
    }
}
