package io.mbf.parquet.column;

import io.mbf.batch.ColumnVector;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.page.PageSource;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads a column of structs, lists or maps: all of its leaves, and what their levels make of them. */
final class NestedColumn implements ColumnDecoder {

    private final String file;
    private final Function<Type.Leaf, FlatColumn> values;
    private final List<NestedLeaf> leaves = new ArrayList<>();
    private final List<SiblingLevels> meetings = new ArrayList<>();

    private final NestedNode root;
    private NestedLeaf current;

    /**
     * Two leaves below one node. In a valid file their levels agree about it.
     *
     * @param depth lists around the node
     * @param definition the level from which on the node is there
     */
    private record SiblingLevels(NestedLeaf first, NestedLeaf other, int depth, int definition) {

        void check() {
            if (first.depth() == depth && other.depth() == depth) {
                checkAll();
            } else {
                checkEach();
            }
        }

        /** Where no level is of a deeper list. */
        private void checkAll() {
            int levels = Math.min(first.levels(), other.levels());
            if (!Arrays.equals(first.repetition(), 0, levels, other.repetition(), 0, levels)
                    || !LevelBits.agree(first.definition(), other.definition(), levels, definition)) {
                throw contradiction();
            }
            checkEnds(levels, levels);
        }

        /** Holds that nothing is left of either leaf. */
        private void checkEnds(int a, int b) {
            if (a < first.levels() || b < other.levels()) {
                throw new DecodingException("it has not as many elements as " + first.page());
            }
        }

        private DecodingException contradiction() {
            return new DecodingException("its levels contradict those of " + first.page());
        }

        private void checkEach() {
            byte[] aRepetition = first.repetition();
            byte[] aDefinition = first.definition();
            byte[] bRepetition = other.repetition();
            byte[] bDefinition = other.definition();
            int a = first.skip(0, depth);
            int b = other.skip(0, depth);
            while (a < first.levels() && b < other.levels()) {
                if (aRepetition[a] != bRepetition[b]
                        || Math.min(aDefinition[a], definition) != Math.min(bDefinition[b], definition)) {
                    throw contradiction();
                }
                a = first.skip(a + 1, depth);
                b = other.skip(b + 1, depth);
            }
            checkEnds(a, b);
        }
    }

    /**
     * Prepares to read a column.
     *
     * @param values makes the decoder for the values of a leaf
     * @param file name of the file, for messages
     * @throws UnsupportedFeatureException if it has a group without fields
     */
    NestedColumn(Field field, Function<Type.Leaf, FlatColumn> values, String file) {
        this.values = values;
        this.file = file;
        this.root = node(field, field.name(), LevelSlots.NONE, 0);
    }

    private NestedNode node(Field field, String path, LevelSlots slots, int parentDefinition) {
        int definition = parentDefinition + (field.nullable() ? 1 : 0);
        if (field.type() instanceof Type.Leaf type) {
            NestedLeaf leaf = new NestedLeaf(path, type, values.apply(type), slots, definition);
            leaves.add(leaf);
            return new NestedNode.Leaf(slots, definition, leaf);
        }
        if (field.type() instanceof Type.Struct struct) {
            if (struct.fields().isEmpty()) {
                throw new UnsupportedFeatureException(
                        file, "column \"" + ReadFailures.oneLine(path) + "\"", "is a group without fields");
            }
            List<NestedNode> children = children(struct.fields(), path, slots, definition);
            meet(children, slots.depth(), definition);
            return new NestedNode.Struct(slots, definition, children);
        }
        List<Field> fields = new ArrayList<>();
        if (field.type() instanceof Type.MapOf map) {
            fields.add(map.key());
            map.value().ifPresent(fields::add);
        } else {
            fields.add(((Type.ListOf) field.type()).element());
        }
        List<NestedNode> children = children(fields, path, slots.within(definition + 1), definition + 1);
        boolean isMap = field.type() instanceof Type.MapOf;
        meet(children, slots.depth() + 1, definition + 1);
        return new NestedNode.Repeated(slots, definition, isMap, children);
    }

    private List<NestedNode> children(List<Field> fields, String path, LevelSlots slots, int definition) {
        List<NestedNode> children = new ArrayList<>(fields.size());
        for (Field field : fields) {
            children.add(node(field, path + "." + field.name(), slots, definition));
        }
        return children;
    }

    private void meet(List<NestedNode> children, int depth, int definition) {
        for (NestedNode child : children.subList(1, children.size())) {
            meetings.add(new SiblingLevels(children.get(0).first, child.first, depth, definition));
        }
    }

    @Override
    public void start(List<PageSource> sources, long rows) {
        for (int i = 0; i < leaves.size(); i++) {
            current = leaves.get(i);
            current.start(sources.get(i), rows);
        }
    }

    @Override
    public int prepare(int rows) {
        int n = rows;
        for (NestedLeaf leaf : leaves) {
            current = leaf;
            n = leaf.prepare(n);
        }
        return n;
    }

    @Override
    public ColumnVector take(int rows) {
        for (NestedLeaf leaf : leaves) {
            leaf.take(rows);
        }
        for (SiblingLevels meeting : meetings) {
            current = meeting.other;
            meeting.check();
        }
        return root.assemble();
    }

    @Override
    public void skip(long rows) {
        for (NestedLeaf leaf : leaves) {
            current = leaf;
            leaf.skip(rows);
        }
    }

    @Override
    public String page() {
        return current.page();
    }
}
