package io.mbf.parquet.column;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.encoding.ByteStreamSplitDecoders;
import io.mbf.parquet.encoding.DeltaDecoders;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.encoding.PlainDecoders;
import io.mbf.parquet.encoding.ValueDecoder;
import java.util.Arrays;

/**
 * A column of byte strings of one width: FIXED_LEN_BYTE_ARRAY, handed out as codes as long as a batch is coded, and
 * INT96, never handed out as codes.
 */
final class FixedColumn extends FlatColumn {

    private final int width;
    private final boolean keepCodes;
    private final int maxRows;
    private final ValueDecoder<byte[]> plain;
    private final ValueDecoder<byte[]> split;
    private final ValueDecoder<byte[]> delta;
    private final int[] codeBuffer;
    private byte[] values = new byte[0];
    private ValueDecoder<byte[]> decoder;
    private FixedBinaryVector dictionary;

    /** @param continuedPrefixes see {@link DeltaDecoders.PrefixBinaries} */
    FixedColumn(int width, boolean keepCodes, boolean continuedPrefixes) {
        super(continuedPrefixes);
        this.width = width;
        this.keepCodes = keepCodes;
        this.maxRows = MemoryLimits.rowsOfWidth(width);
        this.plain = new PlainDecoders.Fixed(width);
        this.split = new ByteStreamSplitDecoders.Fixed(width);
        this.delta = new DeltaDecoders.FixedBinaries(new DeltaDecoders.PrefixBinaries(continuedPrefixes), width);
        this.codeBuffer = new int[ColumnBatch.MAX_ROWS];
    }

    @Override
    public int prepare(int rows) {
        return Math.min(rows, maxRows);
    }

    @Override
    public ColumnVector take(int rows) {
        Bits.clearFrom(validity, 0);
        boolean allCoded = keepCodes;
        if (!allCoded) {
            reserve(rows);
        }
        for (int done = 0; done < rows; ) {
            openPage();
            if (allCoded && !coded) {
                allCoded = false;
                reserve(rows);
                gather(0, done);
            }
            int n = Math.min(rows - done, left);
            int valid = readValidity(done, n);
            if (allCoded) {
                readCodes(codeBuffer, done, valid);
                Arrays.fill(codeBuffer, done + valid, done + n, 0);
                ArrayColumns.spreadInts(codeBuffer, done, n, valid, validity);
            } else {
                if (coded) {
                    readCodes(codeBuffer, done, valid);
                    gather(done, valid);
                } else {
                    decoder.read(values, done, valid);
                }
                spread(done, n, valid);
            }
            left -= n;
            done += n;
        }
        Validity valid = Validity.of(validity, rows);
        return allCoded
                ? new DictionaryVector(codeBuffer, dictionary, rows, valid)
                : new FixedBinaryVector(values, width, rows, valid);
    }

    private void reserve(int rows) {
        int size = rows * width; // within MemoryLimits.MAX_BATCH_COLUMN, or one row
        if (values.length < size) {
            MemoryLimits.checkAllocation(size, "values");
            values = new byte[size];
        }
    }

    private void gather(int from, int count) {
        if (dictionary == null || dictionary.size() == 0) {
            return; // nothing but nulls so far
        }
        byte[] lookup = dictionary.bytes();
        for (int i = from, end = from + count; i < end; i++) {
            System.arraycopy(lookup, codeBuffer[i] * width, values, i * width, width);
        }
    }

    private void spread(int from, int rows, int valid) {
        int source = from + valid - 1;
        for (int i = from + rows - 1; source >= from && source < i; i--) {
            if (Bits.get(validity, i)) {
                System.arraycopy(values, source * width, values, i * width, width);
                source--;
            }
        }
    }

    @Override
    void readDictionary(byte[] bytes, int offset, int length, int count) {
        if ((long) count * width > length) {
            throw new DecodingException("a dictionary of " + count + " values in " + length + " bytes");
        }
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + count * width);
        dictionary = new FixedBinaryVector(copy, width, count, Validity.allValid(count));
    }

    @Override
    void skipValues(int count) {
        decoder.skip(count);
    }

    @Override
    ColumnVector dictionaryVector() {
        return dictionary;
    }

    @Override
    void startPage(ParquetEncoding encoding, byte[] bytes, int offset, int length, int count) {
        decoder = switch (encoding) {
            case PLAIN -> plain;
            case BYTE_STREAM_SPLIT -> split;
            case DELTA_BYTE_ARRAY -> delta;
            default -> throw unexpected(encoding, "byte strings of one width");
        };
        decoder.init(bytes, offset, length, count);
    }

    @Override
    void reset() {
        dictionary = null;
    }
}
