package io.mbf.parquet.footer;

import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads schemas in the notation of {@link ParquetSchema#text}, one field a line. The notation does not quote names, so
 * that a text can be understood as something else than was meant: who needs to be sure compares.
 */
final class SchemaNotation {

    private static final Pattern FIELD = Pattern.compile(
            "\\s*(required|optional|repeated) (group|[a-z0-9_]+)(?:\\((\\d{1,9})\\))? (.*?)"
                    + "(?: \\(([A-Z0-9_]+)(?:\\((.*)\\))?\\))?(?: columnorder\\(\\w+\\))?(?: = (-?\\d{1,10}))?(?:;| (\\{))");

    private static final Map<String, Annotation> PLAIN = Map.ofEntries(
            Map.entry("LIST", Annotation.Nested.LIST),
            Map.entry("MAP", Annotation.Nested.MAP),
            Map.entry("MAP_KEY_VALUE", Annotation.Nested.MAP_KEY_VALUE),
            Map.entry("STRING", new Annotation.Value(LogicalType.STRING)),
            Map.entry("ENUM", new Annotation.Value(LogicalType.ENUM)),
            Map.entry("JSON", new Annotation.Value(LogicalType.JSON)),
            Map.entry("BSON", new Annotation.Value(LogicalType.BSON)),
            Map.entry("UUID", new Annotation.Value(LogicalType.UUID)),
            Map.entry("FLOAT16", new Annotation.Value(LogicalType.FLOAT16)),
            Map.entry("INTERVAL", new Annotation.Value(LogicalType.INTERVAL)),
            Map.entry("UNKNOWN", new Annotation.Value(LogicalType.UNKNOWN)),
            Map.entry("DATE", new Annotation.Value(LogicalType.DATE)));

    private final List<SchemaElement> elements = new ArrayList<>();
    private final String[] lines;
    private int next = 1;

    private SchemaNotation(String text) {
        lines = text.split("\n", -1);
    }

    /** The schema; empty if the text is none. */
    static Optional<ParquetSchema> parse(String text) {
        SchemaNotation parsed = new SchemaNotation(text);
        String first = parsed.lines[0];
        if (!first.startsWith("message ") || !first.endsWith(" {")) {
            return Optional.empty();
        }
        try {
            String name = first.substring("message ".length(), first.length() - " {".length());
            parsed.elements.add(null); // its members are not counted yet
            int members = parsed.members(0);
            if (members < 0) {
                return Optional.empty();
            }
            parsed.elements.set(0, SchemaElement.group(name, SchemaElement.UNSET, members, null, null));
            return Optional.of(ParquetSchema.of(parsed.elements));
        } catch (MetadataException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Reads fields up to the end of their group; how many, or -1 if a line is none. */
    private int members(int depth) {
        int count = 0;
        while (next < lines.length && depth <= ParquetSchema.MAX_DEPTH) {
            String line = lines[next++];
            if (line.strip().equals("}")) {
                return count;
            }
            Matcher field = FIELD.matcher(line);
            if (!field.matches() || !add(field, depth)) {
                return -1;
            }
            count++;
        }
        return -1;
    }

    private boolean add(Matcher field, int depth) {
        int repetition =
                Repetition.valueOf(field.group(1).toUpperCase(Locale.ROOT)).ordinal();
        String name = field.group(4);
        Integer id = field.group(7) == null ? null : Integer.valueOf(field.group(7));
        Annotation annotation = field.group(5) == null ? null : annotation(field.group(5), field.group(6));
        if (field.group(5) != null && annotation == null) {
            return false;
        }
        boolean group = field.group(2).equals("group");
        if (group != (field.group(8) != null)) {
            return false;
        }
        if (!group) {
            int length = field.group(3) == null ? SchemaElement.UNSET : Integer.parseInt(field.group(3));
            elements.add(SchemaElement.leaf(name, repetition, physical(field.group(2)), length, annotation, id));
            return true;
        }
        int position = elements.size();
        elements.add(null);
        int members = members(depth + 1);
        elements.set(position, SchemaElement.group(name, repetition, members, annotation, id));
        return members >= 0;
    }

    private static PhysicalType physical(String name) {
        return name.equals("binary") ? PhysicalType.BYTE_ARRAY : PhysicalType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The annotation of a name and its parameters; {@code null} if there is none. */
    private static Annotation annotation(String name, String parameters) {
        if (PLAIN.containsKey(name)) {
            return parameters == null ? PLAIN.get(name) : null;
        }
        String[] given = parameters == null ? new String[0] : parameters.split(",");
        LogicalType type = switch (name) {
            case "INTEGER" -> new LogicalType.IntType(Integer.parseInt(given[0]), Boolean.parseBoolean(given[1]));
            case "DECIMAL" -> new LogicalType.DecimalType(Integer.parseInt(given[0]), Integer.parseInt(given[1]));
            case "TIME" -> new LogicalType.TimeType(TimeUnit.valueOf(given[0]), Boolean.parseBoolean(given[1]));
            case "TIMESTAMP" ->
                new LogicalType.TimestampType(TimeUnit.valueOf(given[0]), Boolean.parseBoolean(given[1]));
            case "VARIANT" -> new LogicalType.VariantType(Integer.parseInt(given[0]));
            case "GEOMETRY" -> new LogicalType.GeometryType(Optional.ofNullable(parameters));
            case "GEOGRAPHY" -> geography(parameters);
            default -> null;
        };
        return type == null ? null : new Annotation.Value(type);
    }

    private static LogicalType geography(String parameters) {
        if (parameters == null) {
            return new LogicalType.GeographyType(Optional.empty(), Optional.empty());
        }
        int comma = parameters.lastIndexOf(','); // a reference system may hold commas, an algorithm does not
        String crs = parameters.substring(0, Math.max(0, comma));
        return new LogicalType.GeographyType(
                crs.equals(Annotation.USUAL_CRS) ? Optional.empty() : Optional.of(crs),
                Optional.of(parameters.substring(comma + 1)));
    }
}
