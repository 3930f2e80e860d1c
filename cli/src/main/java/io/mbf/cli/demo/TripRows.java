package io.mbf.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Invented taxi trips, one after the other: the object is the current one. A sorted id, nullable and plain integers,
 * a timestamp, a date, a decimal, rounded floating point numbers, and strings of low, middle and high entropy.
 */
public final class TripRows {

    public static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message trips {
              required int32 trip_id;
              optional int32 passengers;
              required int64 driver_id;
              required int64 picked_up (TIMESTAMP(MICROS,true));
              required int32 booked_on (DATE);
              required int64 fare (DECIMAL(12,2));
              required double distance_km;
              optional double latitude;
              required float rating;
              required boolean paid_by_card;
              required binary region (STRING);
              optional binary promotion (STRING);
              required binary receipt (STRING);
            }
            """);

    private static final Binary[] REGIONS = strings("APAC", "EMEA", "LATAM", "NORTH-AMERICA", "AFRICA");
    private static final int PROMOTIONS = 5_000;
    private static final long FIRST_PICK_UP = 1_704_067_200_000_000L; // 2024-01-01T00:00Z in microseconds
    private static final int RECEIPT_LENGTH = 16;
    private static final String HEX = "0123456789abcdef";

    private final SplittableRandom random;
    private final Binary[] promotions = new Binary[PROMOTIONS];

    private int tripId;
    private int passengers; // 0 is null
    private long driverId;
    private long pickedUp = FIRST_PICK_UP;
    private int bookedOn;
    private long fareCents;
    private double distance;
    private double latitude; // NaN is null
    private float rating;
    private boolean paidByCard;
    private Binary region;
    private Binary promotion; // null is null
    private Binary receipt;

    /** The rows of this seed, before the first one. */
    public TripRows(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < PROMOTIONS; i++) {
            promotions[i] = Binary.fromString("promotion-" + Integer.toString(i * 7_919, 36));
        }
    }

    /** Moves to the next trip. */
    public void next() {
        tripId++;
        passengers = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(6);
        driverId = 10_000_000_000L + random.nextInt(50_000) * 7L;
        pickedUp += random.nextInt(60_000_000);
        bookedOn = (int) (pickedUp / 86_400_000_000L) - random.nextInt(30);
        distance = Math.round(-Math.log(1 - random.nextDouble()) * 6_000) / 1_000.0;
        fareCents = 250 + Math.round(distance * 180) + random.nextInt(500);
        latitude =
                random.nextInt(50) == 0 ? Double.NaN : Math.round(random.nextDouble() * 1_800_000 - 900_000) / 10_000.0;
        rating = (1 + random.nextInt(41)) / 10f;
        paidByCard = random.nextInt(4) != 0;
        region = REGIONS[random.nextInt(100) < 60 ? 0 : random.nextInt(REGIONS.length)];
        promotion = random.nextInt(5) < 2 ? promotions[random.nextInt(PROMOTIONS)] : null;
        receipt = hexadecimal(random.nextLong());
    }

    /** Hands the current trip over, column by column in schema order. */
    public void writeTo(RecordConsumer consumer) {
        consumer.startMessage();
        start(consumer, 0).addInteger(tripId);
        end(consumer, 0);
        if (passengers != 0) {
            start(consumer, 1).addInteger(passengers);
            end(consumer, 1);
        }
        start(consumer, 2).addLong(driverId);
        end(consumer, 2);
        start(consumer, 3).addLong(pickedUp);
        end(consumer, 3);
        start(consumer, 4).addInteger(bookedOn);
        end(consumer, 4);
        start(consumer, 5).addLong(fareCents);
        end(consumer, 5);
        start(consumer, 6).addDouble(distance);
        end(consumer, 6);
        if (!Double.isNaN(latitude)) {
            start(consumer, 7).addDouble(latitude);
            end(consumer, 7);
        }
        start(consumer, 8).addFloat(rating);
        end(consumer, 8);
        start(consumer, 9).addBoolean(paidByCard);
        end(consumer, 9);
        start(consumer, 10).addBinary(region);
        end(consumer, 10);
        if (promotion != null) {
            start(consumer, 11).addBinary(promotion);
            end(consumer, 11);
        }
        start(consumer, 12).addBinary(receipt);
        end(consumer, 12);
        consumer.endMessage();
    }

    private static RecordConsumer start(RecordConsumer consumer, int field) {
        consumer.startField(SCHEMA.getFieldName(field), field);
        return consumer;
    }

    private static void end(RecordConsumer consumer, int field) {
        consumer.endField(SCHEMA.getFieldName(field), field);
    }

    private static Binary hexadecimal(long value) {
        byte[] text = new byte[RECEIPT_LENGTH];
        for (int i = 0; i < RECEIPT_LENGTH; i++) {
            text[i] = (byte) HEX.charAt((int) (value >>> 4 * i) & 15);
        }
        return Binary.fromConstantByteArray(text);
    }

    private static Binary[] strings(String... values) {
        Binary[] binaries = new Binary[values.length];
        for (int i = 0; i < values.length; i++) {
            binaries[i] = Binary.fromConstantByteArray(values[i].getBytes(StandardCharsets.UTF_8));
        }
        return binaries;
    }
}
