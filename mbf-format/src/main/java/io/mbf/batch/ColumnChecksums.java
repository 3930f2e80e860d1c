package io.mbf.batch;

import static java.util.Objects.requireNonNull;

import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit checksum per column over every value, every null and every nesting: equal rows in equal order give equal
 * sums, however they are cut into batches and whichever form their vectors have.
 *
 * <p>Made to notice that a conversion changed something, not to withstand an adversary. A single value that differs is
 * always noticed if it has at most eight bytes, and as many as before. Not thread-safe.
 */
public final class ColumnChecksums {

    private final Schema schema;
    private final List<Node> columns = new ArrayList<>();

    /** Checksums of no rows yet, of the columns of a schema. */
    public ColumnChecksums(Schema schema) {
        requireNonNull(schema, "schema");
        this.schema = schema;
        long[] block = new long[NodeChecksum.BLOCK];
        for (Field field : schema.fields()) {
            columns.add(new Node(field, block));
        }
    }

    /** One node of the schema and what lies below it. */
    private static final class Node {
        final NodeChecksum own;
        final List<Node> children = new ArrayList<>();

        Node(Field field, long[] block) {
            own = new NodeChecksum(block);
            if (field.type() instanceof Type.Struct struct) {
                struct.fields().forEach(child -> children.add(new Node(child, block)));
            } else if (field.type() instanceof Type.ListOf list) {
                children.add(new Node(list.element(), block));
            } else if (field.type() instanceof Type.MapOf map) {
                children.add(new Node(map.key(), block));
                map.value().ifPresent(value -> children.add(new Node(value, block)));
            }
        }

        boolean sameAs(Node other) {
            boolean same = own.sameAs(other.own) && children.size() == other.children.size();
            for (int i = 0; same && i < children.size(); i++) {
                same = children.get(i).sameAs(other.children.get(i));
            }
            return same;
        }

        long combined() {
            long combined = own.sum();
            for (Node child : children) {
                combined = Long.rotateLeft(combined, 7) * NodeChecksum.PRIME + child.combined();
            }
            return combined;
        }

        String text() {
            return "%,d values, %,d nulls, checksum %016x".formatted(own.entries(), own.nulls(), combined());
        }
    }

    /** Adds the rows of a batch. */
    public void add(ColumnBatch batch) {
        requireNonNull(batch, "batch");
        for (int i = 0; i < columns.size(); i++) {
            add(i, batch.column(i));
        }
    }

    /** Adds rows to one column alone; in the end all columns must have got the same. */
    public void add(int column, ColumnVector vector) {
        requireNonNull(vector, "vector");
        add(columns.get(column), vector, 0, vector.size(), null);
    }

    /**
     * Adds the entries {@code [from, to)}.
     *
     * @param parents which entries of the struct around this one exist; {@code null} if all do. What lies under the
     *     others is unspecified, and counts as null
     */
    private static void add(Node node, ColumnVector vector, int from, int to, @Nullable Validity parents) {
        Validity validity = parents == null ? vector.validity() : Validity.and(vector.validity(), parents);
        if (vector instanceof StructVector struct) {
            node.own.addPresence(validity, from, to);
            for (int i = 0; i < node.children.size(); i++) {
                add(node.children.get(i), struct.children().get(i), from, to, validity.hasNulls() ? validity : null);
            }
        } else if (vector instanceof ListVector list) {
            node.own.addLengths(list.offsets(), validity, from, to);
            addElements(node.children.get(0), list.elements(), list.offsets(), validity, from, to);
        } else if (vector instanceof MapVector map) {
            node.own.addLengths(map.offsets(), validity, from, to);
            addElements(node.children.get(0), map.keys(), map.offsets(), validity, from, to);
            map.values()
                    .ifPresent(values -> addElements(node.children.get(1), values, map.offsets(), validity, from, to));
        } else {
            node.own.addValues(vector, validity, from, to);
        }
    }

    /** Adds the elements of the lists that exist, in as few runs as possible. */
    private static void addElements(Node node, ColumnVector elements, int[] offsets, Validity lists, int from, int to) {
        int start = offsets[from];
        if (lists.hasNulls()) {
            for (int i = from; i < to; i++) {
                if (lists.isNull(i) && offsets[i] != offsets[i + 1]) {
                    add(node, elements, start, offsets[i], null);
                    start = offsets[i + 1];
                }
            }
        }
        add(node, elements, start, offsets[to], null);
    }

    /** Values of a column at its top level, so far: one per row. */
    public long rows(int column) {
        return columns.get(column).own.entries();
    }

    /** Whether both have had the same rows in the same order. */
    public boolean sameAs(ColumnChecksums other) {
        requireNonNull(other, "other");
        return difference(other).isEmpty();
    }

    /** The first column that differs, and how, in words; empty if none does. */
    public Optional<String> difference(ColumnChecksums other) {
        requireNonNull(other, "other");
        if (columns.size() != other.columns.size()) {
            return Optional.of(columns.size() + " columns instead of " + other.columns.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            Node mine = columns.get(i);
            Node theirs = other.columns.get(i);
            if (!mine.sameAs(theirs)) {
                return Optional.of(
                        "column '" + schema.field(i).name() + "' has " + mine.text() + " instead of " + theirs.text());
            }
        }
        return Optional.empty();
    }
}
