package io.mbf.parquet.footer;

import java.util.List;

/**
 * A leaf of a file's schema: what a column chunk holds the values of.
 *
 * @param index position among all leaves
 * @param path names from the root, which is left out, to the leaf
 * @param maxDefinitionLevel how many of these are optional or repeated
 * @param maxRepetitionLevel how many of these are repeated
 * @param isUnderstood whether all that is said of the meaning of its values is known, and makes sense
 */
public record LeafColumn(
        int index, List<String> path, int maxDefinitionLevel, int maxRepetitionLevel, boolean isUnderstood) {

    /** Names joined by dots. */
    public String dotPath() {
        return String.join(".", path);
    }
}
