package io.mbf.dataset.union;

import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.util.ArrayDeque;
import java.util.Deque;

/** Two types have none in common. Made where they differ, it learns the path to there on its way up. */
final class TypeConflict extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Deque<String> path = new ArrayDeque<>();
    private final String beforeFile;
    private final String afterFile;

    private TypeConflict(String beforeFile, String afterFile) {
        super(null, null, false, false); // its place is the path
        this.beforeFile = beforeFile;
        this.afterFile = afterFile;
    }

    /** @param type that does not fit {@code other}, which came first */
    static TypeConflict between(Type other, Type type) {
        String here = TypeName.of(type);
        String there = TypeName.of(other);
        return new TypeConflict(
                "is " + here + ", but " + (here.equals(there) ? "another " : "") + there + " in ",
                "; they have no type in common");
    }

    /** Members are matched by their names, and two of one struct share this one. */
    static TypeConflict ambiguous(String name) {
        return new TypeConflict(
                        "two members have this name, by which they are matched with those in ",
                        ", which has others beside them")
                .below(name);
    }

    /** Says that what differs is within a part of this name. */
    TypeConflict below(String name) {
        path.addFirst(name);
        return this;
    }

    /** The path from a column to the part that differs. */
    String path(String column) {
        return path.isEmpty() ? column : column + "." + String.join(".", path);
    }

    /** What is wrong, in words, of a file that follows the other one. */
    String describe(Object otherFile) {
        return beforeFile + otherFile + afterFile;
    }
}
