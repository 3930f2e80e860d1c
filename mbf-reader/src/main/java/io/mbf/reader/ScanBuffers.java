package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.encoding.PageDecoder;
import io.mbf.format.SegmentBuffers;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the columns of a scan are fetched into and decoded with: arrays, above all. When the scan is over, the next one may
 * have them, of whatever file that is. Not thread-safe.
 */
final class ScanBuffers {

    private final Lent<SegmentBuffers> segments = new Lent<>();
    private final Map<PhysicalType, Lent<PageDecoder>> decoders = new EnumMap<>(PhysicalType.class);
    private boolean shared;

    /**
     * Begins a scan, to which everything belongs from now on: the one before is over, and its batches are not needed any
     * more.
     *
     * @param shared whether all columns are fetched into the same arrays, as memory is short
     */
    void begin(boolean shared) {
        this.shared = shared;
        segments.takeBack();
        decoders.values().forEach(Lent::takeBack);
    }

    /** What the pages of a node are fetched and unpacked into. */
    SegmentBuffers segment() {
        return shared ? segments.first(SegmentBuffers::new) : segments.next(SegmentBuffers::new);
    }

    /** A decoder of a column's pages; see {@link PageDecoder#PageDecoder}. */
    PageDecoder decoder(Type.Leaf type, BytesVector dictionaryOrNull) {
        PageDecoder decoder = decoders.computeIfAbsent(type.physical(), first -> new Lent<>())
                .next(() -> new PageDecoder(type, dictionaryOrNull));
        decoder.turnTo(type, dictionaryOrNull);
        return decoder;
    }

    /** Things of a kind, each of which one user has. */
    private static final class Lent<T> {
        private final List<T> all = new ArrayList<>();
        private int lent;

        T next(Supplier<T> made) {
            if (lent == all.size()) {
                all.add(made.get());
            }
            return all.get(lent++);
        }

        T first(Supplier<T> made) {
            lent = 0;
            return next(made);
        }

        void takeBack() {
            lent = 0;
        }
    }
}
