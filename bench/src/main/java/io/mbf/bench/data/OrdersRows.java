package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/**
 * TPC-H's orders, to which the rows of lineitem with the same seed belong. As lineitem ends at a number of rows, its
 * last orders may be without lines here, or lines without order.
 */
final class OrdersRows extends Rows {

    private static final String SCHEMA = """
            message orders {
              required int64 o_orderkey;
              required int64 o_custkey;
              required binary o_orderstatus (STRING);
              required int64 o_totalprice (DECIMAL(15,2));
              required int32 o_orderdate (DATE);
              required binary o_orderpriority (STRING);
              required binary o_clerk (STRING);
              required int32 o_shippriority;
              required binary o_comment (STRING);
            }
            """;

    private static final Binary[] PRIORITIES =
            LineitemRows.strings("1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW");
    private static final Binary[] STATUS = LineitemRows.strings("F", "P", "O");
    /** One comment of so many is about a special request. */
    private static final int SPECIAL = 100;

    private final SplittableRandom random;
    private final LineitemRows lines;
    private final long customers;
    private final int clerks;

    OrdersRows(long seed, double size) {
        super(SCHEMA);
        random = new SplittableRandom(~seed); // other numbers than those of the lines
        lines = new LineitemRows(seed, size);
        customers = CustomerRows.count(size);
        clerks = (int) Math.max(10, Math.round(1_000 * size));
    }

    static long count(double size) {
        return Math.max(1, Math.round(1_500_000 * size));
    }

    @Override
    public void next() {
        long total = 0;
        int count = 0;
        int open = 0;
        do {
            lines.next();
            total += lines.numbers[5] * (100 - lines.numbers[6]) * (100 + lines.numbers[7]) / 10_000;
            open += lines.bytes[9].equals(STATUS[2]) ? 1 : 0;
            count++;
        } while (!lines.isLastOfOrder());
        numbers[0] = lines.numbers[0];
        numbers[1] = customer();
        bytes[2] = STATUS[open == 0 ? 0 : open < count ? 1 : 2];
        numbers[3] = total;
        numbers[4] = lines.orderDay();
        bytes[5] = PRIORITIES[random.nextInt(PRIORITIES.length)];
        bytes[6] = Binary.fromString("Clerk#%09d".formatted(1 + random.nextInt(clerks)));
        numbers[7] = 0;
        Binary comment = TextPool.shared().cut(random, 19, 50);
        bytes[8] = random.nextInt(SPECIAL) == 0
                ? Binary.fromString("special " + comment.toStringUsingUTF8() + " requests")
                : comment;
    }

    /** A third of the customers never order. */
    private long customer() {
        long customer;
        do {
            customer = 1 + random.nextLong(customers);
        } while (customer % 3 == 0);
        return customer;
    }
}
