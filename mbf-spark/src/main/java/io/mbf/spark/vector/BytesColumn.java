package io.mbf.spark.vector;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of text or bytes. Strings out of a dictionary are made once for each of its entries: dictionaries are never
 * overwritten.
 */
final class BytesColumn extends BatchVector {

    private byte[] bytes;
    private int[] offsets; // null where all values are of one width
    private int width;

    private int[] codes; // null without a dictionary
    private BytesVector dictionary;
    private UTF8String[] strings;

    BytesColumn(DataType type) {
        super(type);
    }

    @Override
    void take(io.mbf.batch.ColumnVector column) {
        BytesVector values = (BytesVector) column;
        codes = null;
        if (values instanceof DictionaryVector coded) {
            codes = coded.codes();
            values = coded.dictionary();
            if (dictionary != values) {
                dictionary = values;
                strings = new UTF8String[values.size()];
            }
        }
        if (values instanceof BinaryVector variable) {
            bytes = variable.bytes();
            offsets = variable.offsets();
        } else if (values instanceof FixedBinaryVector fixed) {
            bytes = fixed.bytes();
            offsets = null;
            width = fixed.width();
        } else {
            throw new IllegalStateException("a dictionary of a dictionary");
        }
    }

    @Override
    public UTF8String getUTF8String(int row) {
        if (isNullAt(row)) {
            return null;
        }
        if (codes == null) {
            return string(row);
        }
        int code = codes[row];
        UTF8String known = strings[code];
        if (known == null) {
            known = string(code);
            strings[code] = known;
        }
        return known;
    }

    private UTF8String string(int value) {
        return UTF8String.fromBytes(bytes, start(value), end(value) - start(value));
    }

    @Override
    public byte[] getBinary(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int value = codes == null ? row : codes[row];
        return Arrays.copyOfRange(bytes, start(value), end(value));
    }

    private int start(int value) {
        return offsets == null ? value * width : offsets[value];
    }

    private int end(int value) {
        return offsets == null ? (value + 1) * width : offsets[value + 1];
    }
}
