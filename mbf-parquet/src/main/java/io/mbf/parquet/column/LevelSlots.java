package io.mbf.parquet.column;

import java.util.Arrays;

/**
 * The lists and maps around a node, outermost first: for each, the definition level from which on an element of it
 * exists. The list number {@code r} is the one that repetition level {@code r} goes on with.
 */
final class LevelSlots {

    static final LevelSlots NONE = new LevelSlots(new int[1]);

    private final int[] definitions; // by repetition level; 0 for level 0, which begins a row

    private LevelSlots(int[] definitions) {
        this.definitions = definitions;
    }

    /** The slots within one more list, whose elements exist from {@code definition} on. */
    LevelSlots within(int definition) {
        int[] inner = Arrays.copyOf(definitions, definitions.length + 1);
        inner[definitions.length] = definition;
        return new LevelSlots(inner);
    }

    /** How many lists there are: the greatest repetition level. */
    int depth() {
        return definitions.length - 1;
    }

    int definition(int repetition) {
        return definitions[repetition];
    }

    /** The definition level from which on an entry exists. */
    int deepest() {
        return definitions[definitions.length - 1];
    }
}
