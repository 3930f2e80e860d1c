package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Orders with their lines: a list of structs per row, now and then an empty or missing one. */
final class NestedRows extends Rows {

    private static final String SCHEMA = """
            message nested {
              required int64 id;
              optional group lines (LIST) {
                repeated group list {
                  required group element {
                    required binary article (STRING);
                    required int32 quantity;
                    optional double price;
                  }
                }
              }
            }
            """;

    private final SplittableRandom random;
    private final Binary[] articles;
    private long id;

    NestedRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
        articles = new Binary[1_000];
        for (int i = 0; i < articles.length; i++) {
            articles[i] = LineitemRows.strings("article-" + Long.toString(mix(i) >>> 40, 36))[0];
        }
    }

    @Override
    public void next() {
        id++;
    }

    @Override
    public void writeTo(RecordConsumer consumer) {
        consumer.startMessage();
        consumer.startField("id", 0);
        consumer.addLong(id);
        consumer.endField("id", 0);
        if (random.nextInt(20) != 0) {
            consumer.startField("lines", 1);
            consumer.startGroup();
            writeLines(consumer, random.nextInt(8));
            consumer.endGroup();
            consumer.endField("lines", 1);
        }
        consumer.endMessage();
    }

    private void writeLines(RecordConsumer consumer, int lines) {
        if (lines == 0) {
            return; // a field without values may not even be started
        }
        consumer.startField("list", 0);
        for (int i = 0; i < lines; i++) {
            consumer.startGroup();
            consumer.startField("element", 0);
            consumer.startGroup();
            consumer.startField("article", 0);
            consumer.addBinary(articles[random.nextInt(articles.length)]);
            consumer.endField("article", 0);
            consumer.startField("quantity", 1);
            consumer.addInteger(1 + random.nextInt(20));
            consumer.endField("quantity", 1);
            if (random.nextInt(10) != 0) {
                consumer.startField("price", 2);
                consumer.addDouble(random.nextInt(100_000) / 100.0);
                consumer.endField("price", 2);
            }
            consumer.endGroup();
            consumer.endField("element", 0);
            consumer.endGroup();
        }
        consumer.endField("list", 0);
    }
}
