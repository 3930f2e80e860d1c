package io.mbf.cli.corpus;

import io.mbf.schema.Field;
import io.mbf.schema.Type;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What printed variants stand for: the pieces of a shredded one put together again (apache/parquet-format, {@code
 * VariantEncoding.md}, {@code VariantShredding.md}), to be compared with whole ones.
 *
 * <p>Values are as in {@link Printed}; objects are sorted maps, arrays are lists, {@link #NULL} is the variant null,
 * and Java's null stands for a value that is missing.
 */
final class Variants {

    private static final Object NULL = "the variant null";

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

    /** A printed value of a column. */
    static Object of(Type.Struct type, List<?> printed) {
        Object metadata = member(type, printed, "metadata");
        return new Variants(littleEndian((ByteBuffer) metadata)).required(type, printed);
    }

    /** Only members of objects can be missing: elsewhere it means null. */
    private Object required(Type.Struct type, List<?> printed) {
        Object value = assemble(type, printed);
        return value == null ? NULL : value;
    }

    private Object assemble(Type.Struct type, List<?> printed) {
        Object value = member(type, printed, "value");
        Object typed = member(type, printed, "typed_value");
        Object whole = value == null ? null : decode((ByteBuffer) value);
        if (typed == null) {
            return whole;
        }
        Type as = type.fields().stream()
                .filter(field -> field.name().equals("typed_value"))
                .findFirst()
                .map(Field::type)
                .orElseThrow();
        if (as instanceof Type.ListOf list) {
            List<Object> elements = new ArrayList<>();
            for (Object element : (List<?>) typed) {
                elements.add(required((Type.Struct) list.element().type(), (List<?>) element));
            }
            return elements;
        }
        return as instanceof Type.Struct shredded ? object(shredded, (List<?>) typed, whole) : typed;
    }

    /** @param rest an object of the members that have no column of their own, or null */
    private Object object(Type.Struct shredded, List<?> typed, Object rest) {
        Map<String, Object> members = new TreeMap<>();
        if (rest instanceof Map<?, ?> others) {
            others.forEach((name, member) -> members.put((String) name, member));
        }
        for (int i = 0; i < typed.size(); i++) {
            Field field = shredded.fields().get(i);
            Object member = assemble((Type.Struct) field.type(), (List<?>) typed.get(i));
            if (member != null) {
                members.put(field.name(), member);
            }
        }
        return members;
    }

    private static Object member(Type.Struct type, List<?> printed, String name) {
        for (int i = 0; i < printed.size(); i++) {
            if (type.fields().get(i).name().equals(name)) {
                return printed.get(i);
            }
        }
        return null;
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
            case 12, 13 -> instant(bytes.getLong(), 1_000_000);
            case 14 -> bytes.getFloat();
            case 15 -> ByteBuffer.wrap(array(bytes, bytes.getInt()));
            case 16 -> text(bytes, bytes.getInt());
            case 17 -> LocalTime.ofNanoOfDay(bytes.getLong() * 1_000);
            case 18, 19 -> instant(bytes.getLong(), 1_000_000_000);
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

    private static LocalDateTime instant(long units, long perSecond) {
        long nanos = Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond);
        return LocalDateTime.ofEpochSecond(Math.floorDiv(units, perSecond), (int) nanos, ZoneOffset.UTC);
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
