package io.mbf.batch.build;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;

/**
 * Where nulls must be, and where they must not be (SPEC.md, "Nulls"): a node that is not nullable has none but those
 * below null structs, what is below a null struct is null, and null lists and maps are empty.
 */
public final class NullRules {

    private NullRules() {}

    /**
     * What breaks the rules first.
     *
     * @param field the vector's
     * @return path, entry of the vector at that path, and what is wrong there; empty if nothing is
     */
    public static Optional<String> broken(Field field, ColumnVector vector) {
        return broken(field, field.name(), vector, Validity.allValid(vector.size()));
    }

    /** @param struct the validity of the structs around the vector, if it is a field of one, else all valid */
    private static Optional<String> broken(Field field, String path, ColumnVector vector, Validity struct) {
        Validity own = vector.validity();
        if (!keeps(own, struct, field.nullable())) {
            for (int i = 0; i < vector.size(); i++) {
                if (struct.isNull(i) && own.isValid(i)) {
                    return at(path, i, "is there, and its struct is null");
                }
                if (struct.isValid(i) && own.isNull(i) && !field.nullable()) {
                    return at(path, i, "is null, and the column is not nullable");
                }
            }
        }
        if (vector instanceof StructVector structs) {
            List<Field> fields = field.type().children();
            for (int c = 0; c < fields.size(); c++) {
                Field child = fields.get(c);
                Optional<String> found = broken(
                        child, path + "." + child.name(), structs.children().get(c), own);
                if (found.isPresent()) {
                    return found;
                }
            }
        } else if (vector instanceof ListVector lists) {
            Field element = ((Type.ListOf) field.type()).element();
            return empty(path, lists.offsets(), own).or(() -> below(path, element, lists.elements()));
        } else if (vector instanceof MapVector maps) {
            Type.MapOf type = (Type.MapOf) field.type();
            return empty(path, maps.offsets(), own)
                    .or(() -> below(path, type.key(), maps.keys()))
                    .or(() -> maps.values()
                            .flatMap(values -> below(path, type.value().orElseThrow(), values)));
        }
        return Optional.empty();
    }

    /** Whether all is well, by counts of whole words of bits: which entry is not need only be looked for if one is. */
    private static boolean keeps(Validity own, Validity struct, boolean nullable) {
        boolean covers = !struct.hasNulls() || Validity.and(own, struct).nullCount() == own.nullCount();
        return covers && (nullable || own.nullCount() == struct.nullCount());
    }

    private static Optional<String> below(String path, Field field, ColumnVector vector) {
        return broken(field, path + "." + field.name(), vector, Validity.allValid(vector.size()));
    }

    private static Optional<String> empty(String path, int[] offsets, Validity own) {
        for (int i = 0; own.hasNulls() && i < own.size(); i++) {
            if (own.isNull(i) && offsets[i] != offsets[i + 1]) {
                return at(path, i, "is null, and has " + (offsets[i + 1] - offsets[i]) + " entries");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> at(String path, int entry, String what) {
        return Optional.of("'" + path + "', entry " + entry + ": " + what);
    }
}
