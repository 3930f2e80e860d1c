package io.mbf.dataset.partition;

import io.mbf.dataset.PartitionType;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the names of directories as values of the types of partition columns. */
public final class PartitionParser {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private PartitionParser() {}

    /** What a column of such values is. */
    static Type.Leaf columnType(PartitionType type) {
        return switch (type) {
            case INT -> Type.Leaf.of(PhysicalType.INT32);
            case LONG -> Type.Leaf.of(PhysicalType.INT64);
            case DATE -> Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE);
            case STRING -> Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        };
    }

    /** Whether a text has the form of an integer, of any size. */
    static boolean isInteger(String text) {
        return INTEGER.matcher(text).matches();
    }

    /** Whether a value is of a type, and the only text of it that is: no character is lost when it is read. */
    static boolean isCanonical(PartitionType type, String text) {
        return switch (type) {
            case INT, LONG ->
                number(type, text).isPresent()
                        && Long.toString(number(type, text).get()).equals(text);
            case DATE -> number(type, text).isPresent();
            case STRING -> true;
        };
    }

    /** The value of a column of a type; empty if the text is none. */
    static Optional<Constant> constant(PartitionType type, Field field, String text) {
        return type == PartitionType.STRING
                ? Optional.of(new Constant(field, false, 0, text))
                : number(type, text).map(number -> new Constant(field, false, number, null));
    }

    /** Whether a text is a value of a type. */
    public static boolean takes(PartitionType type, String text) {
        return type == PartitionType.STRING || number(type, text).isPresent();
    }

    private static Optional<Long> number(PartitionType type, String text) {
        try {
            if (type == PartitionType.DATE) {
                return ISO_DATE.matcher(text).matches()
                        ? Optional.of(LocalDate.parse(text).toEpochDay())
                        : Optional.empty();
            }
            if (!isInteger(text)) {
                return Optional.empty();
            }
            return Optional.of(type == PartitionType.INT ? Integer.parseInt(text) : Long.parseLong(text));
        } catch (NumberFormatException | DateTimeException beyondTheRange) {
            return Optional.empty();
        }
    }
}
