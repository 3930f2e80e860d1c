package io.mbf.schema;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A field in its place: a column of a schema, or something below one.
 *
 * @param ordinal its position in {@link Schema#nodes}
 * @param path the position of the column, then at each step that among the {@link Type#children}
 * @param repeated whether it is below a list or a map, so that a row has any number of it
 */
public record Node(int ordinal, List<Integer> path, Field field, boolean repeated) {

    public Node {
        requireNonNull(path, "path");
        requireNonNull(field, "field");
        path = List.copyOf(path);
    }

    /** The position of the column that this is, or is below. */
    public int column() {
        return path.get(0);
    }

    /** The path below that column; empty for the column itself. */
    public List<Integer> pathBelow() {
        return path.subList(1, path.size());
    }

    /** Whether it may be null in a row: a field may be where a struct around it is. */
    public boolean isNullable() {
        return field.nullable() || !pathBelow().isEmpty();
    }

    static Optional<Node> find(Schema schema, String name) {
        return find(schema.fields(), name, 0, List.of(), false);
    }

    static Node at(List<Field> fields, int ordinal, int firstOrdinal, List<Integer> parents, boolean repeated) {
        int next = firstOrdinal;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int end = next + field.nodeCount();
            if (ordinal >= end) {
                next = end;
                continue;
            }
            List<Integer> path = new ArrayList<>(parents);
            path.add(i);
            if (ordinal == next) {
                return new Node(ordinal, path, field, repeated);
            }
            boolean below = repeated || !(field.type() instanceof Type.Struct);
            return at(field.type().children(), ordinal, next + 1, path, below);
        }
        throw new IndexOutOfBoundsException("node " + ordinal + " of " + next);
    }

    private static Optional<Node> find(
            List<Field> fields, String name, int firstOrdinal, List<Integer> parents, boolean repeated) {
        Optional<Node> found = Optional.empty();
        int ordinal = firstOrdinal;
        int longest = -1;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int length = field.name().length();
            if (length > longest && name.startsWith(field.name())) {
                List<Integer> path = new ArrayList<>(parents);
                path.add(i);
                Optional<Node> here = Optional.empty();
                if (length == name.length()) {
                    return Optional.of(new Node(ordinal, path, field, repeated)); // none is longer
                } else if (name.charAt(length) == '.') {
                    boolean below = repeated || !(field.type() instanceof Type.Struct);
                    here = find(field.type().children(), name.substring(length + 1), ordinal + 1, path, below);
                }
                if (here.isPresent()) {
                    found = here;
                    longest = length;
                }
            }
            ordinal += field.nodeCount();
        }
        return found;
    }
}
