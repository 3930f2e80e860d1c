package io.mbf.dataset;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The schema that one or many files of a data set have; columns are found by name. */
final class FileSchema {

    private final Schema schema;
    private final Path example;
    private final Map<String, Field> byName = new HashMap<>();

    /**
     * Checks a schema.
     *
     * @param example a file that has it, for messages
     * @throws UnsupportedFeatureException if two columns have one name
     */
    FileSchema(Schema schema, Path example) {
        this.schema = schema;
        this.example = example;
        for (Field field : schema.fields()) {
            if (byName.put(field.name(), field) != null) {
                throw new UnsupportedFeatureException(
                        example.toString(),
                        "column '" + field.name() + "'",
                        "two columns have this name, by which those of several files are matched");
            }
        }
    }

    Schema schema() {
        return schema;
    }

    Path example() {
        return example;
    }

    /**
     * The column that serves one of the data set: not one without values, if the data set's has some type.
     *
     * @param wanted a column of the data set
     */
    Optional<Field> serving(Field wanted) {
        return Optional.ofNullable(byName.get(wanted.name()))
                .filter(field -> !TypeUnion.isUnknown(field.type()) || TypeUnion.isUnknown(wanted.type()));
    }

    /**
     * Whether a path into a struct leads to the same place here as in the data set: names may hold dots themselves, and
     * the column that one means there may be missing here.
     *
     * @param node what it is in the data set
     * @param column of the data set, that the node is below
     */
    boolean agrees(String path, Node node, Field column) {
        if (!byName.containsKey(column.name())) {
            return false;
        }
        Node here = schema.find(path);
        return schema.field(here.column()).name().equals(column.name())
                && here.pathBelow().equals(node.pathBelow());
    }
}
