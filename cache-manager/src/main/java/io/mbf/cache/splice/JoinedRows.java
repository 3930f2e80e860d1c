package io.mbf.cache.splice;

import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A stretch with a condition, whose columns several places have: the rows that meet the condition are found block by
 * block, place by place, and then taken.
 */
final class JoinedRows implements StretchRows {

    private static final int BLOCK = ColumnBatch.MAX_ROWS;

    private final Schema schema;
    private final PositionSource positions;
    private final List<PlaceScan> sieves;
    private final Optional<CrossFilter> crossing;
    private final Optional<AlignedRows> delivered; // empty if no column is
    private final long[] block = new long[BLOCK];
    private int count;
    private int passed;
    private int lookedFor = 64;

    /**
     * Plans a stretch.
     *
     * @param positions of the rows that the first place leaves, or of all
     * @param sieves takes of the other places, without columns, that drop some
     * @param crossing what is left of the condition
     * @param delivered takes of the columns of {@code schema}
     */
    JoinedRows(
            Schema schema,
            PositionSource positions,
            List<PlaceScan> sieves,
            Optional<CrossFilter> crossing,
            Optional<AlignedRows> delivered) {
        this.schema = schema;
        this.positions = positions;
        this.sieves = sieves;
        this.crossing = crossing;
        this.delivered = delivered;
    }

    @Override
    public ColumnBatch next(long limit) {
        while (passed == count) {
            count = positions.fill(block, capacity(limit));
            passed = 0;
            if (count == 0) {
                return null;
            }
            for (PlaceScan sieve : sieves) {
                count = sieve(sieve);
            }
            if (crossing.isPresent()) {
                count = crossing.get().keep(block, count);
            }
            count = (int) Math.min(count, limit);
            if (delivered.isPresent()) {
                delivered.get().give(block, count);
            }
        }
        int rest = count - passed;
        ColumnBatch batch =
                delivered.isPresent() ? delivered.get().next(rest) : new ColumnBatch(schema, rest, List.of());
        passed += batch.rowCount();
        return batch;
    }

    /** How many rows to look for at once: with a limit few at first, since those may do; more and more if they do not. */
    private int capacity(long limit) {
        boolean isSieved = !sieves.isEmpty() || crossing.isPresent();
        if (!isSieved || limit >= BLOCK) {
            return (int) Math.min(limit, BLOCK);
        }
        lookedFor = Math.min(BLOCK, Math.max((int) limit, 2 * lookedFor));
        return lookedFor;
    }

    private int sieve(PlaceScan sieve) {
        sieve.give(block, count);
        int kept = 0;
        for (ColumnBatch batch = sieve.next(); batch != null; batch = sieve.next()) {
            for (int i = 0; i < batch.rowCount(); i++) {
                block[kept++] = sieve.position(i);
            }
        }
        return kept;
    }

    @Override
    public long lastRow() {
        return block[passed - 1];
    }
}
