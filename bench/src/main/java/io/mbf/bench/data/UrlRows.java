package io.mbf.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** A web log: long addresses of high entropy, each of them once, with a status and a size. */
final class UrlRows extends Rows {

    private static final String SCHEMA = """
            message urls {
              required binary url (STRING);
              optional binary referrer (STRING);
              required int32 status;
              required int64 bytes;
              required int64 at (TIMESTAMP(MILLIS,true));
            }
            """;

    private static final String[] HOSTS = {
        "www.example.com", "shop.example.org", "news.example.net", "static.cdn.example.com", "forum.example.edu"
    };
    private static final int[] STATUS = {200, 200, 200, 200, 200, 200, 304, 301, 404, 500};

    private final long seed;
    private final SplittableRandom random;
    private long row;
    private long at = 1_704_067_200_000L;

    UrlRows(long seed) {
        super(SCHEMA);
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** The address in a row, counted from 0. */
    static String url(long seed, long row) {
        long id = mix(seed + row);
        StringBuilder url = new StringBuilder(160).append("https://").append(HOSTS[(int) ((id >>> 1) % HOSTS.length)]);
        int parts = 2 + (int) (id >>> 7 & 3);
        for (int i = 0; i < parts; i++) {
            url.append(i == 0 ? "/" : "-").append(Long.toString(mix(id + i) >>> 1, 36));
        }
        return url.append("?session=")
                .append(Long.toHexString(mix(~id)))
                .append("&page=")
                .append(id >>> 58)
                .toString();
    }

    @Override
    public void next() {
        bytes[0] = binary(url(seed, row));
        nulls[1] = random.nextInt(3) == 0;
        bytes[1] = nulls[1] ? null : binary(url(seed, random.nextLong(row + 1)));
        numbers[2] = STATUS[random.nextInt(STATUS.length)];
        numbers[3] = (long) Math.exp(4 + 10 * random.nextDouble());
        at += random.nextInt(50);
        numbers[4] = at;
        row++;
    }

    private static Binary binary(String text) {
        return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.US_ASCII));
    }
}
