package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.stats.ColumnOrder.Domain;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The zone maps of one column as arrays, one field after the other, read in place (SPEC.md, "Zone maps"). Zones are
 * counted: the file, then its chunks, then the pages of all chunks.
 *
 * <pre>
 * u32 zones, u8 domain: 0 none, 1 long, 2 bytes; u8 has NaN counts; u16 zero
 * u64[zones] null counts, all ones if unknown
 * u64[zones] NaN counts, if there are any
 * u8[zones]  flags: 1 has bounds, 2 minimum exact, 4 maximum exact, 8 no upper bound; zero bytes up to a multiple of 8
 * long:  i64[zones] minimum keys, i64[zones] maximum keys
 * bytes: u32[2 * zones] ends of minimum and maximum keys in turn, then the keys
 * </pre>
 *
 * Immutable; safe for any number of threads.
 */
public final class ZoneTable {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int HAS_BOUNDS = 1;
    private static final int MIN_EXACT = 2;
    private static final int MAX_EXACT = 4;
    private static final int NO_MAX = 8;

    private static final int DOMAIN_NONE = 0;
    private static final int DOMAIN_LONG = 1;
    private static final int DOMAIN_BYTES = 2;

    private final byte[] bytes;
    private final int zones;
    private final int domain;
    private final int nullCounts;
    private final int nanCounts;
    private final int flags;
    private final int bounds;
    private final int keys;

    private ZoneTable(MetadataInput in, Domain expectedDomain, int expectedZones) {
        bytes = in.array();
        zones = in.i32("zones");
        if (zones != expectedZones) {
            throw in.corrupt("zones is " + zones + ", the chunks and pages make " + expectedZones);
        }
        domain = in.u8("zone domain");
        if (domain != id(expectedDomain)) {
            throw in.corrupt("zone domain is " + domain + ", the column's type wants " + id(expectedDomain));
        }
        boolean hasNanCounts = in.flag("has NaN counts");
        in.zero(in.u16("reserved"), "reserved");
        nullCounts = in.skip("null counts", 8L * zones);
        nanCounts = hasNanCounts ? in.skip("NaN counts", 8L * zones) : -1;
        flags = in.skip("zone flags", zones);
        in.alignTo8();
        switch (domain) {
            case DOMAIN_NONE -> {
                bounds = 0;
                keys = 0;
            }
            case DOMAIN_LONG -> {
                bounds = in.skip("bounds", 16L * zones);
                keys = 0;
            }
            case DOMAIN_BYTES -> {
                bounds = in.skip("bound ends", 8L * zones);
                keys = in.position();
                int previous = 0;
                for (int i = 0; i < 2 * zones; i++) {
                    int end = (int) INT.get(bytes, bounds + 4 * i);
                    if (end < previous || end - previous > ZoneBuilder.BOUND_BYTES) {
                        throw in.corrupt("bound " + i + " ends at " + end + ", the one before at " + previous);
                    }
                    previous = end;
                }
                in.skip("bounds", previous);
            }
            default -> throw new IllegalStateException("zone domain " + domain);
        }
    }

    /** Reads the table in place: {@code in}'s array must never change afterwards. */
    static ZoneTable read(MetadataInput in, Domain expectedDomain, int expectedZones) {
        return new ZoneTable(in, expectedDomain, expectedZones);
    }

    /**
     * One zone.
     *
     * @param zone 0 for the file, then chunks, then pages
     * @param rowCount rows of that zone, which the table does not repeat
     */
    public ZoneMap zone(int zone, long rowCount) {
        long nulls = (long) LONG.get(bytes, nullCounts + 8 * zone);
        long nans = nanCounts < 0 ? 0 : (long) LONG.get(bytes, nanCounts + 8 * zone);
        return new ZoneMap(rowCount, nulls, nans, bounds(zone));
    }

    private Optional<Bounds> bounds(int zone) {
        int flag = bytes[flags + zone];
        if ((flag & HAS_BOUNDS) == 0 || domain == DOMAIN_NONE) {
            return Optional.empty();
        }
        boolean minExact = (flag & MIN_EXACT) != 0;
        boolean maxExact = (flag & MAX_EXACT) != 0;
        if (domain == DOMAIN_LONG) {
            long min = (long) LONG.get(bytes, bounds + 8 * zone);
            long max = (long) LONG.get(bytes, bounds + 8 * (zones + zone));
            return Optional.of(new LongBounds(min, max, minExact, maxExact));
        }
        int from = zone == 0 ? 0 : (int) INT.get(bytes, bounds + 8 * zone - 4);
        int middle = (int) INT.get(bytes, bounds + 8 * zone);
        int to = (int) INT.get(bytes, bounds + 8 * zone + 4);
        byte[] min = Arrays.copyOfRange(bytes, keys + from, keys + middle);
        byte[] max = (flag & NO_MAX) != 0 ? null : Arrays.copyOfRange(bytes, keys + middle, keys + to);
        return Optional.of(new BytesBounds(min, max, minExact, maxExact));
    }

    /** Writes a table: the file's zone, the chunks' and the pages', in this order. */
    static void write(List<ZoneMap> zones, Domain domain, boolean floating, ByteSink out) {
        out.putInt(zones.size());
        out.putByte(id(domain));
        out.putByte(floating ? 1 : 0);
        out.putShort(0);
        zones.forEach(zone -> out.putLong(zone.nullCount()));
        if (floating) {
            zones.forEach(zone -> out.putLong(zone.nanCount()));
        }
        zones.forEach(zone -> out.putByte(zone.bounds().map(ZoneTable::flags).orElse(0)));
        out.alignTo(8);
        if (domain == Domain.LONG) {
            zones.forEach(zone -> out.putLong(((LongBounds) zone.bounds().orElse(NO_BOUNDS)).min()));
            zones.forEach(zone -> out.putLong(((LongBounds) zone.bounds().orElse(NO_BOUNDS)).max()));
        } else if (domain == Domain.BYTES) {
            writeBytesBounds(zones, out);
        }
    }

    private static final LongBounds NO_BOUNDS = new LongBounds(0, 0, false, false);

    private static void writeBytesBounds(List<ZoneMap> zones, ByteSink out) {
        int end = 0;
        for (ZoneMap zone : zones) {
            BytesBounds bounds = (BytesBounds) zone.bounds().orElse(null);
            end += bounds == null ? 0 : bounds.min().length;
            out.putInt(end);
            end += bounds == null || bounds.max() == null ? 0 : bounds.max().length;
            out.putInt(end);
        }
        for (ZoneMap zone : zones) {
            if (zone.bounds().orElse(null) instanceof BytesBounds bounds) {
                out.putBytes(bounds.min(), 0, bounds.min().length);
                if (bounds.max() != null) {
                    out.putBytes(bounds.max(), 0, bounds.max().length);
                }
            }
        }
    }

    private static int id(Domain domain) {
        return domain == null ? DOMAIN_NONE : domain == Domain.LONG ? DOMAIN_LONG : DOMAIN_BYTES;
    }

    private static int flags(Bounds bounds) {
        return HAS_BOUNDS
                | (bounds.minExact() ? MIN_EXACT : 0)
                | (bounds.maxExact() ? MAX_EXACT : 0)
                | (bounds instanceof BytesBounds b && b.max() == null ? NO_MAX : 0);
    }
}
