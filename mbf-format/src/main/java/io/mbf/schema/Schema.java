package io.mbf.schema;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of a file or of a result, in order. Equal schemas describe equal columns. */
public record Schema(List<Field> fields) {

    /** How deep types may nest; deeper ones are refused rather than risked on the stack. */
    public static final int MAX_DEPTH = 64;

    public Schema {
        requireNonNull(fields, "fields");
        fields = List.copyOf(fields);
    }

    /** The schema of these columns, in this order. */
    public static Schema of(Field... fields) {
        requireNonNull(fields, "fields");
        return new Schema(List.of(fields));
    }

    /** How many columns there are. */
    public int size() {
        return fields.size();
    }

    /** The column at a position. */
    public Field field(int index) {
        return fields.get(index);
    }

    /**
     * The position of a column.
     *
     * @throws InvalidQueryException if there is none of this name; the message lists the closest thing there is: all
     *     names, as far as they fit a line
     */
    public int indexOf(String name) {
        requireNonNull(name, "name");
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw missing(name);
    }

    /**
     * The node of a name: the column called so or, if there is none, a path such as {@code address.city}. Names within a
     * path may hold dots themselves; the longest ones are tried first at every step.
     *
     * @throws InvalidQueryException if there is none, as {@link #indexOf} does
     */
    public Node find(String name) {
        requireNonNull(name, "name");
        return lookup(name).orElseThrow(() -> missing(name));
    }

    /** The error of a name that no column has, with those that there are. */
    public InvalidQueryException missing(String name) {
        requireNonNull(name, "name");
        String there = fields.isEmpty() ? "there are no columns" : "the columns are " + names();
        return new InvalidQueryException("no column '" + name + "'; " + there);
    }

    /** The node of a name, as {@link #find} finds it; empty if there is none. */
    public Optional<Node> lookup(String name) {
        requireNonNull(name, "name");
        return Node.find(this, name);
    }

    /**
     * The schema of a projection.
     *
     * @param indexes positions in this schema
     */
    public Schema project(int[] indexes) {
        requireNonNull(indexes, "indexes");
        List<Field> projected = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            projected.add(fields.get(index));
        }
        return new Schema(projected);
    }

    /** The node of an ordinal. */
    public Node node(int ordinal) {
        return Node.at(fields, ordinal, 0, List.of(), false);
    }

    /**
     * All fields in pre-order: every parent before its children. Their positions are called ordinals; in a flat schema
     * they are those of the columns.
     */
    public List<Field> nodes() {
        List<Field> nodes = new ArrayList<>();
        fields.forEach(field -> addNodes(field, nodes));
        return nodes;
    }

    private static void addNodes(Field field, List<Field> nodes) {
        nodes.add(field);
        field.type().children().forEach(child -> addNodes(child, nodes));
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        for (Field field : fields) {
            if (names.length() > 200) {
                return names.append(", … (")
                        .append(fields.size())
                        .append(" in all)")
                        .toString();
            }
            names.append(names.isEmpty() ? "" : ", ").append(field.name());
        }
        return names.toString();
    }
}
