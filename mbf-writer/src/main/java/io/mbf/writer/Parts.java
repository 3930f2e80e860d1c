package io.mbf.writer;

import io.mbf.encoding.ByteSink;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Aligned parts of the file that are laid out side by side in memory before they are written. The zero bytes behind a
 * part belong to its extent and are covered by its checksum, so that no byte of a file goes unchecked.
 */
final class Parts {

    private final ByteSink out;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Consumer<Extent>> placed = new ArrayList<>();

    Parts(ByteSink out) {
        this.out = out;
    }

    /**
     * Starts a part at the sink's next aligned position; what is put into the sink from now on belongs to it.
     *
     * @param whenPlaced is told where the part lies, once {@link #end} knows
     */
    void begin(Consumer<Extent> whenPlaced) {
        out.alignTo(Limits.ALIGNMENT);
        starts.add(out.size());
        placed.add(whenPlaced);
    }

    /**
     * Ends the last part at the next multiple of {@code alignment} and tells everyone.
     *
     * @param position where the sink's first byte will lie in the file, itself aligned
     */
    void end(long position, int alignment) {
        out.alignTo(alignment);
        starts.add(out.size());
        for (int i = 0; i < placed.size(); i++) {
            int start = starts.get(i);
            int length = starts.get(i + 1) - start;
            placed.get(i).accept(new Extent(position + start, length, Checksum.of(out.array(), start, length)));
        }
    }
}
