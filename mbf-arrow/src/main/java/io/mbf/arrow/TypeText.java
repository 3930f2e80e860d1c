package io.mbf.arrow;

import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of leaves as text, for the metadata of Arrow's fields: {@code FIXED_LEN_BYTE_ARRAY(5) DECIMAL(10,2)}, the physical
 * type and the logical one if it has any.
 */
final class TypeText {

    private static final Pattern TEXT =
            Pattern.compile("([A-Z0-9_]+)(?:\\((\\d{1,10})\\))?(?: ([A-Z0-9]+)(?:\\((.*)\\))?)?", Pattern.DOTALL);

    private static final Pattern VARIANT = Pattern.compile("VARIANT\\((\\d{1,9})\\)");

    private static final Map<String, LogicalType> SIMPLE = Map.of(
            "STRING", LogicalType.STRING,
            "ENUM", LogicalType.ENUM,
            "JSON", LogicalType.JSON,
            "BSON", LogicalType.BSON,
            "UUID", LogicalType.UUID,
            "FLOAT16", LogicalType.FLOAT16,
            "INTERVAL", LogicalType.INTERVAL,
            "UNKNOWN", LogicalType.UNKNOWN,
            "DATE", LogicalType.DATE);

    private TypeText() {}

    static String of(Type.Leaf leaf) {
        String physical = leaf.physical() == PhysicalType.FIXED_LEN_BYTE_ARRAY
                ? leaf.physical() + "(" + leaf.width() + ")"
                : leaf.physical().name();
        return leaf.logical() instanceof LogicalType.Plain ? physical : physical + " " + of(leaf.logical());
    }

    /** A logical type alone. */
    static String of(LogicalType logical) {
        if (logical instanceof LogicalType.IntType i) {
            return (i.signed() ? "INT(" : "UINT(") + i.bits() + ")";
        } else if (logical instanceof LogicalType.DecimalType d) {
            return "DECIMAL(" + d.precision() + "," + d.scale() + ")";
        } else if (logical instanceof LogicalType.TimeType t) {
            return "TIME(" + t.unit() + (t.utc() ? ",UTC)" : ",LOCAL)");
        } else if (logical instanceof LogicalType.TimestampType t) {
            return "TIMESTAMP(" + t.unit() + (t.utc() ? ",UTC)" : ",LOCAL)");
        } else if (logical instanceof LogicalType.GeometryType g) {
            return "GEOMETRY" + g.crs().map(crs -> "(" + crs + ")").orElse("");
        } else if (logical instanceof LogicalType.GeographyType g) {
            return "GEOGRAPHY(" + g.algorithm().orElse("")
                    + g.crs().map(crs -> "," + crs).orElse("") + ")";
        } else if (logical instanceof LogicalType.VariantType v) {
            return "VARIANT(" + v.specificationVersion() + ")";
        }
        return SIMPLE.entrySet().stream()
                .filter(entry -> entry.getValue().equals(logical))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no text for " + logical));
    }

    /** The type of a text; empty if it is none, as metadata may say anything. */
    static Optional<Type.Leaf> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        try {
            if (parts.matches()) {
                PhysicalType physical = PhysicalType.valueOf(parts.group(1));
                LogicalType logical =
                        parts.group(3) == null ? LogicalType.PLAIN : logical(parts.group(3), parts.group(4));
                return Optional.of(
                        parts.group(2) == null
                                ? Type.Leaf.of(physical, logical)
                                : new Type.Leaf(physical, Integer.parseInt(parts.group(2)), logical));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The type of a variant as text; empty if it is none. */
    static Optional<LogicalType> variant(String text) {
        Matcher version = VARIANT.matcher(text);
        return version.matches()
                ? Optional.of(new LogicalType.VariantType(Integer.parseInt(version.group(1))))
                : Optional.empty();
    }

    private static LogicalType logical(String name, String arguments) {
        if (arguments == null) {
            if (name.equals("GEOMETRY")) {
                return new LogicalType.GeometryType(Optional.empty());
            }
            return Optional.ofNullable(SIMPLE.get(name)).orElseThrow(IllegalArgumentException::new);
        }
        String[] two = arguments.split(",", 2);
        String second = two.length == 2 ? two[1] : null;
        return switch (name) {
            case "INT", "UINT" -> new LogicalType.IntType(Integer.parseInt(arguments), name.equals("INT"));
            case "DECIMAL" -> new LogicalType.DecimalType(Integer.parseInt(two[0]), Integer.parseInt(second));
            case "TIME" -> new LogicalType.TimeType(TimeUnit.valueOf(two[0]), "UTC".equals(second));
            case "TIMESTAMP" -> new LogicalType.TimestampType(TimeUnit.valueOf(two[0]), "UTC".equals(second));
            case "GEOMETRY" -> new LogicalType.GeometryType(Optional.of(arguments));
            case "GEOGRAPHY" ->
                new LogicalType.GeographyType(
                        Optional.ofNullable(second), Optional.of(two[0]).filter(algorithm -> !algorithm.isEmpty()));
            default -> throw new IllegalArgumentException(name);
        };
    }
}
