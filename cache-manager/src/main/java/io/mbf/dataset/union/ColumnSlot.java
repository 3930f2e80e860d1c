package io.mbf.dataset.union;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.dataset.partition.Constant;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One column of a scan over many files: prepared for each file in turn, it makes the column's vectors from those of the
 * file, or from nothing where the file has none. Its buffers serve all files; one thread at a time.
 */
public final class ColumnSlot {

    private static final int[] NO_CODES = new int[0];

    private final Field field;
    private final Gather gather = new Gather();
    private TypeAdapter adapter; // kept while types stay the same
    private Type adaptedFrom;
    private Type adaptedTo;

    private boolean fromFile;
    private ColumnVector repeated; // null while values come from the file
    private int[] ints = NO_CODES;
    private long[] longs = new long[0];

    public ColumnSlot(Field field) {
        this.field = field;
    }

    /**
     * The file has the column.
     *
     * @param from the type of what is read of it
     * @param to what this is to become: the type of what is wanted of the data set's column
     */
    public void readFrom(Type from, Type to) {
        fromFile = true;
        if (!from.equals(adaptedFrom) || !to.equals(adaptedTo)) {
            adapter = TypeAdapter.of(from, to);
            adaptedFrom = from;
            adaptedTo = to;
        }
    }

    /**
     * The file lacks the column.
     *
     * @param type of the part of it that is read
     */
    public void fillWithNulls(Type type, int rows) {
        fromFile = false;
        repeated = Nulls.of(type, rows);
    }

    /** All rows of the file have this value. */
    public void fillWith(Constant constant, int rows) {
        fromFile = false;
        if (constant.isNull()) {
            repeated = Nulls.of(field.type(), rows);
            return;
        }
        Validity valid = Validity.allValid(rows);
        PhysicalType physical = field.leaf().physical();
        if (physical == PhysicalType.INT64) {
            longs = longs.length < rows ? new long[rows] : longs;
            Arrays.fill(longs, 0, rows, constant.number());
            repeated = new LongVector(longs, rows, valid);
            return;
        }
        ints = ints.length < rows ? new int[rows] : ints;
        if (physical == PhysicalType.INT32) {
            Arrays.fill(ints, 0, rows, (int) constant.number());
            repeated = new IntVector(ints, rows, valid);
        } else {
            Arrays.fill(ints, 0, rows, 0);
            byte[] text = constant.text().getBytes(StandardCharsets.UTF_8);
            BinaryVector dictionary = new BinaryVector(text, new int[] {0, text.length}, 1, Validity.allValid(1));
            repeated = new DictionaryVector(ints, dictionary, rows, valid);
        }
    }

    public boolean isFromFile() {
        return fromFile;
    }

    /**
     * The vector for some rows of the file.
     *
     * @param vector the file's; not looked at if the file has none
     * @param rows at most as many as the slot was filled with
     * @param file for messages
     */
    public ColumnVector vector(ColumnVector vector, int rows, String file) {
        if (!fromFile) {
            return Gather.truncate(repeated, rows);
        }
        return adapter.adapt(vector, file);
    }

    /** Selected rows of what {@link #vector} returned. */
    public ColumnVector select(ColumnVector vector, int[] selection, int count) {
        return fromFile ? gather.gather(vector, selection, count) : Gather.truncate(vector, count);
    }
}
