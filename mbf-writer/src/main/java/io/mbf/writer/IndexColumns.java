package io.mbf.writer;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which leaves get bloom filters because somebody named them: by the name of a column, or by a path such as
 * {@code address.city}, as in queries. Conditions cannot look into lists and maps, so nothing there can be named.
 */
public final class IndexColumns {

    private IndexColumns() {}

    /**
     * The leaves that names lead to, as ordinals of the schema.
     *
     * @throws InvalidQueryException if a name leads nowhere, to a nested column, or into a list or map
     */
    public static Set<Integer> ordinals(Schema schema, Set<String> names) {
        requireNonNull(schema, "schema");
        requireNonNull(names, "names");
        return names.stream().map(name -> ordinal(schema, name)).collect(Collectors.toUnmodifiableSet());
    }

    private static int ordinal(Schema schema, String name) {
        Node node = schema.find(name);
        problem(node).ifPresent(problem -> {
            throw new InvalidQueryException("column '" + name + "' cannot be indexed: it is " + problem);
        });
        return node.ordinal();
    }

    /** Those of the names that lead to leaves of a schema. */
    public static Set<String> known(Schema schema, Set<String> names) {
        requireNonNull(schema, "schema");
        requireNonNull(names, "names");
        return names.stream()
                .filter(name -> schema.lookup(name)
                        .filter(node -> problem(node).isEmpty())
                        .isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> problem(Node node) {
        if (node.repeated()) {
            return Optional.of("below a list or map");
        }
        Type type = node.field().type();
        return type instanceof Type.Leaf ? Optional.empty() : Optional.of("nested (" + TypeName.of(type) + ")");
    }
}
