package io.mbf.dataset.union;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schema that one or many files of a data set have; columns are found by name. */
public final class FileSchema {

    private final Schema schema;
    private final InputFile example;
    private final Map<String, Field> byName = new HashMap<>();

    /**
     * Checks a schema.
     *
     * @param example a file that has it, for messages
     * @throws UnsupportedFeatureException if two columns have one name
     */
    public FileSchema(Schema schema, InputFile example) {
        this.schema = schema;
        this.example = example;
        for (Field field : schema.fields()) {
            if (byName.put(field.name(), field) != null) {
                throw new UnsupportedFeatureException(
                        example.name(),
                        "column '" + field.name() + "'",
                        "two columns have this name, by which those of several files are matched");
            }
        }
    }

    public Schema schema() {
        return schema;
    }

    InputFile example() {
        return example;
    }

    /**
     * The column that serves one of the data set: not one without values, if the data set's has some type.
     *
     * @param wanted a column of the data set
     */
    public Optional<Field> serving(Field wanted) {
        return Optional.ofNullable(byName.get(wanted.name()))
                .filter(field -> !TypeUnion.isUnknown(field.type()) || TypeUnion.isUnknown(wanted.type()));
    }

    /** The column of a name. */
    Optional<Field> column(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The part of a column that serves one of the data set, as {@link #serving} for columns.
     *
     * @param wanted the data set's column, and below it the members of structs down to the part
     */
    public Optional<Field> serving(List<Field> wanted) {
        Optional<Field> at = serving(wanted.get(0));
        for (Field part : wanted.subList(1, wanted.size())) {
            at = at.flatMap(field -> member(field, part.name()))
                    .filter(field -> !TypeUnion.isUnknown(field.type()) || TypeUnion.isUnknown(part.type()));
        }
        return at;
    }

    private static Optional<Field> member(Field field, String name) {
        return field.type() instanceof Type.Struct struct
                ? struct.fields().stream()
                        .filter(member -> member.name().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Whether a path leads here to the place that the names lead to: names may hold dots themselves, so that another
     * column can take the path, and of members with one name it leads to one only.
     */
    public boolean leads(String path, List<String> names) {
        Optional<Node> here = schema.lookup(path);
        if (here.isEmpty() || here.get().path().size() != names.size()) {
            return false;
        }
        List<Field> among = schema.fields();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Field field = among.get(here.get().path().get(i));
            if (!field.name().equals(name)
                    || among.stream().filter(other -> other.name().equals(name)).count() > 1) {
                return false;
            }
            among = field.type().children();
        }
        return true;
    }
}
