package io.mbf.spark;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of every flat type, with nulls, extremes, repeated and ascending values. */
final class RandomRows {

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("flag", DataTypes.BooleanType)
            .add("tiny", DataTypes.ByteType)
            .add("small", DataTypes.ShortType)
            .add("number", DataTypes.IntegerType)
            .add("big", DataTypes.LongType)
            .add("single", DataTypes.FloatType)
            .add("real", DataTypes.DoubleType)
            .add("price", DataTypes.createDecimalType(7, 2))
            .add("amount", DataTypes.createDecimalType(18, 4))
            .add("huge", DataTypes.createDecimalType(38, 10))
            .add("day", DataTypes.DateType)
            .add("moment", DataTypes.TimestampType)
            .add("clock", DataTypes.TimestampNTZType)
            .add("city", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("bytes", DataTypes.BinaryType)
            .add("dotted.name", DataTypes.IntegerType);

    private static final List<String> CITIES = List.of("Oslo", "Łódź", "東京", "", "São Paulo", "Oslo ", "oslo");
    private static final double[] REALS = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1.5
    };
    private static final long MICROS_OF_A_CENTURY = 3_155_760_000_000_000L;

    private RandomRows() {}

    static List<Row> of(long seed, int count) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Object[] values = {
                null,
                random.nextBoolean(),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                i / 7,
                random.nextInt(5) == 0 ? Long.MIN_VALUE : random.nextLong(),
                (float) REALS[random.nextInt(REALS.length)],
                random.nextInt(3) == 0 ? REALS[random.nextInt(REALS.length)] : random.nextGaussian(),
                BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2),
                BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000_000L, 4),
                new BigDecimal(new BigInteger(110, random), 10).negate(),
                Date.valueOf(LocalDate.ofEpochDay(random.nextInt(60_000) - 20_000)),
                new Timestamp(random.nextLong() % (MICROS_OF_A_CENTURY / 1000)),
                LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(i).plusNanos(1000L * random.nextInt(1_000_000)),
                CITIES.get(random.nextInt(CITIES.size())),
                "row " + random.nextInt(1_000_000),
                new byte[random.nextInt(5)],
                i % 100
            };
            for (int column = 1; column < values.length; column++) {
                if (random.nextInt(10) == 0) {
                    values[column] = null;
                }
            }
            values[0] = (long) i;
            rows.add(RowFactory.create(values));
        }
        return rows;
    }
}
