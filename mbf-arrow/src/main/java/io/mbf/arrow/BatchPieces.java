package io.mbf.arrow;

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
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batches in pieces whose byte strings, written one after the other, are few enough for 32-bit offsets. What is
 * dictionary-encoded may be far smaller than that in one batch, and far larger.
 */
final class BatchPieces {

    /** Bytes from which a batch is halved; the row that alone has more is left alone. */
    static final long MOST_BYTES = 1L << 29;

    private BatchPieces() {}

    static List<ColumnBatch> of(ColumnBatch batch) {
        return of(batch, MOST_BYTES);
    }

    static List<ColumnBatch> of(ColumnBatch batch, long mostBytes) {
        long bytes = 0;
        for (ColumnVector column : batch.columns()) {
            bytes = Math.max(bytes, bytes(column, mostBytes));
        }
        if (bytes <= mostBytes || batch.rowCount() == 1) {
            return List.of(batch);
        }
        int half = batch.rowCount() / 2;
        List<ColumnBatch> pieces = new ArrayList<>(of(rows(batch, 0, half), mostBytes));
        pieces.addAll(of(rows(batch, half, batch.rowCount()), mostBytes));
        return pieces;
    }

    /** Bytes of the largest column of byte strings, or more where that is within what is allowed anyway. */
    private static long bytes(ColumnVector vector, long mostBytes) {
        if (vector instanceof DictionaryVector coded) {
            long bound = longest(coded.dictionary()) * coded.size();
            return bound <= mostBytes ? bound : BinaryFill.bytes(coded);
        }
        if (vector instanceof StructVector struct) {
            return struct.children().stream()
                    .mapToLong(child -> bytes(child, mostBytes))
                    .max()
                    .orElse(0);
        }
        if (vector instanceof ListVector list) {
            return bytes(list.elements(), mostBytes);
        }
        if (vector instanceof MapVector map) {
            return Math.max(
                    bytes(map.keys(), mostBytes),
                    map.values().map(values -> bytes(values, mostBytes)).orElse(0L));
        }
        return 0; // in an array as it is
    }

    /** No value is longer than all together: mostly enough to know, without a look at the codes. */
    static long longest(BytesVector dictionary) {
        return dictionary instanceof FixedBinaryVector fixed ? fixed.width() : BinaryFill.bytes(dictionary);
    }

    private static ColumnBatch rows(ColumnBatch batch, int from, int to) {
        return new ColumnBatch(
                batch.schema(),
                to - from,
                batch.columns().stream()
                        .map(column -> entries(column, from, to))
                        .toList());
    }

    /** Entries {@code [from, to)} alone. */
    private static ColumnVector entries(ColumnVector vector, int from, int to) {
        int size = to - from;
        Validity validity = validity(vector.validity(), from, to);
        if (vector instanceof BooleanVector v) {
            return new BooleanVector(Arrays.copyOfRange(v.values(), from, to), size, validity);
        } else if (vector instanceof IntVector v) {
            return new IntVector(Arrays.copyOfRange(v.values(), from, to), size, validity);
        } else if (vector instanceof LongVector v) {
            return new LongVector(Arrays.copyOfRange(v.values(), from, to), size, validity);
        } else if (vector instanceof FloatVector v) {
            return new FloatVector(Arrays.copyOfRange(v.values(), from, to), size, validity);
        } else if (vector instanceof DoubleVector v) {
            return new DoubleVector(Arrays.copyOfRange(v.values(), from, to), size, validity);
        } else if (vector instanceof BytesVector v) {
            return byteStrings(v, from, to, validity);
        } else if (vector instanceof StructVector v) {
            return new StructVector(
                    v.children().stream().map(child -> entries(child, from, to)).toList(), size, validity);
        } else if (vector instanceof ListVector v) {
            int start = v.offsets()[from];
            return new ListVector(
                    offsets(v.offsets(), from, to), entries(v.elements(), start, v.offsets()[to]), size, validity);
        }
        MapVector v = (MapVector) vector;
        int start = v.offsets()[from];
        int end = v.offsets()[to];
        return new MapVector(
                offsets(v.offsets(), from, to),
                entries(v.keys(), start, end),
                v.values().map(values -> entries(values, start, end)),
                size,
                validity);
    }

    private static ColumnVector byteStrings(BytesVector vector, int from, int to, Validity validity) {
        int size = to - from;
        if (vector instanceof DictionaryVector v) {
            return new DictionaryVector(Arrays.copyOfRange(v.codes(), from, to), v.dictionary(), size, validity);
        } else if (vector instanceof FixedBinaryVector v) {
            byte[] bytes = Arrays.copyOfRange(v.bytes(), from * v.width(), to * v.width());
            return new FixedBinaryVector(bytes, v.width(), size, validity);
        }
        BinaryVector v = (BinaryVector) vector;
        byte[] bytes = Arrays.copyOfRange(v.bytes(), v.offsets()[from], v.offsets()[to]);
        return new BinaryVector(bytes, offsets(v.offsets(), from, to), size, validity);
    }

    private static int[] offsets(int[] offsets, int from, int to) {
        int[] own = Arrays.copyOfRange(offsets, from, to + 1);
        for (int i = 0; i < own.length; i++) {
            own[i] -= offsets[from];
        }
        return own;
    }

    private static Validity validity(Validity validity, int from, int to) {
        if (!validity.hasNulls()) {
            return Validity.allValid(to - from);
        }
        long[] words = new long[Validity.wordCount(to - from)];
        for (int i = from; i < to; i++) {
            words[i - from >>> 6] |= (validity.isValid(i) ? 1L : 0L) << i - from;
        }
        return Validity.of(words, to - from);
    }
}
