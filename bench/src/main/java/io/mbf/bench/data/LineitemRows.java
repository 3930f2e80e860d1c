package io.mbf.bench.data;

import java.time.LocalDate;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/**
 * TPC-H's lineitem: its columns, distributions and order (TPC-H specification, 4.2.3), typed as DuckDB's generator types
 * them except that the line number has 32 bits.
 */
final class LineitemRows extends Rows {

    private static final String SCHEMA = """
            message lineitem {
              required int64 l_orderkey;
              required int64 l_partkey;
              required int64 l_suppkey;
              required int32 l_linenumber;
              required int64 l_quantity (DECIMAL(15,2));
              required int64 l_extendedprice (DECIMAL(15,2));
              required int64 l_discount (DECIMAL(15,2));
              required int64 l_tax (DECIMAL(15,2));
              required binary l_returnflag (STRING);
              required binary l_linestatus (STRING);
              required int32 l_shipdate (DATE);
              required int32 l_commitdate (DATE);
              required int32 l_receiptdate (DATE);
              required binary l_shipinstruct (STRING);
              required binary l_shipmode (STRING);
              required binary l_comment (STRING);
            }
            """;

    private static final int FIRST_DAY = (int) LocalDate.of(1992, 1, 1).toEpochDay();
    private static final int LAST_ORDER_DAY = (int) LocalDate.of(1998, 8, 2).toEpochDay();
    private static final int TODAY = (int) LocalDate.of(1995, 6, 17).toEpochDay();

    private static final Binary[] FLAGS = strings("R", "A", "N");
    private static final Binary[] STATUS = strings("O", "F");
    private static final Binary[] INSTRUCTIONS =
            strings("DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN");
    private static final Binary[] MODES = strings("REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB");

    private final SplittableRandom random;
    private final long parts;
    private final long suppliers;

    private long order;
    private int line;
    private int lines;
    private int orderDay;

    LineitemRows(long seed, double size) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
        parts = PartRows.count(size);
        suppliers = SupplierRows.count(size);
    }

    /** The key of an order, counted from 1: eight of every 32 keys are used. */
    static long orderKey(long order) {
        return (order >> 3 << 5) + (order & 7);
    }

    /** Whether the next row begins another order. */
    boolean isLastOfOrder() {
        return line == lines;
    }

    /** The day of the current order. */
    int orderDay() {
        return orderDay;
    }

    @Override
    public void next() {
        if (isLastOfOrder()) {
            order++;
            line = 0;
            lines = 1 + random.nextInt(7);
            orderDay = random.nextInt(FIRST_DAY, LAST_ORDER_DAY + 1);
        }
        line++;
        long part = 1 + random.nextLong(parts);
        long quantity = 1 + random.nextInt(50);
        int shipped = orderDay + 1 + random.nextInt(121);
        int received = shipped + 1 + random.nextInt(30);
        numbers[0] = orderKey(order);
        numbers[1] = part;
        numbers[2] = PartsuppRows.supplier(part, random.nextInt(4), suppliers);
        numbers[3] = line;
        numbers[4] = quantity * 100;
        numbers[5] = quantity * PartRows.retailCents(part);
        numbers[6] = random.nextInt(11);
        numbers[7] = random.nextInt(9);
        bytes[8] = FLAGS[received <= TODAY ? random.nextInt(2) : 2];
        bytes[9] = STATUS[shipped > TODAY ? 0 : 1];
        numbers[10] = shipped;
        numbers[11] = orderDay + 30 + random.nextInt(61);
        numbers[12] = received;
        bytes[13] = INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)];
        bytes[14] = MODES[random.nextInt(MODES.length)];
        bytes[15] = TextPool.shared().cut(random, 10, 43);
    }

    static Binary[] strings(String... values) {
        Binary[] binaries = new Binary[values.length];
        for (int i = 0; i < values.length; i++) {
            binaries[i] = Binary.fromConstantByteArray(values[i].getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return binaries;
    }
}
