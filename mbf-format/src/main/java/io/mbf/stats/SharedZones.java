package io.mbf.stats;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Zone maps of parts of a batch's vectors, each computed once for all who ask: a source's statistics are held against
 * the same values that pages are then written from. Adjacent parts are united, not computed again.
 *
 * <p>Vectors are told apart by identity and must not change while they are asked for. Not thread-safe.
 */
public final class SharedZones {

    private record Part(ColumnOrder order, int from, int to, ZoneMap zone) {}

    private final Map<ColumnVector, List<Part>> known = new IdentityHashMap<>();
    private ColumnBatch batch;
    private int cut;

    /**
     * Forgets everything, for the next batch.
     *
     * @param next the vectors asked for from now on are its
     * @param cut row of the batch at which someone will end a part: no part that is computed reaches across it. 0 if
     *     there is none
     */
    public void startBatch(ColumnBatch next, int cut) {
        this.batch = next;
        this.cut = cut;
        known.clear();
    }

    /** @throws IllegalArgumentException if the zones are those of another batch, whose vectors may be the same ones */
    public void requireOf(ColumnBatch wanted) {
        if (wanted != batch) {
            throw new IllegalArgumentException("zones of another batch");
        }
    }

    /**
     * The zone of the values {@code [from, to)} of a vector.
     *
     * @param zones computes what is not known yet
     */
    public ZoneMap range(ZoneBuilder zones, ColumnVector vector, int from, int to) {
        List<Part> parts = known.computeIfAbsent(vector, unknown -> new ArrayList<>(2));
        if (from < cut && cut < to) {
            return ZoneBuilder.union(part(parts, zones, vector, from, cut), part(parts, zones, vector, cut, to));
        }
        return part(parts, zones, vector, from, to);
    }

    private static ZoneMap part(List<Part> parts, ZoneBuilder zones, ColumnVector vector, int from, int to) {
        ZoneMap zone = null;
        int at = from;
        for (Part part : parts) { // in the order of their rows, if they came so
            if (part.from == at && part.to <= to && part.order == zones.order()) {
                zone = zone == null ? part.zone : ZoneBuilder.union(zone, part.zone);
                at = part.to;
            }
        }
        if (zone == null || at < to) {
            zone = zones.range(vector, from, to);
            parts.add(new Part(zones.order(), from, to, zone));
        }
        return zone;
    }
}
