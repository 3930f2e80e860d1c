package io.mbf.arrow;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Arrow's fields as ours. */
final class ReadFields {

    private final DictionaryProvider dictionaries;

    ReadFields(DictionaryProvider dictionaries) {
        this.dictionaries = dictionaries;
    }

    /** @throws UnsupportedFeatureException if we have no such type, or it nests too deeply */
    Schema schema(org.apache.arrow.vector.types.pojo.Schema schema) {
        return new Schema(
                schema.getFields().stream().map(field -> field(field, 1)).toList());
    }

    private Field field(org.apache.arrow.vector.types.pojo.Field field, int depth) {
        String name = field.getName() == null ? "" : field.getName();
        if (depth > Schema.MAX_DEPTH) {
            throw new UnsupportedFeatureException(
                    "Arrow", "column '" + name + "'", "nests deeper than " + Schema.MAX_DEPTH);
        }
        boolean nullable =
                field.isNullable() || "true".equals(field.getMetadata().get(FieldMetadata.NULLABLE));
        return new Field(name, type(field, depth), nullable);
    }

    private Type type(org.apache.arrow.vector.types.pojo.Field field, int depth) {
        ArrowType type = field.getType();
        Map<String, String> metadata = field.getMetadata();
        List<org.apache.arrow.vector.types.pojo.Field> children = field.getChildren();
        if (field.getDictionary() != null) {
            var values = dictionaries
                    .lookup(field.getDictionary().getId())
                    .getVector()
                    .getField();
            type = values.getType();
            children = values.getChildren();
        }
        if (type instanceof ArrowType.ExtensionType extension) {
            metadata = Map.of(FieldMetadata.EXTENSION, extension.extensionName());
            type = extension.storageType();
        }
        List<Field> below =
                children.stream().map(child -> field(child, depth + 1)).toList();
        return switch (type.getTypeID()) {
            case Struct -> new Type.Struct(below, logical(metadata));
            case List, LargeList, FixedSizeList ->
                FieldMetadata.MAP.equals(metadata.get(FieldMetadata.TYPE))
                        ? new Type.MapOf(below.get(0), Optional.empty())
                        : new Type.ListOf(below.get(0));
            case Map -> {
                List<Field> entry = below.get(0).type().children();
                yield new Type.MapOf(entry.get(0), Optional.of(entry.get(1)));
            }
            default -> ReadTypes.leaf(type, metadata);
        };
    }

    private static LogicalType logical(Map<String, String> metadata) {
        Optional<LogicalType> stated =
                Optional.ofNullable(metadata.get(FieldMetadata.TYPE)).flatMap(TypeText::variant);
        boolean variant = FieldMetadata.VARIANT.equals(metadata.get(FieldMetadata.EXTENSION));
        return stated.orElse(variant ? new LogicalType.VariantType(1) : LogicalType.PLAIN);
    }
}
