package io.mbf.spark.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Paths such as {@code address.city} to members of the structs of a file, as queries have them. Names may have dots in
 * them, too: a path that could be read in two ways is not used. Lists and maps are one thing each.
 */
final class StructPaths {

    private StructPaths() {}

    /** A member of a struct, or a column that is no struct. */
    record Leaf(String path, PrimitiveType type) {}

    /** The name of a column, or the paths of those of its members that are wanted, if these are not all. */
    static List<String> wanted(MessageType file, String column, DataType wanted) {
        List<String> paths = wanted(file.getType(column), column, wanted);
        return paths.stream().allMatch(path -> ways(file, path) == 1) ? paths : List.of(column);
    }

    private static List<String> wanted(Type stored, String path, DataType wanted) {
        if (!(wanted instanceof StructType members) || !isStruct(stored)) {
            return List.of(path);
        }
        List<String> whole = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (StructField member : members.fields()) {
            String below = path + '.' + member.name();
            whole.add(below);
            parts.addAll(wanted(stored.asGroupType().getType(member.name()), below, member.dataType()));
        }
        boolean all = members.length() == stored.asGroupType().getFieldCount() && parts.equals(whole);
        return all ? List.of(path) : parts;
    }

    /**
     * The leaves of a column that a row has one value of.
     *
     * @return by what a filter of Spark's writes behind the name of the column: nothing for the column itself
     */
    static Map<String, Leaf> leaves(MessageType file, String column) {
        Map<String, Leaf> leaves = new LinkedHashMap<>();
        add(file.getType(column), column, "", leaves);
        leaves.values().removeIf(leaf -> !leaf.path().equals(column) && ways(file, leaf.path()) != 1);
        return leaves;
    }

    private static void add(Type stored, String path, String below, Map<String, Leaf> leaves) {
        if (isStruct(stored)) {
            for (Type member : stored.asGroupType().getFields()) {
                String name = member.getName();
                add(member, path + '.' + name, below + '.' + QuotingUtils.quoteIfNeeded(name), leaves);
            }
        } else if (stored.isPrimitive() && !stored.isRepetition(Repetition.REPEATED)) {
            leaves.put(below, new Leaf(path, stored.asPrimitiveType()));
        }
    }

    /** A group that is nothing else. */
    private static boolean isStruct(Type type) {
        return !type.isPrimitive()
                && type.getLogicalTypeAnnotation() == null
                && !type.isRepetition(Repetition.REPEATED);
    }

    /** How many things a path may mean; below a list or map anything. */
    private static int ways(GroupType group, String path) {
        int ways = 0;
        for (Type field : group.getFields()) {
            String name = field.getName();
            if (name.equals(path)) {
                ways++;
            } else if (!field.isPrimitive() && path.startsWith(name + '.')) {
                ways += isStruct(field) ? ways(field.asGroupType(), path.substring(name.length() + 1)) : 1;
            }
        }
        return ways;
    }
}
