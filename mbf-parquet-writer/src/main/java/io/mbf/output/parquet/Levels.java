package io.mbf.output.parquet;

import io.mbf.encoding.ByteSink;
import java.util.Arrays;

/** Repetition or definition levels of a page: a single run as long as all are equal. */
final class Levels {

    private final int greatest;
    private int[] levels = new int[0];
    private int count;
    private int first;
    private boolean equal = true;

    /** @param greatest level; if 0, none are written */
    Levels(int greatest) {
        this.greatest = greatest;
    }

    void add(int[] more, int howMany) {
        if (greatest == 0 || howMany == 0) {
            return;
        }
        spread(howMany);
        System.arraycopy(more, 0, levels, count, howMany);
        count += howMany;
    }

    void add(int level, int howMany) {
        if (greatest == 0 || howMany == 0) {
            return;
        }
        if (equal && (count == 0 || first == level)) {
            first = level;
        } else {
            spread(howMany);
            Arrays.fill(levels, count, count + howMany, level);
        }
        count += howMany;
    }

    private void spread(int howMany) {
        if (count + howMany > levels.length) {
            levels = Arrays.copyOf(levels, Math.max(Math.addExact(count, howMany), levels.length * 3 / 2));
        }
        if (equal) {
            Arrays.fill(levels, 0, count, first);
            equal = false;
        }
    }

    /** Appends all as a page of version 1 has them, and starts over. */
    void writeTo(ByteSink out, ByteSink scratch) {
        if (greatest > 0) {
            int width = HybridEncoder.width(greatest);
            scratch.reset();
            if (equal) {
                HybridEncoder.run(first, count, width, scratch);
            } else {
                HybridEncoder.encode(levels, count, width, scratch);
            }
            out.putInt(scratch.size());
            out.putBytes(scratch.array(), 0, scratch.size());
        }
        count = 0;
        equal = true;
    }
}
