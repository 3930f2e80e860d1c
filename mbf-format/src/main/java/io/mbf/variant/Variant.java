package io.mbf.variant;

import static java.util.Objects.requireNonNull;

import io.mbf.schema.TimeUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A value of a VARIANT column: a scalar, an array of variants, or an object, which has variants by name.
 *
 * <p>{@link #getType} says what it is, in the names of parquet-java; getters throw {@link IllegalStateException} if it is
 * something else, and the message says what. Whether the column stored it shredded makes no difference. A column's null
 * is no variant, but {@code null}; the variant null is one of type {@link Type#NULL}.
 *
 * <p>Two are equal if they have the same type and the same value: the byte 1 is not the int 1. Immutable, and a copy: it
 * stays valid when the batch does not. Source: apache/parquet-format, {@code VariantEncoding.md}.
 */
public final class Variant {

    /** What a variant is: the types of the specification. */
    public enum Type {
        NULL,
        BOOLEAN,
        /** An integer of 8 bits. */
        BYTE,
        /** An integer of 16 bits. */
        SHORT,
        /** An integer of 32 bits. */
        INT,
        /** An integer of 64 bits. */
        LONG,
        FLOAT,
        DOUBLE,
        /** A decimal of up to 9 digits. */
        DECIMAL4,
        /** A decimal of up to 18 digits. */
        DECIMAL8,
        /** A decimal of up to 38 digits. */
        DECIMAL16,
        DATE,
        /** A time of day in microseconds, of a local clock. */
        TIME,
        /** Microseconds of UTC. */
        TIMESTAMP_TZ,
        /** Microseconds of a local clock. */
        TIMESTAMP_NTZ,
        /** Nanoseconds of UTC. */
        TIMESTAMP_NANOS_TZ,
        /** Nanoseconds of a local clock. */
        TIMESTAMP_NANOS_NTZ,
        BINARY,
        STRING,
        UUID,
        ARRAY,
        OBJECT
    }

    static final Variant NULL = new Variant(Type.NULL, null);

    private final Type type;
    private final Object value; // integers are Long; a TIME outside of a day is its Long

    Variant(Type type, Object value) {
        this.type = type;
        this.value = value;
    }

    /** Which of the types of variants the value has. */
    public Type getType() {
        return type;
    }

    /** Whether it is the variant null. */
    public boolean isNull() {
        return type == Type.NULL;
    }

    /** A BOOLEAN. */
    public boolean getBoolean() {
        return get(Boolean.class, "getBoolean");
    }

    /** An integer of up to 32 bits: BYTE, SHORT or INT. */
    public int getInt() {
        if (type == Type.LONG) {
            throw mismatch("getInt");
        }
        return (int) getInteger("getInt");
    }

    /** An integer of any size: BYTE, SHORT, INT or LONG. */
    public long getLong() {
        return getInteger("getLong");
    }

    private long getInteger(String getter) {
        return switch (type) {
            case BYTE, SHORT, INT, LONG -> (Long) value;
            default -> throw mismatch(getter);
        };
    }

    /** A FLOAT. */
    public float getFloat() {
        return get(Float.class, "getFloat");
    }

    /** A DOUBLE or FLOAT. */
    public double getDouble() {
        return type == Type.FLOAT ? (Float) value : get(Double.class, "getDouble");
    }

    /** A DECIMAL4, DECIMAL8 or DECIMAL16, with its scale. */
    public BigDecimal getDecimal() {
        return get(BigDecimal.class, "getDecimal");
    }

    /** A DATE. */
    public LocalDate getDate() {
        return get(LocalDate.class, "getDate");
    }

    /**
     * A TIME.
     *
     * @throws DateTimeException if what is stored is not within a day; the message has it
     */
    public LocalTime getTime() {
        if (type == Type.TIME && value instanceof Long micros) {
            throw new DateTimeException("the variant is TIME; " + micros + " microseconds are not a time of day");
        }
        return get(LocalTime.class, "getTime");
    }

    /** A TIMESTAMP_TZ or TIMESTAMP_NANOS_TZ. */
    public Instant getInstant() {
        return get(Instant.class, "getInstant");
    }

    /** A TIMESTAMP_NTZ or TIMESTAMP_NANOS_NTZ. */
    public LocalDateTime getLocalDateTime() {
        return get(LocalDateTime.class, "getLocalDateTime");
    }

    /** A BINARY; a copy. */
    public byte[] getBinary() {
        return get(byte[].class, "getBinary").clone();
    }

    /** A STRING; malformed UTF-8 has become U+FFFD. */
    public String getString() {
        return get(String.class, "getString");
    }

    /** A UUID. */
    public UUID getUuid() {
        return get(UUID.class, "getUuid");
    }

    /** The elements of an ARRAY. Cannot be changed. */
    @SuppressWarnings("unchecked") // arrays are made with a list of variants
    public List<Variant> getElements() {
        return get(List.class, "getElements");
    }

    /** The members of an OBJECT by name, in the order of their names' UTF-8. Cannot be changed. */
    @SuppressWarnings("unchecked") // objects are made with a map to variants
    public Map<String, Variant> getFields() {
        return get(Map.class, "getFields");
    }

    /** The member of an OBJECT that has this name; {@code null} if there is none. */
    public @Nullable Variant getFieldByKey(String key) {
        requireNonNull(key, "key");
        return getFields().get(key);
    }

    private <T> T get(Class<T> wanted, String getter) {
        if (!wanted.isInstance(value)) {
            throw mismatch(getter);
        }
        return wanted.cast(value);
    }

    private IllegalStateException mismatch(String getter) {
        return new IllegalStateException("the variant is " + type + ", not for " + getter);
    }

    /**
     * Tells this to a sink, part by part.
     *
     * @throws E as the sink does
     */
    public <E extends Exception> void writeTo(VariantSink<E> sink) throws E {
        requireNonNull(sink, "sink");
        switch (type) {
            case NULL -> sink.nullValue();
            case BOOLEAN -> sink.bool(getBoolean());
            case BYTE -> sink.integer(getLong(), 8);
            case SHORT -> sink.integer(getLong(), 16);
            case INT -> sink.integer(getLong(), 32);
            case LONG -> sink.integer(getLong(), 64);
            case FLOAT -> sink.real(getFloat());
            case DOUBLE -> sink.real(getDouble());
            case DECIMAL4, DECIMAL8 -> {
                BigDecimal decimal = getDecimal();
                int bits = type == Type.DECIMAL4 ? 32 : 64;
                sink.decimal(decimal.unscaledValue().longValueExact(), decimal.scale(), bits);
            }
            case DECIMAL16 -> {
                BigInteger unscaled = getDecimal().unscaledValue();
                byte[] bytes = unscaled.toByteArray();
                sink.decimal(bytes, 0, bytes.length, getDecimal().scale());
            }
            case DATE -> sink.date((int) getDate().toEpochDay());
            case TIME ->
                sink.time(value instanceof Long micros ? micros : getTime().toNanoOfDay() / 1_000);
            case TIMESTAMP_TZ, TIMESTAMP_NANOS_TZ -> timestamp(getInstant(), true, sink);
            case TIMESTAMP_NTZ, TIMESTAMP_NANOS_NTZ ->
                timestamp(getLocalDateTime().toInstant(ZoneOffset.UTC), false, sink);
            case BINARY -> sink.binary((byte[]) value, 0, ((byte[]) value).length);
            case STRING -> {
                byte[] utf8 = getString().getBytes(StandardCharsets.UTF_8);
                sink.string(utf8, 0, utf8.length);
            }
            case UUID -> {
                UUID uuid = getUuid();
                byte[] bytes = ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array();
                sink.uuid(bytes, 0);
            }
            case ARRAY -> {
                sink.startArray();
                for (Variant element : getElements()) {
                    element.writeTo(sink);
                }
                sink.endArray();
            }
            case OBJECT -> {
                sink.startObject();
                for (Map.Entry<String, Variant> member : getFields().entrySet()) {
                    sink.fieldName(member.getKey());
                    member.getValue().writeTo(sink);
                }
                sink.endObject();
            }
        }
    }

    /** What overflows on the way there overflows back: the stored units are a {@code long}. */
    private <E extends Exception> void timestamp(Instant time, boolean utc, VariantSink<E> sink) throws E {
        boolean nanos = type == Type.TIMESTAMP_NANOS_TZ || type == Type.TIMESTAMP_NANOS_NTZ;
        TimeUnit unit = nanos ? TimeUnit.NANOS : TimeUnit.MICROS;
        long fraction = nanos ? time.getNano() : time.getNano() / 1_000;
        sink.timestamp(time.getEpochSecond() * unit.perSecond() + fraction, unit, utc);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Variant variant
                && type == variant.type
                && (value instanceof byte[] bytes
                        ? Arrays.equals(bytes, (byte[]) variant.value)
                        : value == null || value.equals(variant.value));
    }

    @Override
    public int hashCode() {
        return 31 * type.ordinal()
                + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : value == null ? 0 : value.hashCode());
    }

    /** For people and logs: as Java shows the value, bytes in hexadecimal digits. The text is not JSON. */
    @Override
    public String toString() {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }
}
