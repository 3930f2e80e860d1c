package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** TPC-H's customer. */
final class CustomerRows extends Rows {

    private static final String SCHEMA = """
            message customer {
              required int64 c_custkey;
              required binary c_name (STRING);
              required binary c_address (STRING);
              required int32 c_nationkey;
              required binary c_phone (STRING);
              required int64 c_acctbal (DECIMAL(15,2));
              required binary c_mktsegment (STRING);
              required binary c_comment (STRING);
            }
            """;

    private static final Binary[] SEGMENTS =
            LineitemRows.strings("AUTOMOBILE", "BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD");

    private final SplittableRandom random;
    private long key;

    CustomerRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    static long count(double size) {
        return Math.max(150, Math.round(150_000 * size));
    }

    @Override
    public void next() {
        key++;
        int nation = random.nextInt(NationRows.COUNT);
        numbers[0] = key;
        bytes[1] = Binary.fromString("Customer#%09d".formatted(key));
        bytes[2] = TextPool.shared().cut(random, 10, 40);
        numbers[3] = nation;
        bytes[4] = NationRows.phone(nation, random);
        numbers[5] = random.nextInt(-99_999, 1_000_000);
        bytes[6] = SEGMENTS[random.nextInt(SEGMENTS.length)];
        bytes[7] = TextPool.shared().cut(random, 29, 116);
    }
}
