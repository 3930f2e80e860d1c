package io.mbf.cli.demo;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A 64-bit checksum per flat column over every value and every null: equal rows in equal order give equal sums, however
 * they are cut into batches and whichever form their vectors have.
 *
 * <p>Each value is hashed and weighted with its row's number. Unlike a chain of hashes this lets the processor work on
 * several values at once, so that the checksum does not dominate the reads that are timed with it.
 */
final class ColumnChecksums {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME_1 = 0x9E37_79B1_85EB_CA87L; // XXH64's
    private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long NULL = 0x27D4_EB2F_1656_67C5L;

    private final long[] sums;
    private final BytesVector[] dictionaries; // the last one seen per column, and the hashes of its values
    private final long[][] dictionaryHashes;
    private long rows;

    ColumnChecksums(int columns) {
        sums = new long[columns];
        dictionaries = new BytesVector[columns];
        dictionaryHashes = new long[columns][];
    }

    void add(ColumnBatch batch) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sum(batch.column(i), i);
        }
        rows += batch.rowCount();
    }

    long rows() {
        return rows;
    }

    boolean sameAs(ColumnChecksums other) {
        return rows == other.rows && Arrays.equals(sums, other.sums);
    }

    private long sum(ColumnVector vector, int column) {
        if (vector instanceof IntVector ints) {
            return sum(ints);
        }
        if (vector instanceof LongVector longs) {
            return sum(longs);
        }
        if (vector instanceof DoubleVector doubles) {
            return sum(doubles);
        }
        if (vector instanceof FloatVector floats) {
            return sum(floats);
        }
        if (vector instanceof BooleanVector booleans) {
            return sum(booleans);
        }
        if (vector instanceof DictionaryVector dictionary) {
            return sum(dictionary, hashes(dictionary.dictionary(), column));
        }
        if (vector instanceof BytesVector bytes) {
            return sum(bytes);
        }
        throw new IllegalArgumentException("a nested column");
    }

    private long weighted(long value, int index) {
        long mixed = (value ^ value >>> 32) * PRIME_1;
        return (mixed ^ mixed >>> 29) * (2 * (rows + index) + 1);
    }

    private long sum(IntVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : vector.values()[i], i);
        }
        return sum;
    }

    private long sum(LongVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : vector.values()[i], i);
        }
        return sum;
    }

    private long sum(DoubleVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : Double.doubleToRawLongBits(vector.values()[i]), i);
        }
        return sum;
    }

    private long sum(FloatVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : Float.floatToRawIntBits(vector.values()[i]), i);
        }
        return sum;
    }

    private long sum(BooleanVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : vector.values()[i] ? 1 : 0, i);
        }
        return sum;
    }

    private long sum(DictionaryVector vector, long[] hashes) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : hashes[vector.codes()[i]], i);
        }
        return sum;
    }

    private long sum(BytesVector vector) {
        long sum = 0;
        for (int i = 0; i < vector.size(); i++) {
            sum += weighted(vector.isNull(i) ? NULL : hash(vector.array(i), vector.start(i), vector.length(i)), i);
        }
        return sum;
    }

    private long[] hashes(BytesVector dictionary, int column) {
        if (dictionaries[column] != dictionary) {
            long[] hashes = new long[dictionary.size()];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = hash(dictionary.array(i), dictionary.start(i), dictionary.length(i));
            }
            dictionaries[column] = dictionary;
            dictionaryHashes[column] = hashes;
        }
        return dictionaryHashes[column];
    }

    private static long hash(byte[] bytes, int start, int length) {
        long hash = length * PRIME_2;
        int end = start + length;
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            hash = Long.rotateLeft(hash + (long) LONG.get(bytes, i) * PRIME_2, 31) * PRIME_1;
        }
        for (; i < end; i++) {
            hash = Long.rotateLeft(hash ^ (bytes[i] & 0xFF) * PRIME_1, 11) * PRIME_2;
        }
        return hash;
    }
}
