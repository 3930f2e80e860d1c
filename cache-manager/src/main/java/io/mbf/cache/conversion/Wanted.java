package io.mbf.cache.conversion;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which columns of a source are to be converted.
 *
 * @param columns their names; empty for all
 */
public record Wanted(Optional<Set<String>> columns) implements Predicate<String> {

    public static final Wanted ALL = new Wanted(Optional.empty());

    public Wanted {
        columns = columns.map(Set::copyOf);
    }

    public static Wanted of(Set<String> columns) {
        return new Wanted(Optional.of(columns));
    }

    boolean isAll() {
        return columns.isEmpty();
    }

    /** Whether a column of this name is to be converted. */
    @Override
    public boolean test(String column) {
        return columns.isEmpty() || columns.get().contains(column);
    }

    Wanted plus(Wanted other) {
        if (isAll() || other.isAll()) {
            return ALL;
        }
        Set<String> both = new HashSet<>(columns.get());
        both.addAll(other.columns.get());
        return of(both);
    }
}
