package io.mbf.output.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.encoding.ByteSink;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;

/** INT32, INT64, FLOAT and DOUBLE, as the bits that they are. */
abstract class NumberValues implements PageValues {

    /** A dictionary has to save a fifth. */
    private static final double WORTH = 0.8;

    /** How they compare. */
    private enum Kind {
        SIGNED,
        UNSIGNED,
        FLOATING
    }

    private final int width;
    private final LongDictionary dictionary = new LongDictionary();
    private int[] codes = new int[0];
    private int dictionarySize; // of codes that were given out
    private boolean dictionaryEnded;
    private long coded; // values of the chunk that have codes
    int count;

    private NumberValues(int width) {
        this.width = width;
    }

    static NumberValues ofInts(boolean unsigned) {
        return new Ints(unsigned ? Kind.UNSIGNED : Kind.SIGNED);
    }

    static NumberValues ofFloats() {
        return new Ints(Kind.FLOATING);
    }

    static NumberValues ofLongs(boolean unsigned) {
        return new Longs(unsigned ? Kind.UNSIGNED : Kind.SIGNED);
    }

    static NumberValues ofDoubles() {
        return new Longs(Kind.FLOATING);
    }

    /** Finds codes for the first {@code count} values, until the dictionary is too large; how many it found. */
    abstract int lookUp(LongDictionary in, int[] found, int most);

    @Override
    public final int count() {
        return count;
    }

    @Override
    public final long plainBytes() {
        return (long) count * width;
    }

    @Override
    public final int[] codes() {
        if (dictionaryEnded || count == 0) {
            return null;
        }
        if (codes.length < count) {
            codes = new int[Math.max(count, codes.length * 3 / 2)];
        }
        int found = lookUp(dictionary, codes, DICTIONARY_BYTES / width);
        long bits = HybridEncoder.width(Math.max(0, dictionary.size() - 1));
        double size = (double) dictionary.size() * width + (coded + count) * bits / 8.0;
        if (found < count || size > WORTH * (coded + count) * width) {
            dictionaryEnded = true;
            return null;
        }
        coded += count;
        dictionarySize = dictionary.size();
        return codes;
    }

    @Override
    public final int dictionarySize() {
        return dictionarySize;
    }

    @Override
    public final void writeDictionary(ByteSink out) {
        for (int i = 0; i < dictionarySize; i++) {
            if (width == Integer.BYTES) {
                out.putInt((int) dictionary.value(i));
            } else {
                out.putLong(dictionary.value(i));
            }
        }
    }

    @Override
    public final void nextPage() {
        count = 0;
    }

    @Override
    public final void nextChunk() {
        dictionary.reset();
        dictionarySize = 0;
        dictionaryEnded = false;
        coded = 0;
    }

    private static final class Ints extends NumberValues {

        private final Kind kind;
        private int[] values = new int[0];

        Ints(Kind kind) {
            super(Integer.BYTES);
            this.kind = kind;
        }

        @Override
        public void append(ColumnVector vector, Slots slots) {
            int more = slots.count();
            if (count + more > values.length) {
                values = Arrays.copyOf(values, Math.max(count + more, values.length * 3 / 2));
            }
            int[] entries = slots.entries();
            if (vector instanceof FloatVector floats) {
                for (int i = 0; i < more; i++) {
                    int entry = entries == null ? i : entries[i];
                    if (entry != Slots.NONE) {
                        values[count++] = Float.floatToRawIntBits(floats.values()[entry]);
                    }
                }
                return;
            }
            int[] given = ((IntVector) vector).values();
            if (entries == null) {
                System.arraycopy(given, 0, values, count, more);
                count += more;
                return;
            }
            for (int i = 0; i < more; i++) {
                if (entries[i] != Slots.NONE) {
                    values[count++] = given[entries[i]];
                }
            }
        }

        @Override
        int lookUp(LongDictionary in, int[] found, int most) {
            for (int i = 0; i < count; i++) {
                found[i] = in.code(values[i]);
                if (in.size() > most) {
                    return i;
                }
            }
            return count;
        }

        @Override
        public void writePlain(ByteSink out) {
            out.putInts(values, 0, count);
        }

        @Override
        public void addTo(Statistics<?> statistics) {
            if (count == 0) {
                return;
            }
            if (kind == Kind.FLOATING) {
                addFloats(statistics);
                return;
            }
            int flip = kind == Kind.UNSIGNED ? Integer.MIN_VALUE : 0; // so that signed comparison serves both
            int least = values[0] ^ flip;
            int greatest = least;
            for (int i = 1; i < count; i++) {
                int value = values[i] ^ flip;
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            statistics.updateStats(least ^ flip);
            statistics.updateStats(greatest ^ flip);
        }

        /** A NaN counts only where nothing else does: it tells parquet-java that there are no bounds. */
        private void addFloats(Statistics<?> statistics) {
            float least = Float.NaN;
            float greatest = Float.NaN;
            long nans = 0;
            for (int i = 0; i < count; i++) {
                float value = Float.intBitsToFloat(values[i]);
                if (value == value) {
                    least = least == least ? Math.min(least, value) : value;
                    greatest = greatest == greatest ? Math.max(greatest, value) : value;
                } else {
                    nans++;
                }
            }
            statistics.updateStats(least);
            statistics.updateStats(greatest);
            statistics.incrementNanCount(nans - statistics.getNanCount()); // it counts those of the two lines above
        }
    }

    private static final class Longs extends NumberValues {

        private final Kind kind;
        private long[] values = new long[0];

        Longs(Kind kind) {
            super(Long.BYTES);
            this.kind = kind;
        }

        @Override
        public void append(ColumnVector vector, Slots slots) {
            int more = slots.count();
            if (count + more > values.length) {
                values = Arrays.copyOf(values, Math.max(count + more, values.length * 3 / 2));
            }
            int[] entries = slots.entries();
            if (vector instanceof DoubleVector doubles) {
                for (int i = 0; i < more; i++) {
                    int entry = entries == null ? i : entries[i];
                    if (entry != Slots.NONE) {
                        values[count++] = Double.doubleToRawLongBits(doubles.values()[entry]);
                    }
                }
                return;
            }
            long[] given = ((LongVector) vector).values();
            if (entries == null) {
                System.arraycopy(given, 0, values, count, more);
                count += more;
                return;
            }
            for (int i = 0; i < more; i++) {
                if (entries[i] != Slots.NONE) {
                    values[count++] = given[entries[i]];
                }
            }
        }

        @Override
        int lookUp(LongDictionary in, int[] found, int most) {
            for (int i = 0; i < count; i++) {
                found[i] = in.code(values[i]);
                if (in.size() > most) {
                    return i;
                }
            }
            return count;
        }

        @Override
        public void writePlain(ByteSink out) {
            out.putLongs(values, 0, count);
        }

        @Override
        public void addTo(Statistics<?> statistics) {
            if (count == 0) {
                return;
            }
            if (kind == Kind.FLOATING) {
                addDoubles(statistics);
                return;
            }
            long flip = kind == Kind.UNSIGNED ? Long.MIN_VALUE : 0; // so that signed comparison serves both
            long least = values[0] ^ flip;
            long greatest = least;
            for (int i = 1; i < count; i++) {
                long value = values[i] ^ flip;
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            statistics.updateStats(least ^ flip);
            statistics.updateStats(greatest ^ flip);
        }

        /** As that of floats. */
        private void addDoubles(Statistics<?> statistics) {
            double least = Double.NaN;
            double greatest = Double.NaN;
            long nans = 0;
            for (int i = 0; i < count; i++) {
                double value = Double.longBitsToDouble(values[i]);
                if (value == value) {
                    least = least == least ? Math.min(least, value) : value;
                    greatest = greatest == greatest ? Math.max(greatest, value) : value;
                } else {
                    nans++;
                }
            }
            statistics.updateStats(least);
            statistics.updateStats(greatest);
            statistics.incrementNanCount(nans - statistics.getNanCount()); // it counts those of the two lines above
        }
    }
}
