package io.mbf.writer;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ValueHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a chunk of one column gets a bloom filter, and builds it.
 *
 * <p>A filter is worthwhile where values are nearly unique, so that a lookup hits few pages, and unsorted, so that
 * zone maps cannot show which, and where they are looked up by their whole value: texts of several words are not, and
 * hashing them would take a sixth of a conversion. A value that neighbouring rows share, as the lines of an order share
 * its key, counts once for all of these. A filter has each value with its page. Columns that the user named get one
 * always. Dictionary-coded chunks never pass by here: the dictionary answers exactly.
 *
 * <p>That values repeat too often may show only when a chunk is complete. Such a column is tried again more and more
 * seldom.
 */
final class KeyFilter {

    /** Values of more words than a name or a title has are texts rather than keys. */
    private static final int MAX_AVERAGE_BLANKS = 2;

    /** From so many bytes a value on, a page that is read in vain costs more than a larger filter. */
    private static final int LONG_VALUE = 32;

    private static final double BITS_PER_LONG_VALUE = 16;

    /** One hash in so many tells whether values repeat, in chunks of many values. */
    private static final int SAMPLED_HASHES = 16;

    private static final int MANY = 1 << 14;

    private static final int SAMPLED = 256;

    /** The part of a chunk's values that must be distinct. */
    private static final double MIN_DISTINCT = 0.9;

    /** The part of the values of a chunk's first page that must be distinct. */
    private static final double MIN_DISTINCT_OF_PAGE = 0.95;

    /** Chunks that are left out at most after one that was looked at in vain. */
    private static final int MAX_PAUSE = 16;

    private final ValueHash hash;
    private final boolean indexed;
    private final boolean eligible;
    private int pause; // chunks that are not looked at
    private int nextPause = 1;
    private boolean candidate;
    private long[] hashes = new long[0];
    private int count;
    private long bytes; // of the values, if they are byte strings
    private final List<Integer> pageEnds = new ArrayList<>(); // in the hashes

    KeyFilter(Type.Leaf type, boolean indexed) {
        this.hash = new ValueHash(type);
        this.indexed = indexed;
        this.eligible = indexed ? canHash(type) : isKeyLike(type);
        this.candidate = eligible;
    }

    private static boolean canHash(Type.Leaf type) {
        return type.physical() != PhysicalType.BOOLEAN;
    }

    private static boolean isKeyLike(Type.Leaf type) {
        LogicalType logical = type.logical();
        return switch (type.physical()) {
            case INT32, INT64 -> logical instanceof LogicalType.Plain || logical instanceof LogicalType.IntType;
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                logical instanceof LogicalType.Plain
                        || logical instanceof LogicalType.StringType
                        || logical instanceof LogicalType.UuidType;
            default -> false;
        };
    }

    void add(ColumnVector page) {
        if (!candidate) {
            return;
        }
        if (!indexed && count == 0 && (isSorted(page) || isProse(page) || !looksUnique(page))) {
            candidate = false;
            hashes = new long[0];
            return;
        }
        if (count + page.size() > hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(count + page.size(), hashes.length + hashes.length / 2));
        }
        int pageStart = count;
        for (int i = 0; i < page.size(); i++) {
            if (page.isNull(i)) {
                continue;
            }
            long next = hash.of(page, i);
            if (count == pageStart || next != hashes[count - 1]) {
                hashes[count++] = next;
                bytes += page instanceof BytesVector v ? v.length(i) : 0;
            }
        }
        pageEnds.add(count);
    }

    /**
     * Whether hardly any value of the chunk's first page comes again after others; with being unsorted, it rules most
     * columns out at once. Ends as soon as too many have.
     */
    private boolean looksUnique(ColumnVector page) {
        int values = page.size() - page.validity().nullCount();
        int mask = Integer.highestOneBit(2 * Math.max(1, values) - 1) * 2 - 1;
        long[] seen = new long[mask + 1]; // 0 where there is none
        int distinct = 0;
        int repeated = 0;
        double tooMany = (1 - MIN_DISTINCT_OF_PAGE) * values;
        long previous = 0;
        for (int i = 0; i < page.size() && repeated <= tooMany; i++) {
            if (page.isNull(i)) {
                continue;
            }
            long seenAs = Math.max(1, hash.of(page, i) >>> 1);
            if (seenAs == previous) {
                continue;
            }
            previous = seenAs;
            int slot = (int) seenAs & mask;
            while (seen[slot] != 0 && seen[slot] != seenAs) {
                slot = slot + 1 & mask;
            }
            if (seen[slot] == 0) {
                distinct++;
            } else {
                repeated++;
            }
            seen[slot] = seenAs;
        }
        return distinct >= MIN_DISTINCT_OF_PAGE * (distinct + repeated);
    }

    private static boolean isProse(ColumnVector page) {
        if (!(page instanceof BytesVector values)) {
            return false;
        }
        int blanks = 0;
        int sampled = 0;
        for (int i = 0; i < page.size() && sampled < SAMPLED; i++) {
            if (!page.isNull(i)) {
                byte[] array = values.array(i);
                int end = values.start(i) + values.length(i);
                for (int at = values.start(i); at < end; at++) {
                    blanks += array[at] == ' ' ? 1 : 0;
                }
                sampled++;
            }
        }
        return blanks > MAX_AVERAGE_BLANKS * sampled;
    }

    private static boolean isSorted(ColumnVector page) {
        for (int i = 1; i < page.size(); i++) {
            if (descends(page, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean descends(ColumnVector page, int i) {
        if (page instanceof IntVector ints) {
            return ints.values()[i] < ints.values()[i - 1];
        }
        if (page instanceof LongVector longs) {
            return longs.values()[i] < longs.values()[i - 1];
        }
        return page instanceof BytesVector bytes && compare(bytes, i) < 0;
    }

    private static int compare(BytesVector v, int i) {
        return Arrays.compareUnsigned(
                v.array(i),
                v.start(i),
                v.start(i) + v.length(i),
                v.array(i - 1),
                v.start(i - 1),
                v.start(i - 1) + v.length(i - 1));
    }

    /** The filter's bytes, if there is to be one; forgets all values. */
    Optional<byte[]> finish() {
        boolean wanted = candidate && count > 0;
        Optional<byte[]> filter = Optional.empty();
        if (wanted && (indexed || distinctShare() >= MIN_DISTINCT)) {
            filter = Optional.of(filter().toBytes());
            nextPause = 1;
        } else if (wanted) {
            pause = nextPause;
            nextPause = Math.min(MAX_PAUSE, 2 * nextPause);
            hashes = new long[0];
        } else if (pause > 0) {
            pause--;
        }
        count = 0;
        bytes = 0;
        pageEnds.clear();
        candidate = eligible && pause == 0;
        return filter;
    }

    private BloomFilter filter() {
        boolean isLong = bytes >= (long) LONG_VALUE * count;
        BloomFilter filter =
                BloomFilter.forDistinctValues(count, isLong ? BITS_PER_LONG_VALUE : BloomFilter.BITS_PER_VALUE);
        int i = 0;
        for (int page = 0; page < pageEnds.size(); page++) {
            for (int end = pageEnds.get(page); i < end; i++) {
                filter.add(ValueHash.inPage(hashes[i], page));
            }
        }
        return filter;
    }

    /** The part of the values that are distinct; of many it looks at those with some hashes, which has all of a value or none. */
    private double distinctShare() {
        long mask = count < MANY ? 0 : SAMPLED_HASHES - 1;
        long[] sample = Arrays.stream(hashes, 0, count)
                .filter(hash -> (hash & mask) == 0)
                .sorted()
                .toArray();
        int distinct = 0;
        for (int i = 0; i < sample.length; i++) {
            distinct += i == 0 || sample[i] != sample[i - 1] ? 1 : 0;
        }
        return sample.length == 0 ? 0 : (double) distinct / sample.length;
    }
}
