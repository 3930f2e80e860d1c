package io.mbf.bench.peer;

import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Fold;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Sums over Arrow's vectors: the same as {@link BatchSums} over ours, on the vectors' buffers rather than through
 * accessors that check each value.
 */
final class ArrowSums {

    private final ColumnSum[] sums;
    private int leaf; // the one to be added next
    private long rows;
    private long product;

    /** @param leaves of the columns that are added */
    ArrowSums(int leaves) {
        sums = Answer.noSums(leaves);
    }

    /** Adds columns of a batch. */
    void add(VectorSchemaRoot batch, List<String> columns) {
        rows += batch.getRowCount();
        leaf = 0;
        for (String column : columns) {
            addLeaves(batch.getVector(column));
        }
    }

    private void addLeaves(FieldVector vector) {
        if (vector instanceof ListVector list) {
            int count = list.getValueCount();
            if (count > 0
                    && (list.getElementStartIndex(0) != 0
                            || list.getElementEndIndex(count - 1)
                                    != list.getDataVector().getValueCount())) {
                throw new IllegalStateException("a list of a part of its elements");
            }
            addLeaves(list.getDataVector());
        } else if (vector instanceof StructVector struct) {
            struct.getChildrenFromFields().forEach(this::addLeaves);
        } else {
            add(vector, sums[leaf++]);
        }
    }

    /** Adds the products of two columns without nulls. */
    void addProducts(VectorSchemaRoot batch, String left, String right) {
        rows += batch.getRowCount();
        ArrowBuf a = batch.getVector(left).getDataBuffer();
        ArrowBuf b = batch.getVector(right).getDataBuffer();
        for (long i = 0; i < 8L * batch.getRowCount(); i += 8) {
            product += a.getLong(i) * b.getLong(i);
        }
    }

    Answer answer() {
        return new Answer(rows, List.of(sums), product);
    }

    private static void add(FieldVector vector, ColumnSum sum) {
        int count = vector.getValueCount();
        int nulls = vector.getNullCount();
        ArrowBuf validity = nulls == 0 ? null : vector.getValidityBuffer();
        sum.values += count - nulls;
        if (vector instanceof BigIntVector) {
            sum.whole += sumLongs(vector.getDataBuffer(), validity, count);
        } else if (vector instanceof IntVector) {
            sum.whole += sumInts(vector.getDataBuffer(), validity, count);
        } else if (vector instanceof Float8Vector) {
            sum.real += sumDoubles(vector.getDataBuffer(), validity, count);
        } else if (vector instanceof Float4Vector) {
            sum.real += sumFloats(vector.getDataBuffer(), validity, count);
        } else if (vector instanceof BitVector) {
            for (int i = 0; i < count; i++) {
                sum.whole += isValid(validity, i) && isValid(vector.getDataBuffer(), i) ? 1 : 0;
            }
        } else if (vector instanceof VarCharVector) {
            addStrings(vector.getOffsetBuffer(), vector.getDataBuffer(), validity, count, sum);
        } else if (vector instanceof ViewVarCharVector views) {
            addViews(views, validity, sum);
        } else {
            throw new IllegalArgumentException("no loop for " + vector.getClass());
        }
    }

    private static boolean isValid(ArrowBuf bits, int index) {
        return bits == null || (bits.getByte(index >> 3) >> (index & 7) & 1) != 0;
    }

    private static long sumLongs(ArrowBuf values, ArrowBuf validity, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += validity == null || isValid(validity, i) ? values.getLong(8L * i) : 0;
        }
        return sum;
    }

    private static long sumInts(ArrowBuf values, ArrowBuf validity, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += validity == null || isValid(validity, i) ? values.getInt(4L * i) : 0;
        }
        return sum;
    }

    private static double sumDoubles(ArrowBuf values, ArrowBuf validity, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            a += validity == null || isValid(validity, i) ? values.getDouble(8L * i) : 0;
            b += validity == null || isValid(validity, i + 1) ? values.getDouble(8L * i + 8) : 0;
            c += validity == null || isValid(validity, i + 2) ? values.getDouble(8L * i + 16) : 0;
            d += validity == null || isValid(validity, i + 3) ? values.getDouble(8L * i + 24) : 0;
        }
        for (; i < count; i++) {
            a += isValid(validity, i) ? values.getDouble(8L * i) : 0;
        }
        return a + b + (c + d);
    }

    private static double sumFloats(ArrowBuf values, ArrowBuf validity, int count) {
        double a = 0;
        double b = 0;
        int i = 0;
        for (; i < count - 1; i += 2) {
            a += isValid(validity, i) ? values.getFloat(4L * i) : 0;
            b += isValid(validity, i + 1) ? values.getFloat(4L * i + 4) : 0;
        }
        if (i < count) {
            a += isValid(validity, i) ? values.getFloat(4L * i) : 0;
        }
        return a + b;
    }

    private static void addStrings(ArrowBuf offsets, ArrowBuf bytes, ArrowBuf validity, int count, ColumnSum sum) {
        long lengths = 0;
        long firsts = 0;
        long fold = 0;
        int first = count == 0 ? 0 : offsets.getInt(0);
        int start = first;
        for (int i = 0; i < count; i++) {
            int end = offsets.getInt(4L * i + 4);
            if (end > start && isValid(validity, i)) {
                lengths += end - start;
                firsts += bytes.getByte(start);
                fold += validity == null ? 0 : fold(bytes, start, end - start);
            }
            start = end;
        }
        sum.lengths += lengths;
        sum.whole += firsts;
        sum.fold += validity == null ? fold(bytes, first, start - first) : fold;
    }

    private static void addViews(ViewVarCharVector vector, ArrowBuf validity, ColumnSum sum) {
        ArrowBuf views = vector.getDataBuffer(); // Arrow's name for the views
        List<ArrowBuf> buffers = vector.getDataBuffers();
        for (int i = 0; i < vector.getValueCount(); i++) {
            long view = (long) i * ViewVarCharVector.ELEMENT_SIZE;
            int length = views.getInt(view);
            if (length > 0 && isValid(validity, i)) {
                boolean inline = length <= ViewVarCharVector.INLINE_SIZE;
                ArrowBuf bytes = inline ? views : buffers.get(views.getInt(view + 8));
                long start = inline ? view + 4 : views.getInt(view + 12);
                sum.lengths += length;
                sum.whole += bytes.getByte(start);
                sum.fold += fold(bytes, start, length);
            }
        }
    }

    /** {@link Fold#of}, of a buffer. */
    private static long fold(ArrowBuf bytes, long start, int length) {
        long sum = 0;
        long i = start;
        long end = start + length;
        while (end - i >= Long.BYTES) {
            long stop = i + Math.min(Fold.WORDS, (end - i) / Long.BYTES) * Long.BYTES;
            long four = 0;
            for (; i < stop; i += Long.BYTES) {
                four += Fold.pairs(bytes.getLong(i));
            }
            sum += Fold.total(four);
        }
        if (i < end && length >= Long.BYTES) {
            int rest = (int) (end - i);
            return sum + Fold.total(Fold.pairs(bytes.getLong(end - Long.BYTES) >>> 8 * (Long.BYTES - rest)));
        }
        for (; i < end; i++) {
            sum += bytes.getByte(i) & 0xFF;
        }
        return sum;
    }
}
