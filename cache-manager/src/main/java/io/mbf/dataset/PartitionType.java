package io.mbf.dataset;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the values of a partition column are: what the names of directories are read as. */
public enum PartitionType {
    /** INT32: digits, with or without a sign and leading zeros. */
    INT(Type.Leaf.of(PhysicalType.INT32)),
    /** INT64: likewise. */
    LONG(Type.Leaf.of(PhysicalType.INT64)),
    /** DATE: {@code 2024-02-29}. */
    DATE(Type.Leaf.of(PhysicalType.INT32, LogicalType.DATE)),
    /** Text: every character of the name counts. */
    STRING(Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Type.Leaf type;

    PartitionType(Type.Leaf type) {
        this.type = type;
    }

    /**
     * The type of a name such as {@code int}, in any case.
     *
     * @throws InvalidQueryException if there is none
     */
    public static PartitionType of(String name) {
        for (PartitionType type : values()) {
            if (type.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new InvalidQueryException(
                "'" + name + "' is no type of partition columns; these are " + Arrays.asList(values()));
    }

    Type.Leaf type() {
        return type;
    }

    /** Whether a text has the form of an integer, of any size. */
    static boolean isInteger(String text) {
        return INTEGER.matcher(text).matches();
    }

    /** Whether a value is of this type, and the only text of it that is: no character is lost when it is read. */
    boolean isCanonical(String text) {
        return switch (this) {
            case INT, LONG ->
                number(text).isPresent() && Long.toString(number(text).get()).equals(text);
            case DATE -> number(text).isPresent();
            case STRING -> true;
        };
    }

    /** The value of a column of this type; empty if the text is none. */
    Optional<Constant> constant(Field field, String text) {
        return this == STRING
                ? Optional.of(new Constant(field, false, 0, text))
                : number(text).map(number -> new Constant(field, false, number, null));
    }

    /** Whether a text is a value of this type. */
    boolean takes(String text) {
        return this == STRING || number(text).isPresent();
    }

    private Optional<Long> number(String text) {
        try {
            if (this == DATE) {
                return ISO_DATE.matcher(text).matches()
                        ? Optional.of(LocalDate.parse(text).toEpochDay())
                        : Optional.empty();
            }
            if (!isInteger(text)) {
                return Optional.empty();
            }
            return Optional.of(this == INT ? Integer.parseInt(text) : Long.parseLong(text));
        } catch (NumberFormatException | DateTimeException beyondTheRange) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
