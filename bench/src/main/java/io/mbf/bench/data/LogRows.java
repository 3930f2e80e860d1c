package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** Lines of the log of a service: few levels and loggers, messages of some forms with numbers in them, now and then a stack trace. */
final class LogRows extends Rows {

    private static final String SCHEMA = """
            message logs {
              required int64 at (TIMESTAMP(MICROS,true));
              required binary level (STRING);
              required binary logger (STRING);
              required binary thread (STRING);
              required binary message (STRING);
              optional binary trace (STRING);
              optional binary exception (STRING);
            }
            """;

    private static final int LOGGERS = 80;
    private static final int THREADS = 64;
    private static final int FRAMES = 12;
    private static final Binary[] LEVELS = LineitemRows.strings("INFO", "DEBUG", "WARN", "ERROR");
    private static final int[] LEVEL_WEIGHTS = {70, 92, 98, 100}; // out of 100, summed up
    private static final String[] PACKAGES = {"http", "store", "auth", "billing", "search", "queue", "mail", "report"};

    private final long seed;
    private final SplittableRandom random;
    private final Binary[] loggers = new Binary[LOGGERS];
    private final Binary[] threads = new Binary[THREADS];
    private long at = 1_704_067_200_000_000L; // 2024-01-01T00:00Z in microseconds
    private long row;

    LogRows(long seed) {
        super(SCHEMA);
        this.seed = seed;
        random = new SplittableRandom(seed);
        for (int i = 0; i < LOGGERS; i++) {
            loggers[i] = Binary.fromString(
                    "com.example." + PACKAGES[i % PACKAGES.length] + ".Handler" + Long.toString(mix(i) >>> 44, 36));
        }
        for (int i = 0; i < THREADS; i++) {
            threads[i] = Binary.fromString("worker-" + i);
        }
    }

    /** The trace of a line, counted from 0; some ten lines after one another share one. */
    static String trace(long seed, long row) {
        long request = row / 10;
        return "%016x%016x".formatted(mix(seed + request), mix(seed - request));
    }

    @Override
    public void next() {
        at += random.nextInt(4_000);
        numbers[0] = at;
        int weight = random.nextInt(100);
        int level = 0;
        while (weight >= LEVEL_WEIGHTS[level]) {
            level++;
        }
        bytes[1] = LEVELS[level];
        bytes[2] = loggers[Math.min(random.nextInt(LOGGERS), random.nextInt(LOGGERS))];
        bytes[3] = threads[random.nextInt(THREADS)];
        bytes[4] = Binary.fromString(message());
        nulls[5] = random.nextInt(10) < 3;
        bytes[5] = nulls[5] ? null : Binary.fromString(trace(seed, row));
        nulls[6] = level != LEVELS.length - 1;
        bytes[6] = nulls[6] ? null : Binary.fromString(exception());
        row++;
    }

    private String message() {
        int number = random.nextInt(100_000);
        String id = Long.toHexString(random.nextLong());
        return switch (random.nextInt(8)) {
            case 0, 1 -> "GET /api/v2/orders/" + number + " 200 " + random.nextInt(900) + " ms";
            case 2 -> "POST /api/v2/carts/" + id + "/items 201 " + random.nextInt(2_000) + " ms";
            case 3 -> "connection from 10." + number % 256 + "." + random.nextInt(256) + ".7 accepted";
            case 4 -> "user " + number + " signed in";
            case 5 -> "cache miss for key session:" + id;
            case 6 -> "job " + id + " finished in " + random.nextInt(60_000) + " ms";
            default ->
                random.nextInt(20) == 0
                        ? "request " + id + " to upstream timed out after " + 100 * random.nextInt(1, 300) + " ms"
                        : "flushed " + number + " records to segment " + id;
        };
    }

    private String exception() {
        StringBuilder text = new StringBuilder("java.io.IOException: broken pipe");
        for (int i = 0; i < FRAMES; i++) {
            text.append("\n\tat com.example.")
                    .append(PACKAGES[random.nextInt(PACKAGES.length)])
                    .append(".Handler.call(Handler.java:")
                    .append(random.nextInt(400))
                    .append(')');
        }
        return text.toString();
    }
}
