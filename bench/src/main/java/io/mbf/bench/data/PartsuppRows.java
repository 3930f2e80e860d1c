package io.mbf.bench.data;

import java.util.SplittableRandom;

/** TPC-H's partsupp: four suppliers of each part. */
final class PartsuppRows extends Rows {

    private static final String SCHEMA = """
            message partsupp {
              required int64 ps_partkey;
              required int64 ps_suppkey;
              required int32 ps_availqty;
              required int64 ps_supplycost (DECIMAL(15,2));
              required binary ps_comment (STRING);
            }
            """;

    static final int OF_PART = 4;

    private final SplittableRandom random;
    private final long suppliers;
    private long row = -1;

    PartsuppRows(long seed, double size) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
        suppliers = SupplierRows.count(size);
    }

    /** One of the suppliers of a part, {@code which} of 0 to 3. */
    static long supplier(long part, int which, long suppliers) {
        return (part + which * (suppliers / OF_PART + (part - 1) / suppliers)) % suppliers + 1;
    }

    @Override
    public void next() {
        row++;
        long part = row / OF_PART + 1;
        numbers[0] = part;
        numbers[1] = supplier(part, (int) (row % OF_PART), suppliers);
        numbers[2] = 1 + random.nextInt(9_999);
        numbers[3] = random.nextInt(100, 100_001);
        bytes[4] = TextPool.shared().cut(random, 49, 198);
    }
}
