package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/**
 * Annotated tokens as language tools write them: a few long categorical strings that repeat 100,000 times and more,
 * distances rounded to four decimals, small integers.
 */
final class TokenRows extends Rows {

    private static final String SCHEMA = """
            message tokens {
              required binary document (STRING);
              required binary model (STRING);
              required binary label (STRING);
              required int32 position;
              required int32 token;
              optional int32 layer;
              required double distance;
              required float score;
            }
            """;

    private static final int DOCUMENTS = 24;
    private static final int PER_DOCUMENT = 400; // rows in a row before the next document

    private final SplittableRandom random;
    private final Binary[] documents = new Binary[DOCUMENTS];
    private final Binary[] models = new Binary[6];
    private final Binary[] labels = new Binary[12];
    private long row;

    TokenRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
    }

    private void makeStrings() {
        fill(documents, 100, 300);
        fill(models, 150, 250);
        fill(labels, 100, 120);
    }

    private void fill(Binary[] values, int min, int max) {
        for (int i = 0; i < values.length; i++) {
            values[i] = TextPool.shared().cut(random, min, max);
        }
    }

    @Override
    public void next() {
        if (row == 0) {
            makeStrings();
        }
        if (row % PER_DOCUMENT == 0) {
            bytes[0] = documents[random.nextInt(DOCUMENTS)];
            bytes[1] = models[random.nextInt(models.length)];
        }
        bytes[2] = labels[Math.min(random.nextInt(labels.length), random.nextInt(labels.length))];
        numbers[3] = row % PER_DOCUMENT;
        numbers[4] = (long) (50_000 * Math.pow(random.nextDouble(), 4)); // common tokens are common
        nulls[5] = random.nextInt(10) == 0;
        numbers[5] = random.nextInt(48);
        set(6, Math.round(random.nextDouble() * 20_000) / 10_000.0);
        numbers[7] = Float.floatToRawIntBits(random.nextInt(1_001) / 1_000f);
        row++;
    }
}
