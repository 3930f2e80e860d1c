package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** A table of 1,000 columns, as feature stores have them: integers, rounded and random doubles, few short strings. */
final class WideRows extends Rows {

    static final int COLUMNS = 1_000;

    private static final Binary[] COLOURS = LineitemRows.strings("red", "orange", "yellow", "green", "blue", "indigo");

    private final SplittableRandom random;

    WideRows(long seed) {
        super(schemaText());
        random = new SplittableRandom(seed);
    }

    private static String schemaText() {
        StringBuilder schema = new StringBuilder("message wide {\n");
        for (int i = 0; i < COLUMNS; i++) {
            schema.append(
                            switch (i % 10) {
                                case 0, 1, 2 -> "required int32 c" + i;
                                case 3, 4 -> "required int64 c" + i;
                                case 5, 6, 7 -> "required double c" + i;
                                case 8 -> "optional double c" + i;
                                default -> "required binary c" + i + " (STRING)";
                            })
                    .append(";\n");
        }
        return schema.append("}").toString();
    }

    @Override
    public void next() {
        for (int i = 0; i < COLUMNS; i++) {
            long value = random.nextLong() >>> 1;
            switch (i % 10) {
                case 0, 1, 2 -> numbers[i] = value % (10 + i);
                case 3, 4 -> numbers[i] = value % (1_000_000L * (i + 1));
                case 5, 6 -> set(i, value % 100_000 / 100.0);
                case 7 -> set(i, value * 0x1p-63);
                case 8 -> {
                    nulls[i] = value % 8 == 0;
                    set(i, value % 1_000 / 8.0);
                }
                default -> bytes[i] = COLOURS[(int) (value % COLOURS.length)];
            }
        }
    }
}
