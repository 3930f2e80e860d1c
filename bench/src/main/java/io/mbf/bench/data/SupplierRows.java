package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** TPC-H's supplier. */
final class SupplierRows extends Rows {

    private static final String SCHEMA = """
            message supplier {
              required int64 s_suppkey;
              required binary s_name (STRING);
              required binary s_address (STRING);
              required int32 s_nationkey;
              required binary s_phone (STRING);
              required int64 s_acctbal (DECIMAL(15,2));
              required binary s_comment (STRING);
            }
            """;

    /** Of so many suppliers, customers complain about one, and recommend another; TPC-H has 5 each of 10,000. */
    private static final int REMARKED = 50;

    private final SplittableRandom random;
    private long key;

    SupplierRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    static long count(double size) {
        return Math.max(50, Math.round(10_000 * size));
    }

    @Override
    public void next() {
        key++;
        int nation = random.nextInt(NationRows.COUNT);
        numbers[0] = key;
        bytes[1] = Binary.fromString("Supplier#%09d".formatted(key));
        bytes[2] = TextPool.shared().cut(random, 10, 40);
        numbers[3] = nation;
        bytes[4] = NationRows.phone(nation, random);
        numbers[5] = random.nextInt(-99_999, 1_000_000);
        Binary comment = TextPool.shared().cut(random, 25, 60);
        bytes[6] = switch ((int) (key % REMARKED)) {
            case 0 -> Binary.fromString("Customer " + comment.toStringUsingUTF8() + " Complaints");
            case 1 -> Binary.fromString("Customer " + comment.toStringUsingUTF8() + " Recommends");
            default -> comment;
        };
    }
}
