package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Variants in their binary encoding (apache/parquet-format, {@code VariantEncoding.md}), read a second time, trustingly
 * and as slowly as may be, to be compared with what is printed.
 *
 * <p>Objects are sorted maps, arrays are lists, numbers those of Java; what JSON has as text is text.
 */
final class Variants {

    private static final Object NULL = new Object();

    private final String[] names;

    private Variants(ByteBuffer metadata) {
        int header = metadata.get();
        int size = (header >> 6 & 3) + 1;
        names = new String[number(metadata, size)];
        int[] offsets = numbers(metadata, names.length + 1, size);
        for (int i = 0; i < names.length; i++) {
            names[i] = text(metadata, offsets[i + 1] - offsets[i]);
        }
    }

    /** A file of a variant's metadata and value. */
    static Object read(Path file) throws IOException {
        ByteBuffer bytes = littleEndian(ByteBuffer.wrap(Files.readAllBytes(file)));
        return new Variants(bytes).decode(bytes.slice());
    }

    /** Whether JSON says what a variant is, in the forms that columns of its types have. */
    static void assertSame(Object expected, JsonNode printed, String name) {
        if (expected instanceof Map<?, ?> members) {
            List<String> names = new ArrayList<>();
            printed.fieldNames().forEachRemaining(names::add);
            assertEquals(List.copyOf(members.keySet()), names, name);
            members.forEach((key, member) -> assertSame(member, printed.get((String) key), name + ", " + key));
        } else if (expected instanceof List<?> elements) {
            assertTrue(printed.isArray() && printed.size() == elements.size(), name);
            for (int i = 0; i < elements.size(); i++) {
                assertSame(elements.get(i), printed.get(i), name + ", " + i);
            }
        } else if (expected == NULL) {
            assertTrue(printed == null || printed.isNull(), name);
        } else if (expected instanceof Boolean) {
            assertEquals(expected, printed.booleanValue(), name);
        } else if (expected instanceof BigInteger integer) {
            assertTrue(printed.isIntegralNumber(), name);
            assertEquals(integer, printed.bigIntegerValue(), name);
        } else if (expected instanceof Float number) {
            assertTrue(printed.isBigDecimal(), name);
            assertEquals(number, printed.floatValue(), name);
        } else if (expected instanceof Double number) {
            assertTrue(printed.isBigDecimal(), name);
            // BigDecimal has no negative zero
            assertEquals(number + 0.0, printed.doubleValue(), name);
        } else if (expected instanceof BigDecimal decimal) {
            assertTrue(printed.isNumber(), name);
            assertEquals(0, decimal.compareTo(printed.decimalValue()), name);
        } else {
            assertEquals(text(expected), printed.textValue(), name);
        }
    }

    private static String text(Object value) {
        return value instanceof ByteBuffer bytes ? Base64.getEncoder().encodeToString(bytes.array()) : value.toString();
    }

    private Object decode(ByteBuffer value) {
        ByteBuffer bytes = littleEndian(value);
        int header = bytes.get() & 0xFF;
        return switch (header & 3) {
            case 0 -> primitive(header >> 2, bytes);
            case 1 -> text(bytes, header >> 2);
            case 2 -> object(header >> 2, bytes);
            default -> array(header >> 2, bytes);
        };
    }

    private Object object(int header, ByteBuffer bytes) {
        int count = number(bytes, (header & 16) != 0 ? 4 : 1);
        int[] ids = numbers(bytes, count, (header >> 2 & 3) + 1);
        int[] offsets = numbers(bytes, count + 1, (header & 3) + 1);
        ByteBuffer values = bytes.slice();
        Map<String, Object> members = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            members.put(names[ids[i]], decode(values.slice(offsets[i], values.capacity() - offsets[i])));
        }
        return members;
    }

    private Object array(int header, ByteBuffer bytes) {
        int count = number(bytes, (header & 4) != 0 ? 4 : 1);
        int[] offsets = numbers(bytes, count + 1, (header & 3) + 1);
        ByteBuffer values = bytes.slice();
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(decode(values.slice(offsets[i], offsets[i + 1] - offsets[i])));
        }
        return elements;
    }

    private static Object primitive(int id, ByteBuffer bytes) {
        return switch (id) {
            case 0 -> NULL;
            case 1 -> true;
            case 2 -> false;
            case 3 -> BigInteger.valueOf(bytes.get());
            case 4 -> BigInteger.valueOf(bytes.getShort());
            case 5 -> BigInteger.valueOf(bytes.getInt());
            case 6 -> BigInteger.valueOf(bytes.getLong());
            case 7 -> bytes.getDouble();
            case 8 -> decimal(bytes, 4);
            case 9 -> decimal(bytes, 8);
            case 10 -> decimal(bytes, 16);
            case 11 -> LocalDate.ofEpochDay(bytes.getInt());
            case 12 -> instant(bytes.getLong(), 6) + "Z";
            case 13 -> instant(bytes.getLong(), 6);
            case 14 -> bytes.getFloat();
            case 15 -> ByteBuffer.wrap(array(bytes, bytes.getInt()));
            case 16 -> text(bytes, bytes.getInt());
            case 17 ->
                LocalTime.ofNanoOfDay(bytes.getLong() * 1_000).format(DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS"));
            case 18 -> instant(bytes.getLong(), 9) + "Z";
            case 19 -> instant(bytes.getLong(), 9);
            case 20 -> {
                bytes.order(ByteOrder.BIG_ENDIAN);
                yield new UUID(bytes.getLong(), bytes.getLong());
            }
            default -> throw new AssertionError("variant type " + id);
        };
    }

    private static BigDecimal decimal(ByteBuffer bytes, int length) {
        int scale = bytes.get();
        byte[] unscaled = array(bytes, length);
        for (int i = 0; i < length / 2; i++) {
            byte low = unscaled[i];
            unscaled[i] = unscaled[length - 1 - i];
            unscaled[length - 1 - i] = low;
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private static String instant(long units, int digits) {
        BigInteger[] parts = BigInteger.valueOf(units).divideAndRemainder(BigInteger.TEN.pow(digits));
        LocalDateTime seconds = LocalDateTime.ofEpochSecond(parts[0].longValue(), 0, ZoneOffset.UTC);
        LocalDateTime time = seconds.plusNanos(
                parts[1].multiply(BigInteger.TEN.pow(9 - digits)).longValue());
        return time.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + "S".repeat(digits)));
    }

    private static String text(ByteBuffer bytes, int length) {
        return new String(array(bytes, length), StandardCharsets.UTF_8);
    }

    private static byte[] array(ByteBuffer bytes, int length) {
        byte[] array = new byte[length];
        bytes.get(array);
        return array;
    }

    private static int[] numbers(ByteBuffer bytes, int count, int size) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(bytes, size);
        }
        return numbers;
    }

    private static int number(ByteBuffer bytes, int size) {
        int number = 0;
        for (int i = 0; i < size; i++) {
            number |= (bytes.get() & 0xFF) << 8 * i;
        }
        return number;
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
