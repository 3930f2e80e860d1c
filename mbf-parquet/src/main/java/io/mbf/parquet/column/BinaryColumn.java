package io.mbf.parquet.column;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.ShortCopy;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.encoding.BinaryBuffer;
import io.mbf.parquet.encoding.BinaryDecoder;
import io.mbf.parquet.encoding.DeltaDecoders;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.encoding.PlainDecoders;
import java.util.Arrays;

/**
 * A BYTE_ARRAY column: handed out as codes as long as a batch is coded, else as bytes, and never many more bytes at a
 * time than {@link MemoryLimits#MAX_BATCH_COLUMN}.
 *
 * <p>{@link #prepare} decodes a window of rows. What {@link #take} leaves of it, because another column had fewer, is
 * delivered next, before anything else is decoded.
 */
final class BinaryColumn extends FlatColumn {

    private final BinaryDecoder plain = new PlainDecoders.Binaries();
    private final BinaryDecoder deltaLength = new DeltaDecoders.LengthBinaries();
    private final BinaryDecoder delta;
    private final int[] codeBuffer = new int[ColumnBatch.MAX_ROWS];
    private final BinaryBuffer buffer = new BinaryBuffer(ColumnBatch.MAX_ROWS);
    private BinaryDecoder decoder;
    private BinaryVector dictionary;
    private int longestEntry;

    /** The window: its rows, how many were taken, and whether it is in codes or in bytes. */
    private int size;

    private int taken;
    private boolean windowCoded;

    /** @param continuedPrefixes see {@link DeltaDecoders.PrefixBinaries} */
    BinaryColumn(boolean continuedPrefixes) {
        super(continuedPrefixes);
        this.delta = new DeltaDecoders.PrefixBinaries(continuedPrefixes);
    }

    @Override
    public int prepare(int rows) {
        if (taken == size) {
            decode(rows);
        } else if (taken > 0) {
            dropTaken();
        }
        return Math.min(rows, size);
    }

    @Override
    public ColumnVector take(int rows) {
        taken = rows;
        Validity valid = Validity.of(validity, rows);
        return windowCoded
                ? new DictionaryVector(codeBuffer, dictionary, rows, valid)
                : new BinaryVector(buffer.bytes, buffer.offsets, rows, valid);
    }

    private void dropTaken() {
        Bits.shiftDown(validity, taken, size);
        if (windowCoded) {
            System.arraycopy(codeBuffer, taken, codeBuffer, 0, size - taken);
        } else {
            System.arraycopy(buffer.offsets, taken, buffer.offsets, 0, size - taken + 1);
        }
        size -= taken;
        taken = 0;
    }

    private void decode(int rows) {
        Bits.clearFrom(validity, 0);
        buffer.offsets[0] = 0;
        taken = 0;
        size = 0;
        boolean full = false;
        while (size < rows && !full) {
            openPage();
            if (size == 0) {
                windowCoded = coded;
            } else if (windowCoded && !coded) {
                if (fittingCodes(0, size, MemoryLimits.MAX_BATCH_COLUMN) < size) {
                    return; // too large as bytes: the codes go first
                }
                appendCodes(0, size);
                windowCoded = false;
            }
            int n = Math.min(rows - size, left);
            int taken = windowCoded ? readCoded(n) : readBytes(n);
            full = taken < n;
            left -= taken;
            size += taken;
        }
    }

    private int readCoded(int rows) {
        int valid = readValidity(size, rows);
        readCodes(codeBuffer, size, valid);
        Arrays.fill(codeBuffer, size + valid, size + rows, 0);
        ArrayColumns.spreadInts(codeBuffer, size, rows, valid, validity);
        return rows;
    }

    /** Reads rows of a page as bytes: as many as asked for, or as many as fit. */
    private int readBytes(int rows) {
        if (nulls != null) {
            nulls.mark();
        }
        codes.mark();
        int valid = readValidity(size, rows);
        long budget = Math.max(0, MemoryLimits.MAX_BATCH_COLUMN - buffer.offsets[size]);
        int fitting;
        if (coded) {
            readCodes(codeBuffer, size, valid);
            fitting = fittingCodes(size, valid, budget);
        } else {
            fitting = decoder.fitting(valid, budget);
        }
        if (fitting == 0 && valid > 0 && buffer.offsets[size] == 0) {
            fitting = 1; // a single value may be larger
        }
        int n = rows;
        if (fitting < valid) {
            n = Bits.rowsBefore(validity, size, fitting);
            Bits.clearFrom(validity, size);
            if (nulls != null) {
                nulls.reset();
            }
            codes.reset();
            readValidity(size, n);
            if (coded) {
                readCodes(codeBuffer, size, fitting);
            }
        }
        if (coded) {
            appendCodes(size, fitting);
        } else {
            decoder.read(buffer, size, fitting);
        }
        buffer.spread(size, n, fitting, validity);
        return n;
    }

    /** How many of the codes stand for at most {@code budget} bytes together. */
    private int fittingCodes(int from, int count, long budget) {
        if ((long) count * longestEntry <= budget) {
            return count;
        }
        long used = 0;
        for (int i = 0; i < count; i++) {
            used += dictionary.length(codeBuffer[from + i]);
            if (used > budget) {
                return i;
            }
        }
        return count;
    }

    /** Turns codes into bytes, from value {@code from} on. */
    private void appendCodes(int from, int count) {
        int used = buffer.offsets[from];
        boolean empty = dictionary.size() == 0; // then all are null
        for (int i = from, end = from + count; i < end; i++) {
            int length = empty ? 0 : dictionary.length(codeBuffer[i]);
            if (length > 0) {
                buffer.reserve(used, length);
                ShortCopy.copy(dictionary.bytes(), dictionary.start(codeBuffer[i]), buffer.bytes, used, length);
            }
            used += length;
            buffer.offsets[i + 1] = used;
        }
    }

    @Override
    void readDictionary(byte[] bytes, int offset, int length, int count) {
        if ((long) count * Integer.BYTES > length) {
            throw new DecodingException("a dictionary of " + count + " values in " + length + " bytes");
        }
        BinaryBuffer entries = new BinaryBuffer(count);
        plain.init(bytes, offset, length, count);
        plain.read(entries, 0, count);
        dictionary = new BinaryVector(entries.bytes, entries.offsets, count, Validity.allValid(count));
        longestEntry = 0;
        for (int i = 0; i < count; i++) {
            longestEntry = Math.max(longestEntry, dictionary.length(i));
        }
    }

    @Override
    long skipDecoded(long rows) {
        int skipped = (int) Math.min(rows, size - taken);
        taken += skipped;
        return skipped;
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
            case DELTA_LENGTH_BYTE_ARRAY -> deltaLength;
            case DELTA_BYTE_ARRAY -> delta;
            default -> throw unexpected(encoding, "byte strings");
        };
        decoder.init(bytes, offset, length, count);
    }

    @Override
    void reset() {
        size = 0;
        taken = 0;
        dictionary = null;
        longestEntry = 0;
    }
}
