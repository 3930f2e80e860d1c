package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/**
 * Hourly reports of weather stations at airports, station by station within an hour: coordinates that repeat with the
 * station, measurements that drift, and columns that are null for most rows.
 */
final class WeatherRows extends Rows {

    private static final String SCHEMA = """
            message weather {
              required binary station (STRING);
              required int64 observed (TIMESTAMP(MILLIS,true));
              required int32 day (DATE);
              required double latitude;
              required double longitude;
              optional int32 elevation;
              optional double temperature;
              optional double dew_point;
              optional double pressure;
              optional int32 wind_direction;
              optional double wind_speed;
              optional double gust;
              optional double precipitation;
              optional double snow_depth;
              optional binary sky (STRING);
              optional binary remark (STRING);
            }
            """;

    private static final int STATIONS = 2_500;
    private static final long FIRST_HOUR = 1_577_836_800_000L; // 2020-01-01T00:00Z
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final Binary[] SKIES = LineitemRows.strings("CLR", "FEW", "SCT", "BKN", "OVC", "VV");

    private final SplittableRandom random;
    private final Binary[] stations = new Binary[STATIONS];
    private final double[] temperatures = new double[STATIONS];
    private long row;

    WeatherRows(long seed) {
        super(SCHEMA);
        random = new SplittableRandom(seed);
        for (int i = 0; i < STATIONS; i++) {
            stations[i] = Binary.fromString(station(i));
            temperatures[i] = random.nextInt(-100, 300) / 10.0;
        }
    }

    /** The code of a station, counted from 0. */
    static String station(int number) {
        return "K" + (char) ('A' + number / 676 % 26) + (char) ('A' + number / 26 % 26) + (char) ('A' + number % 26);
    }

    @Override
    public void next() {
        int station = (int) (row % STATIONS);
        long observed = FIRST_HOUR + row / STATIONS * HOUR + (mix(station) >>> 1) % 60 * 60_000;
        bytes[0] = stations[station];
        numbers[1] = observed;
        numbers[2] = observed / DAY;
        set(3, 25 + (mix(2 * station) >>> 1) % 240_000 / 10_000.0);
        set(4, -125 + (mix(2 * station + 1) >>> 1) % 580_000 / 10_000.0);
        nulls[5] = station % 40 == 0;
        numbers[5] = (mix(-station) >>> 1) % 2_200;
        double drift = temperatures[station] + random.nextInt(-9, 10) / 10.0;
        temperatures[station] = Math.round(Math.max(-40, Math.min(45, drift)) * 10) / 10.0;
        nulls[6] = random.nextInt(50) == 0;
        set(6, temperatures[station]);
        nulls[7] = nulls[6] || random.nextInt(20) == 0;
        set(7, Math.round((temperatures[station] - random.nextInt(120) / 10.0) * 10) / 10.0);
        nulls[8] = random.nextInt(8) == 0;
        set(8, 9_800 / 10.0 + random.nextInt(600) / 10.0);
        nulls[9] = random.nextInt(6) == 0;
        numbers[9] = 10L * random.nextInt(37);
        nulls[10] = random.nextInt(25) == 0;
        set(10, random.nextInt(300) / 10.0);
        nulls[11] = random.nextInt(7) != 0;
        set(11, 10 + random.nextInt(350) / 10.0);
        nulls[12] = random.nextInt(4) != 0;
        set(12, random.nextInt(10) == 0 ? random.nextInt(300) / 10.0 : 0);
        nulls[13] = random.nextInt(40) != 0;
        set(13, random.nextInt(200));
        nulls[14] = random.nextInt(5) == 0;
        bytes[14] = SKIES[random.nextInt(SKIES.length)];
        nulls[15] = random.nextInt(12) != 0;
        bytes[15] = nulls[15] ? null : TextPool.shared().cut(random, 8, 60);
        row++;
    }
}
