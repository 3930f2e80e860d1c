package io.mbf.parquet.property;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/**
 * Values of one leaf column, in a pattern: few different ones, all kinds, few and then all kinds, ascending
 * with outliers or without.
 *
 * <p>Floats and doubles are their raw bits, byte strings are ByteBuffers. A column has NaNs of one bit pattern, since
 * parquet-java's dictionaries take all of them for one.
 */
final class LeafValues {

    private enum Pattern {
        FEW,
        ANY,
        FEW_THEN_ANY,
        ASCENDING
    }

    private static final String LETTERS = "abcxyz019 -_'\"\\\n\u0000éß€☃\uD83E\uDD86";

    private final LeafType type;
    private final Random random;
    private final Pattern pattern;
    private final List<Object> few;
    private final int switchAt;
    private final boolean outliers;
    private final int nan32;
    private final long nan64;

    LeafValues(LeafType type, Random random) {
        this.type = type;
        this.random = random;
        pattern = Pattern.values()[random.nextInt(4)];
        nan32 = random.nextBoolean() ? 0x7FC00000 : 0xFFC00000 | 1 + random.nextInt(1 << 20);
        nan64 = random.nextBoolean() ? 0x7FF8000000000000L : 0xFFF8000000000000L | 1 + random.nextInt();
        few = Stream.generate(this::any).limit(1 + random.nextInt(8)).toList();
        switchAt = random.nextInt(300);
        outliers = random.nextBoolean();
    }

    Object next(int row) {
        return switch (pattern) {
            case FEW -> few.get(random.nextInt(few.size()));
            case ANY -> any();
            case FEW_THEN_ANY -> row < switchAt ? few.get(random.nextInt(few.size())) : any();
            case ASCENDING -> outliers && random.nextInt(50) == 0 ? any() : ascending(row);
        };
    }

    private Object ascending(int row) {
        return switch (type.physical()) {
            case BOOLEAN -> row >= switchAt;
            case INT32 -> row * 3;
            case INT64 -> row * 1000L - 5000;
            case FLOAT -> Float.floatToRawIntBits(row / 4f);
            case DOUBLE -> Double.doubleToRawLongBits(row / 10.0);
            case INT96 -> int96(row * 86_400_000_000L % 86_400_000_000_000L, 2_440_000 + row / 100);
            case BINARY ->
                type.isDecimal()
                        ? ByteBuffer.wrap(BigInteger.valueOf(row).toByteArray())
                        : utf8(String.format("%s%06d", "prefix".substring(row % 2), row));
            case FIXED_LEN_BYTE_ARRAY -> fixed(BigInteger.valueOf(row));
        };
    }

    private Object any() {
        return switch (type.physical()) {
            case BOOLEAN -> random.nextBoolean();
            case INT32 -> anyInt();
            case INT64 -> anyLong();
            case FLOAT -> {
                int bits = anyFloat();
                yield Float.isNaN(Float.intBitsToFloat(bits)) ? nan32 : bits;
            }
            case DOUBLE -> {
                long bits = anyDouble();
                yield Double.isNaN(Double.longBitsToDouble(bits)) ? nan64 : bits;
            }
            case INT96 -> anyInt96();
            case BINARY -> anyBinary();
            case FIXED_LEN_BYTE_ARRAY -> anyFixed();
        };
    }

    private int anyInt() {
        if (type.logical() instanceof TimeLogicalTypeAnnotation && random.nextInt(10) > 0) {
            return random.nextInt(86_400_000);
        }
        if (type.logical() instanceof DateLogicalTypeAnnotation && random.nextInt(3) > 0) {
            return 19_000 + random.nextInt(500);
        }
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(9) - 4;
            case 1 -> random.nextInt(1000);
            case 2 ->
                List.of(Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MAX_VALUE)
                        .get(random.nextInt(3));
            case 3 -> 1 << random.nextInt(32);
            default -> random.nextInt();
        };
    }

    private long anyLong() {
        if (type.logical() instanceof TimeLogicalTypeAnnotation && random.nextInt(10) > 0) {
            return random.nextInt(86_400_000) * 1000L;
        }
        if (type.logical() instanceof TimestampLogicalTypeAnnotation && random.nextInt(3) > 0) {
            return 1_700_000_000_000_000L + random.nextInt();
        }
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(9) - 4L;
            case 1 -> random.nextInt(1000);
            case 2 ->
                List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE).get(random.nextInt(3));
            case 3 -> 1L << random.nextInt(64);
            default -> random.nextLong();
        };
    }

    private int anyFloat() {
        return switch (random.nextInt(4)) {
            case 0 -> Float.floatToRawIntBits(random.nextInt(100) / 10f);
            case 1 -> Float.floatToRawIntBits((float) special());
            case 2 -> Float.floatToRawIntBits(random.nextInt(9) - 4);
            default -> random.nextInt();
        };
    }

    private long anyDouble() {
        return switch (random.nextInt(4)) {
            case 0 -> Double.doubleToRawLongBits(random.nextInt(10_000) / 100.0);
            case 1 -> Double.doubleToRawLongBits(special());
            case 2 -> Double.doubleToRawLongBits(random.nextInt(9) - 4);
            default -> random.nextLong();
        };
    }

    private double special() {
        double[] all = {
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE
        };
        return all[random.nextInt(all.length)];
    }

    private ByteBuffer anyInt96() {
        return switch (random.nextInt(3)) {
            case 0 -> int96(random.nextLong(), random.nextInt());
            case 1 -> int96(random.nextInt(3) * 43_200_000_000_000L, 2_440_586 + random.nextInt(5));
            default -> int96(random.nextInt() * 1000L, 2_460_000 + random.nextInt(1000));
        };
    }

    private static ByteBuffer int96(long nanos, int julianDay) {
        return ByteBuffer.wrap(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(julianDay)
                .array());
    }

    private ByteBuffer anyBinary() {
        if (type.isDecimal()) {
            byte[] shortest = new BigInteger(1 + random.nextInt(190), random)
                    .subtract(BigInteger.valueOf(random.nextInt(300)))
                    .toByteArray();
            return ByteBuffer.wrap(widened(shortest, shortest.length + random.nextInt(3) / 2 * random.nextInt(4)));
        }
        int length =
                List.of(0, 1, 2, 6, 20, random.nextInt(60) == 0 ? 5000 : 40).get(random.nextInt(6));
        if (type.isText() && random.nextInt(20) > 0) {
            int[] letters = LETTERS.codePoints().toArray();
            int used = random.nextBoolean() ? 3 : letters.length;
            return utf8(IntStream.range(0, length)
                    .map(i -> letters[random.nextInt(used)])
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        return bytes(length);
    }

    private ByteBuffer anyFixed() {
        if (type.isDecimal() && random.nextInt(4) > 0) {
            return fixed(BigInteger.valueOf(random.nextInt(2000) - 1000));
        }
        return bytes(type.width());
    }

    /** Often of few different bytes, so that equal prefixes are common. */
    private ByteBuffer bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            byte[] some = {0, 1, 'a', (byte) 0x80, (byte) 0xFF};
            for (int i = 0; i < length; i++) {
                bytes[i] = some[Math.floorMod(bytes[i], some.length)];
            }
        }
        return ByteBuffer.wrap(bytes);
    }

    private ByteBuffer fixed(BigInteger value) {
        byte[] shortest = value.toByteArray();
        byte[] wide = widened(shortest, Math.max(shortest.length, type.width()));
        return ByteBuffer.wrap(Arrays.copyOfRange(wide, wide.length - type.width(), wide.length));
    }

    /** The same number in two's complement, in more bytes. */
    private static byte[] widened(byte[] value, int length) {
        byte[] wide = new byte[length];
        Arrays.fill(wide, (byte) (value[0] >> 7));
        System.arraycopy(value, 0, wide, length - value.length, value.length);
        return wide;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
