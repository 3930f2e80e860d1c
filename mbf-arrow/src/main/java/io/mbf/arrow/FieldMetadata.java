package io.mbf.arrow;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * What the metadata of Arrow's fields says of their types: the names of canonical extensions
 * (https://arrow.apache.org/docs/format/CanonicalExtensions.html), and under {@value #TYPE} what nothing else tells.
 */
final class FieldMetadata {

    /** The type as {@link TypeText}, where Arrow's type and extension alone would be read as another one. */
    static final String TYPE = "mbf:type";

    /** The value of {@link #TYPE} on a list of keys which is a map without values. */
    static final String MAP = "MAP";

    /** Says {@code true} on keys of maps that may be null in their schema, which Arrow's may not. */
    static final String NULLABLE = "mbf:nullable";

    static final String EXTENSION = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;
    static final String JSON = "arrow.json";
    static final String UUID = "arrow.uuid";
    static final String WKB = "geoarrow.wkb";
    static final String VARIANT = "arrow.parquet.variant";

    private static final String EXTENSION_METADATA = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA;

    private static final String SRID = "srid:";

    private FieldMetadata() {}

    static Map<String, String> of(Type.Leaf leaf, ArrowType arrowType, ArrowOptions options) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (leaf.logical() instanceof LogicalType.JsonType) {
            put(metadata, JSON);
        } else if (leaf.logical() instanceof LogicalType.UuidType
                && arrowType instanceof ArrowType.FixedSizeBinary fixed
                && fixed.getByteWidth() == 16) {
            put(metadata, UUID);
        }
        geometry(leaf.logical(), options).ifPresent(text -> {
            metadata.put(EXTENSION, WKB);
            metadata.put(EXTENSION_METADATA, text);
        });
        if (!ReadTypes.leaf(arrowType, metadata).equals(leaf)) {
            metadata.put(TYPE, TypeText.of(leaf));
        }
        return metadata;
    }

    /**
     * What GeoArrow says of shapes (https://geoarrow.org/extension-types.html): Parquet's default is longitude and latitude,
     * and the edges of geographies are spherical. To DuckDB, neither is.
     */
    private static Optional<String> geometry(LogicalType logical, ArrowOptions options) {
        if (logical instanceof LogicalType.GeometryType type) {
            return Optional.of("{" + crs(type.crs(), options) + "}");
        }
        if (logical instanceof LogicalType.GeographyType type) {
            if (options.duckDbForms()) {
                return Optional.of("{" + crs(type.crs(), options) + "}");
            }
            String edges = type.algorithm().orElse("spherical").toLowerCase(Locale.ROOT);
            return Optional.of("{\"edges\":" + quoted(edges) + "," + crs(type.crs(), options) + "}");
        }
        return Optional.empty();
    }

    private static String crs(Optional<String> crs, ArrowOptions options) {
        if (crs.isEmpty() && options.duckDbForms()) {
            return "";
        }
        String text = crs.orElse("OGC:CRS84");
        if (text.startsWith("{")) {
            return "\"crs\":" + text + ",\"crs_type\":\"projjson\"";
        }
        if (text.startsWith(SRID)) {
            return "\"crs\":" + quoted(text.substring(SRID.length())) + ",\"crs_type\":\"srid\"";
        }
        return "\"crs\":" + quoted(text);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static Map<String, String> of(Type.Struct struct, ArrowOptions options) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (struct.logical() instanceof LogicalType.VariantType type) {
            boolean shredded =
                    struct.fields().stream().anyMatch(field -> field.name().equals("typed_value"));
            if (!shredded || !options.duckDbForms()) {
                put(metadata, VARIANT);
            }
            metadata.put(TYPE, TypeText.of(type));
        }
        return metadata;
    }

    /** The field of a map's keys. */
    static Field asKey(Field key) {
        if (!key.isNullable()) {
            return key;
        }
        Map<String, String> metadata = new LinkedHashMap<>(key.getMetadata());
        metadata.put(NULLABLE, "true");
        return new Field(
                key.getName(), new FieldType(false, key.getType(), key.getDictionary(), metadata), key.getChildren());
    }

    private static void put(Map<String, String> metadata, String extension) {
        metadata.put(EXTENSION, extension);
        metadata.put(EXTENSION_METADATA, "");
    }
}
