package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** TPC-H's region. */
final class RegionRows extends Rows {

    private static final String SCHEMA = """
            message region {
              required int32 r_regionkey;
              required binary r_name (STRING);
              required binary r_comment (STRING);
            }
            """;

    private static final Binary[] NAMES = LineitemRows.strings("AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST");

    static final int COUNT = NAMES.length;

    private final SplittableRandom random;
    private int key = -1;

    RegionRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    @Override
    public void next() {
        key++;
        numbers[0] = key;
        bytes[1] = NAMES[key];
        bytes[2] = TextPool.shared().cut(random, 31, 115);
    }
}
