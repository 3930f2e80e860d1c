package io.mbf.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Copies the batches of one scan, one after the other, so that they outlive the next fetch and what their consumer does
 * to them. Equal dictionaries stay one instance: each is copied when it is first met, before the consumer gets it.
 *
 * <p>A dictionary that the consumer got while nobody copied it is not trusted any more, and neither is a batch that
 * uses it. Not thread-safe.
 */
public final class BatchCopier {

    /** Room behind byte strings, so that readers of whole words need not stop before the end. */
    private static final int SLACK = 64;

    private static final int OBJECT_BYTES = 64;

    /** The dictionary of one leaf: the consumer's, and the copy; no copy if it came too late. */
    private static final class Known {
        BytesVector original;
        BytesVector copy;
    }

    private final List<Known> dictionaries = new ArrayList<>(); // by leaf, in the order of the schema
    private boolean intact = true;
    private int leaf;

    /** Bytes that a copy takes, about; dictionaries that were copied before do not count. */
    public long bytes(ColumnBatch batch) {
        leaf = 0;
        long bytes = OBJECT_BYTES;
        for (ColumnVector column : batch.columns()) {
            bytes += bytes(column);
        }
        return bytes;
    }

    /** Whether everything in a batch can be trusted. */
    public boolean canCopy(ColumnBatch batch) {
        leaf = 0;
        return batch.columns().stream().allMatch(this::canCopy);
    }

    /** A deep copy, independent of all arrays of the batch. */
    public ColumnBatch copy(ColumnBatch batch) {
        leaf = 0;
        List<ColumnVector> columns = new ArrayList<>(batch.columns().size());
        for (ColumnVector column : batch.columns()) {
            columns.add(copy(column));
        }
        return new ColumnBatch(batch.schema(), batch.rowCount(), columns);
    }

    /** Takes note of a batch that its consumer gets without that it was copied. */
    public void passOver(ColumnBatch batch) {
        leaf = 0;
        batch.columns().forEach(this::passOver);
    }

    /** Whether no consumer wrote into a dictionary while batches that use it were copied. */
    public boolean isIntact() {
        dictionaries.forEach(this::check);
        return intact;
    }

    private Known next() {
        if (leaf == dictionaries.size()) {
            dictionaries.add(new Known());
        }
        return dictionaries.get(leaf++);
    }

    private void check(Known known) {
        intact &= known.copy == null || sameBytes(known.original, known.copy);
    }

    private static boolean sameBytes(BytesVector a, BytesVector b) {
        if (a instanceof BinaryVector x && b instanceof BinaryVector y) {
            return Arrays.equals(x.offsets(), 0, x.size() + 1, y.offsets(), 0, y.size() + 1)
                    && Arrays.equals(x.bytes(), 0, y.offsets()[y.size()], y.bytes(), 0, y.offsets()[y.size()]);
        }
        int length = a.size() * ((FixedBinaryVector) a).width();
        return Arrays.equals(((FixedBinaryVector) a).bytes(), 0, length, ((FixedBinaryVector) b).bytes(), 0, length);
    }

    private boolean canCopy(ColumnVector vector) {
        if (isLeaf(vector)) {
            Known known = next();
            return !(vector instanceof DictionaryVector v) || v.dictionary() != known.original || known.copy != null;
        }
        boolean can = true;
        for (ColumnVector child : children(vector)) {
            can &= canCopy(child);
        }
        return can;
    }

    private void passOver(ColumnVector vector) {
        if (!isLeaf(vector)) {
            children(vector).forEach(this::passOver);
            return;
        }
        Known known = next();
        if (vector instanceof DictionaryVector v && v.dictionary() != known.original) {
            check(known);
            known.original = v.dictionary();
            known.copy = null;
        }
    }

    private static boolean isLeaf(ColumnVector vector) {
        return !(vector instanceof StructVector || vector instanceof ListVector || vector instanceof MapVector);
    }

    private static List<ColumnVector> children(ColumnVector vector) {
        if (vector instanceof StructVector v) {
            return v.children();
        }
        if (vector instanceof ListVector v) {
            return List.of(v.elements());
        }
        MapVector map = (MapVector) vector;
        return map.values().map(values -> List.of(map.keys(), values)).orElseGet(() -> List.of(map.keys()));
    }

    private long bytes(ColumnVector vector) {
        long bytes = OBJECT_BYTES + (vector.validity().hasNulls() ? vector.size() / 8 : 0);
        if (!isLeaf(vector)) {
            bytes += vector instanceof StructVector ? 0 : Integer.BYTES * (vector.size() + 1L);
            for (ColumnVector child : children(vector)) {
                bytes += bytes(child);
            }
            return bytes;
        }
        Known known = next();
        long size = vector.size();
        if (vector instanceof DictionaryVector v) {
            boolean isNew = v.dictionary() != known.original;
            return bytes + Integer.BYTES * size + (isNew ? dictionaryBytes(v.dictionary()) : 0);
        }
        if (vector instanceof BinaryVector v) {
            return bytes + Integer.BYTES * size + v.offsets()[v.size()] - v.offsets()[0] + SLACK;
        }
        if (vector instanceof FixedBinaryVector v) {
            return bytes + v.width() * size;
        }
        int width = vector instanceof BooleanVector
                ? 1
                : vector instanceof IntVector || vector instanceof FloatVector ? Integer.BYTES : Long.BYTES;
        return bytes + width * size;
    }

    private static long dictionaryBytes(BytesVector dictionary) {
        return dictionary instanceof BinaryVector v
                ? Integer.BYTES * (long) v.size() + v.offsets()[v.size()]
                : (long) ((FixedBinaryVector) dictionary).width() * dictionary.size();
    }

    private ColumnVector copy(ColumnVector vector) {
        int size = vector.size();
        if (vector instanceof StructVector v) {
            List<ColumnVector> children = new ArrayList<>(v.children().size());
            for (ColumnVector child : v.children()) {
                children.add(copy(child));
            }
            return new StructVector(children, size, copy(v.validity()));
        }
        if (vector instanceof ListVector v) {
            return new ListVector(Arrays.copyOf(v.offsets(), size + 1), copy(v.elements()), size, copy(v.validity()));
        }
        if (vector instanceof MapVector v) {
            ColumnVector keys = copy(v.keys());
            Optional<ColumnVector> values = v.values().map(this::copy);
            return new MapVector(Arrays.copyOf(v.offsets(), size + 1), keys, values, size, copy(v.validity()));
        }
        return copyLeaf(vector, next());
    }

    private ColumnVector copyLeaf(ColumnVector vector, Known known) {
        int size = vector.size();
        Validity validity = copy(vector.validity());
        if (vector instanceof LongVector v) {
            return new LongVector(Arrays.copyOf(v.values(), size), size, validity);
        }
        if (vector instanceof IntVector v) {
            return new IntVector(Arrays.copyOf(v.values(), size), size, validity);
        }
        if (vector instanceof DoubleVector v) {
            return new DoubleVector(Arrays.copyOf(v.values(), size), size, validity);
        }
        if (vector instanceof FloatVector v) {
            return new FloatVector(Arrays.copyOf(v.values(), size), size, validity);
        }
        if (vector instanceof BooleanVector v) {
            return new BooleanVector(Arrays.copyOf(v.values(), size), size, validity);
        }
        if (vector instanceof DictionaryVector v) {
            return new DictionaryVector(Arrays.copyOf(v.codes(), size), dictionary(v, known), size, validity);
        }
        if (vector instanceof BinaryVector v) {
            return copy(v, validity);
        }
        FixedBinaryVector v = (FixedBinaryVector) vector;
        return new FixedBinaryVector(Arrays.copyOf(v.bytes(), size * v.width()), v.width(), size, validity);
    }

    private BytesVector dictionary(DictionaryVector vector, Known known) {
        BytesVector dictionary = vector.dictionary();
        if (known.original != dictionary) {
            check(known);
            known.original = dictionary;
            known.copy = dictionary instanceof BinaryVector v
                    ? new BinaryVector(
                            Arrays.copyOf(v.bytes(), v.offsets()[v.size()]),
                            Arrays.copyOf(v.offsets(), v.size() + 1),
                            v.size(),
                            copy(v.validity()))
                    : (BytesVector) copyLeaf(dictionary, known);
        }
        return known.copy;
    }

    private static BinaryVector copy(BinaryVector vector, Validity validity) {
        int size = vector.size();
        int start = vector.offsets()[0];
        int length = vector.offsets()[size] - start;
        byte[] bytes = new byte[Math.addExact(length, SLACK)];
        System.arraycopy(vector.bytes(), start, bytes, 0, length);
        int[] offsets = Arrays.copyOf(vector.offsets(), size + 1);
        for (int i = 0; start > 0 && i <= size; i++) {
            offsets[i] -= start;
        }
        return new BinaryVector(bytes, offsets, size, validity);
    }

    private static Validity copy(Validity validity) {
        return validity.hasNulls()
                ? Validity.of(Arrays.copyOf(validity.words(), Validity.wordCount(validity.size())), validity.size())
                : validity;
    }
}
