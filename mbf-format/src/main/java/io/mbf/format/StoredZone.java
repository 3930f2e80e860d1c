package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ColumnOrder.Domain;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;
import java.util.Optional;

/**
 * A zone map as bytes (SPEC.md, "Zones").
 *
 * <pre>
 * uint null count + 1, 0 if unknown
 * uint NaN count + 1, 0 if unknown; of FLOAT, DOUBLE and FLOAT16 only
 * u8   bits: 1 has bounds, 2 minimum occurs, 4 maximum occurs, 8 no upper bound
 *      long:  sint minimum, uint of 64 bits: maximum minus minimum
 *      bytes: minimum, maximum: each a uint length and bytes
 * </pre>
 */
final class StoredZone {

    private static final int HAS_BOUNDS = 1;
    private static final int MIN_EXACT = 2;
    private static final int MAX_EXACT = 4;
    private static final int NO_MAX = 8;

    private StoredZone() {}

    static void write(ZoneMap zone, ColumnOrder order, ByteSink out) {
        out.putUint(zone.nullCount() + 1);
        if (order == ColumnOrder.FLOATING) {
            out.putUint(zone.nanCount() + 1);
        }
        Bounds bounds = zone.bounds().orElse(null);
        out.putByte(bits(bounds));
        if (bounds instanceof LongBounds longs) {
            out.putSint(longs.min());
            out.putUint(longs.max() - longs.min());
        } else if (bounds instanceof BytesBounds bytes) {
            put(bytes.min(), out);
            if (bytes.max() != null) {
                put(bytes.max(), out);
            }
        }
    }

    private static void put(byte[] key, ByteSink out) {
        out.putUint(key.length);
        out.putBytes(key, 0, key.length);
    }

    private static int bits(Bounds bounds) {
        return bounds == null
                ? 0
                : HAS_BOUNDS
                        | (bounds.minExact() ? MIN_EXACT : 0)
                        | (bounds.maxExact() ? MAX_EXACT : 0)
                        | (bounds instanceof BytesBounds b && b.max() == null ? NO_MAX : 0);
    }

    private static long count(MetadataInput in, String what, long rowCount) {
        long count = in.count64(what + " count", Long.MAX_VALUE) - 1;
        if (count > rowCount) {
            throw in.corrupt(Rule.ZONE_RANGE, what + " count is " + count + ", the zone has " + rowCount + " entries");
        }
        return count;
    }

    /** @param rowCount entries of the zone, which it does not repeat */
    static ZoneMap read(MetadataInput in, ColumnOrder order, long rowCount) {
        long nulls = count(in, "null", rowCount);
        long nans = order == ColumnOrder.FLOATING ? count(in, "NaN", rowCount) : 0;
        if (nulls + nans > rowCount) {
            throw in.corrupt(
                    Rule.ZONE_RANGE, nulls + " nulls and " + nans + " NaNs, the zone has " + rowCount + " entries");
        }
        int bits = in.u8("zone bits");
        Domain domain = order.domain();
        int known = domain == null ? 0 : domain == Domain.LONG ? HAS_BOUNDS | MIN_EXACT | MAX_EXACT : 15;
        boolean contradicts =
                (bits & HAS_BOUNDS) == 0 && bits != 0 || (bits & (MAX_EXACT | NO_MAX)) == (MAX_EXACT | NO_MAX);
        if ((bits & ~known) != 0 || contradicts) {
            throw in.corrupt(Rule.ZONE_BITS, "zone bits are " + bits + ", which the column cannot have");
        }
        if (bits == 0) {
            return new ZoneMap(rowCount, nulls, nans, Optional.empty());
        }
        boolean minExact = (bits & MIN_EXACT) != 0;
        boolean maxExact = (bits & MAX_EXACT) != 0;
        if (domain == Domain.LONG) {
            long min = in.sint("minimum");
            long max = min + in.unsigned("maximum");
            if (max < min) {
                throw in.corrupt(
                        Rule.ZONE_RANGE, "the maximum, counted from the minimum " + min + ", has more than 64 bits");
            }
            return new ZoneMap(rowCount, nulls, nans, Optional.of(new LongBounds(min, max, minExact, maxExact)));
        }
        byte[] min = in.bytes("minimum", ZoneBuilder.BOUND_BYTES);
        byte[] max = (bits & NO_MAX) != 0 ? null : in.bytes("maximum", ZoneBuilder.BOUND_BYTES);
        if (max != null && Arrays.compareUnsigned(max, min) < 0) {
            throw in.corrupt(Rule.ZONE_RANGE, "the maximum is below the minimum");
        }
        return new ZoneMap(rowCount, nulls, nans, Optional.of(new BytesBounds(min, max, minExact, maxExact)));
    }
}
