package io.mbf.variant;

import io.mbf.error.VariantException;
import io.mbf.schema.TimeUnit;
import io.mbf.variant.Variant.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A sink that builds a {@link Variant}. Serves one variant. */
final class VariantBuilder implements VariantSink<RuntimeException> {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /** An object or array whose end has not come yet; one of the two is null. */
    private static final class Open {
        private final Map<String, Variant> members;
        private final List<Variant> elements;
        private String name; // of the member whose value comes next

        Open(Map<String, Variant> members, List<Variant> elements) {
            this.members = members;
            this.elements = elements;
        }

        void add(Variant value) {
            if (elements != null) {
                elements.add(value);
            } else if (members.put(name, value) != null) {
                // different bytes, both malformed
                throw VariantException.corrupt("two members of the name '" + name + "'");
            }
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private Variant result;

    /** The value built; everything of it must have been given. */
    Variant result() {
        return result;
    }

    private void add(Type type, Object value) {
        add(new Variant(type, value));
    }

    private void add(Variant value) {
        if (open.isEmpty()) {
            result = value;
        } else {
            open.peek().add(value);
        }
    }

    @Override
    public void startObject() {
        open.push(new Open(new LinkedHashMap<>(), null));
    }

    @Override
    public void fieldName(String name) {
        open.peek().name = name;
    }

    @Override
    public void endObject() {
        add(Type.OBJECT, Collections.unmodifiableMap(open.pop().members));
    }

    @Override
    public void startArray() {
        open.push(new Open(null, new ArrayList<>()));
    }

    @Override
    public void endArray() {
        add(Type.ARRAY, List.copyOf(open.pop().elements));
    }

    @Override
    public void nullValue() {
        add(Variant.NULL);
    }

    @Override
    public void bool(boolean value) {
        add(Type.BOOLEAN, value);
    }

    @Override
    public void integer(long value, int bits) {
        add(
                switch (bits) {
                    case 8 -> Type.BYTE;
                    case 16 -> Type.SHORT;
                    case 32 -> Type.INT;
                    default -> Type.LONG;
                },
                value);
    }

    @Override
    public void real(float value) {
        add(Type.FLOAT, value);
    }

    @Override
    public void real(double value) {
        add(Type.DOUBLE, value);
    }

    @Override
    public void decimal(long unscaled, int scale, int bits) {
        add(bits == Integer.SIZE ? Type.DECIMAL4 : Type.DECIMAL8, BigDecimal.valueOf(unscaled, scale));
    }

    @Override
    public void decimal(byte[] bytes, int start, int length, int scale) {
        BigInteger unscaled = length == 0 ? BigInteger.ZERO : new BigInteger(bytes, start, length);
        add(Type.DECIMAL16, new BigDecimal(unscaled, scale));
    }

    @Override
    public void date(int epochDay) {
        add(Type.DATE, LocalDate.ofEpochDay(epochDay));
    }

    @Override
    public void time(long microsOfDay) {
        boolean isTime = microsOfDay >= 0 && microsOfDay < MICROS_PER_DAY;
        add(Type.TIME, isTime ? (Object) LocalTime.ofNanoOfDay(microsOfDay * 1_000) : (Object) microsOfDay);
    }

    @Override
    public void timestamp(long units, TimeUnit unit, boolean utc) {
        long second = Math.floorDiv(units, unit.perSecond());
        int nano = (int) (Math.floorMod(units, unit.perSecond()) * (NANOS_PER_SECOND / unit.perSecond()));
        boolean nanos = unit == TimeUnit.NANOS;
        if (utc) {
            add(nanos ? Type.TIMESTAMP_NANOS_TZ : Type.TIMESTAMP_TZ, Instant.ofEpochSecond(second, nano));
        } else {
            add(
                    nanos ? Type.TIMESTAMP_NANOS_NTZ : Type.TIMESTAMP_NTZ,
                    LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC));
        }
    }

    @Override
    public void string(byte[] utf8, int start, int length) {
        add(Type.STRING, new String(utf8, start, length, StandardCharsets.UTF_8));
    }

    @Override
    public void binary(byte[] bytes, int start, int length) {
        add(Type.BINARY, Arrays.copyOfRange(bytes, start, start + length));
    }

    @Override
    public void uuid(byte[] bytes, int start) {
        add(Type.UUID, new UUID(bigEndian(bytes, start), bigEndian(bytes, start + Long.BYTES)));
    }

    private static long bigEndian(byte[] bytes, int start) {
        return Long.reverseBytes(VariantNumbers.int64(bytes, start));
    }
}
