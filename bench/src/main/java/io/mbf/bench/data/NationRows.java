package io.mbf.bench.data;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** TPC-H's nation. */
final class NationRows extends Rows {

    private static final String SCHEMA = """
            message nation {
              required int32 n_nationkey;
              required binary n_name (STRING);
              required int32 n_regionkey;
              required binary n_comment (STRING);
            }
            """;

    /** By their regions. */
    private static final List<Binary[]> NAMES = List.of(
            LineitemRows.strings("ALGERIA", "ETHIOPIA", "KENYA", "MOROCCO", "MOZAMBIQUE"),
            LineitemRows.strings("ARGENTINA", "BRAZIL", "CANADA", "PERU", "UNITED STATES"),
            LineitemRows.strings("CHINA", "INDIA", "INDONESIA", "JAPAN", "VIETNAM"),
            LineitemRows.strings("FRANCE", "GERMANY", "ROMANIA", "RUSSIA", "UNITED KINGDOM"),
            LineitemRows.strings("EGYPT", "IRAN", "IRAQ", "JORDAN", "SAUDI ARABIA"));

    static final int COUNT = 25;

    private final SplittableRandom random;
    private int key = -1;

    NationRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    /** A telephone number, whose first two digits tell the nation. */
    static Binary phone(long nation, SplittableRandom random) {
        return Binary.fromString("%d-%03d-%03d-%04d"
                .formatted(
                        nation + 10,
                        random.nextInt(100, 1_000),
                        random.nextInt(100, 1_000),
                        random.nextInt(1_000, 10_000)));
    }

    @Override
    public void next() {
        key++;
        numbers[0] = key;
        bytes[1] = NAMES.get(key / RegionRows.COUNT)[key % RegionRows.COUNT];
        numbers[2] = key / RegionRows.COUNT;
        bytes[3] = TextPool.shared().cut(random, 31, 114);
    }
}
