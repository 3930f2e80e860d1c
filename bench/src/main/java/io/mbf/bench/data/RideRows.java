package io.mbf.bench.data;

import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/** Taxi trips: timestamps, nullable doubles, small integers, a few strings, and an unsorted key of its own per trip. */
final class RideRows extends Rows {

    private static final String SCHEMA = """
            message trips {
              required int64 ride_id;
              required int32 vendor (INTEGER(8,true));
              required int64 picked_up (TIMESTAMP(MICROS,true));
              required int64 dropped_off (TIMESTAMP(MICROS,true));
              optional double passengers;
              required double distance;
              required int32 from_zone;
              required int32 to_zone;
              required binary payment (STRING);
              optional binary promotion (STRING);
              required double fare;
              optional double tip;
              optional double tolls;
              optional double airport_fee;
              required boolean shared;
            }
            """;

    private static final long FIRST_PICK_UP = 1_704_067_200_000_000L; // 2024-01-01T00:00Z in microseconds
    private static final Binary[] PAYMENTS =
            LineitemRows.strings("credit card", "cash", "no charge", "dispute", "voided trip");
    private static final double[] TOLLS = {2.45, 6.94, 13.88, 16.06};

    private final SplittableRandom random;
    private final Binary[] promotions;
    private final long seed;
    private long row;
    private long pickedUp = FIRST_PICK_UP;

    RideRows(long seed) {
        super(SCHEMA);
        this.seed = seed;
        random = new SplittableRandom(seed);
        promotions = new Binary[2_000];
        for (int i = 0; i < promotions.length; i++) {
            promotions[i] = LineitemRows.strings("promotion-" + Integer.toString(i * 7_919, 36))[0];
        }
    }

    /** The key of a trip, counted from 0. */
    static long rideId(long seed, long row) {
        return mix(seed + row) >>> 1;
    }

    @Override
    public void next() {
        numbers[0] = rideId(seed, row++);
        numbers[1] = 1 + random.nextInt(2);
        pickedUp += random.nextInt(2_000_000);
        numbers[2] = pickedUp / 1_000_000 * 1_000_000 - random.nextInt(600) * 1_000_000L; // nearly sorted
        double distance = Math.round(-Math.log(1 - random.nextDouble()) * 350) / 100.0;
        numbers[3] = numbers[2] + (long) (distance * 240 + random.nextInt(300)) * 1_000_000L;
        nulls[4] = random.nextInt(20) == 0;
        set(4, 1 + Math.min(random.nextInt(6), random.nextInt(6)));
        set(5, distance);
        numbers[6] = 1 + random.nextInt(263);
        numbers[7] = 1 + random.nextInt(263);
        bytes[8] = PAYMENTS[random.nextInt(10) < 7 ? 0 : random.nextInt(PAYMENTS.length)];
        nulls[9] = random.nextInt(4) != 0;
        bytes[9] = promotions[random.nextInt(promotions.length)];
        double fare = Math.round((3 + distance * 2.8 + random.nextInt(5)) * 100) / 100.0;
        set(10, fare);
        nulls[11] = bytes[8] != PAYMENTS[0];
        set(11, Math.round(fare * random.nextInt(31)) / 100.0);
        nulls[12] = random.nextInt(12) != 0;
        set(12, TOLLS[random.nextInt(TOLLS.length)]);
        nulls[13] = random.nextInt(20) == 0;
        set(13, random.nextInt(10) == 0 ? 1.75 : 0);
        numbers[14] = random.nextInt(50) == 0 ? 1 : 0;
    }
}
