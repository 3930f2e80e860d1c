package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** TPC-H's part; the colours that names are made of are fewer and our own. */
final class PartRows extends Rows {

    private static final String SCHEMA = """
            message part {
              required int64 p_partkey;
              required binary p_name (STRING);
              required binary p_mfgr (STRING);
              required binary p_brand (STRING);
              required binary p_type (STRING);
              required int32 p_size;
              required binary p_container (STRING);
              required int64 p_retailprice (DECIMAL(15,2));
              required binary p_comment (STRING);
            }
            """;

    private static final String[] COLOURS = words("amber aqua beige black blue bronze brown coral cream crimson cyan"
            + " forest gold gray green indigo ivory jade khaki lavender lemon lilac lime magenta maroon mint navy olive"
            + " orange orchid peach pearl pink plum purple red rose ruby rust salmon sand silver sky tan teal violet");
    private static final String[] FINISHES = words("STANDARD SMALL MEDIUM LARGE ECONOMY PROMO");
    private static final String[] COATINGS = words("ANODIZED BURNISHED PLATED POLISHED BRUSHED");
    private static final String[] METALS = words("TIN NICKEL BRASS STEEL COPPER");
    private static final String[] SIZES = words("SM MED LG JUMBO WRAP");
    private static final String[] BOXES = words("CASE BOX BAG JAR PKG PACK CAN DRUM");

    private final SplittableRandom random;
    private long key;

    PartRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    static long count(double size) {
        return Math.max(1_000, Math.round(200_000 * size));
    }

    /** What a part costs. */
    static long retailCents(long part) {
        return 90_000 + part / 10 % 20_001 + 100 * (part % 1_000);
    }

    @Override
    public void next() {
        key++;
        int maker = 1 + random.nextInt(5);
        numbers[0] = key;
        bytes[1] = Binary.fromString(
                String.join(" ", pick(COLOURS), pick(COLOURS), pick(COLOURS), pick(COLOURS), pick(COLOURS)));
        bytes[2] = Binary.fromString("Manufacturer#" + maker);
        bytes[3] = Binary.fromString("Brand#" + maker + (1 + random.nextInt(5)));
        bytes[4] = Binary.fromString(pick(FINISHES) + " " + pick(COATINGS) + " " + pick(METALS));
        numbers[5] = 1 + random.nextInt(50);
        bytes[6] = Binary.fromString(pick(SIZES) + " " + pick(BOXES));
        numbers[7] = retailCents(key);
        bytes[8] = TextPool.shared().cut(random, 5, 22);
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private static String[] words(String list) {
        return list.split(" ");
    }
}
