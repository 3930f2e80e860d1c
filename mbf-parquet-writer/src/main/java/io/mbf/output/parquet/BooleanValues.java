package io.mbf.output.parquet;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.encoding.ByteSink;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;

/** BOOLEAN: a bit each, without a dictionary. */
final class BooleanValues implements PageValues {

    private boolean[] values = new boolean[0];
    private int count;

    @Override
    public void append(ColumnVector vector, Slots slots) {
        boolean[] given = ((BooleanVector) vector).values();
        if (count + slots.count() > values.length) {
            values = Arrays.copyOf(values, Math.max(count + slots.count(), values.length * 3 / 2));
        }
        for (int i = 0; i < slots.count(); i++) {
            int entry = slots.entries() == null ? i : slots.entries()[i];
            if (entry != Slots.NONE) {
                values[count++] = given[entry];
            }
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long plainBytes() {
        return (count + 7) / 8;
    }

    @Override
    public int[] codes() {
        return null;
    }

    @Override
    public int dictionarySize() {
        return 0;
    }

    @Override
    public void writeDictionary(ByteSink out) {
        throw new IllegalStateException("booleans have no dictionary");
    }

    @Override
    public void writePlain(ByteSink out) {
        for (int from = 0; from < count; from += 8) {
            int bits = 0;
            for (int i = from; i < Math.min(count, from + 8); i++) {
                bits |= values[i] ? 1 << i - from : 0;
            }
            out.putByte(bits);
        }
    }

    @Override
    public void addTo(Statistics<?> statistics) {
        for (int i = 0; i < count; i++) {
            statistics.updateStats(values[i]);
        }
    }

    @Override
    public void nextPage() {
        count = 0;
    }

    @Override
    public void nextChunk() {
        // nothing is kept of a chunk
    }
}
