package io.mbf.output.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.parquet.footer.Repetition;
import io.mbf.parquet.footer.SchemaNode;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The way of a field's vectors to the leaf columns below it, where levels take the place of nesting (Melnik et al.,
 * "Dremel", VLDB 2010).
 */
sealed interface Shredder {

    /** Takes the entries that slots stand for. */
    void write(ColumnVector vector, Slots slots);

    /**
     * The way of a column.
     *
     * @param node the same field in Parquet's schema
     * @param leaves the columns, by their positions among all leaves
     */
    static Shredder of(Field field, SchemaNode node, IntFunction<ColumnWriter> leaves) {
        return field(field, node, 0, leaves);
    }

    /** @param depth how many fields repeat around it */
    private static Shredder field(Field field, SchemaNode node, int depth, IntFunction<ColumnWriter> leaves) {
        if (node.isRepeated()) { // without an annotation: a list that cannot be null
            Field element = ((Type.ListOf) field.type()).element();
            return new OfList(false, depth + 1, type(element, node, depth + 1, leaves));
        }
        return type(field, node, depth, leaves);
    }

    /** The way of a field that does not repeat by itself, or of an element that is the repeated field. */
    private static Shredder type(Field field, SchemaNode node, int depth, IntFunction<ColumnWriter> leaves) {
        boolean optional = node.repetition() == Repetition.OPTIONAL;
        Type type = field.type();
        if (type instanceof Type.Leaf) {
            return new OfLeaf(optional, leaves.apply(node.firstLeaf()));
        }
        if (type instanceof Type.ListOf list) {
            return new OfList(optional, depth + 1, type(list.element(), node.listElement(), depth + 1, leaves));
        }
        if (type instanceof Type.MapOf map) {
            List<SchemaNode> entry = node.children().get(0).children();
            return new OfMap(
                    optional,
                    depth + 1,
                    type(map.key(), entry.get(0), depth + 1, leaves),
                    map.value().isEmpty() ? null : field(map.value().get(), entry.get(1), depth + 1, leaves));
        }
        List<Shredder> members = new ArrayList<>();
        for (int i = 0; i < type.children().size(); i++) {
            members.add(field(type.children().get(i), node.children().get(i), depth, leaves));
        }
        return new OfStruct(optional, members);
    }

    private static Slots present(boolean optional, ColumnVector vector, Slots slots) {
        return optional ? slots.optional(vector.validity()) : slots;
    }

    record OfLeaf(boolean optional, ColumnWriter column) implements Shredder {

        @Override
        public void write(ColumnVector vector, Slots slots) {
            column.append(vector, present(optional, vector, slots));
        }
    }

    record OfStruct(boolean optional, List<Shredder> members) implements Shredder {

        @Override
        public void write(ColumnVector vector, Slots slots) {
            Slots here = present(optional, vector, slots);
            List<ColumnVector> children = ((StructVector) vector).children();
            for (int i = 0; i < members.size(); i++) {
                members.get(i).write(children.get(i), here);
            }
        }
    }

    /** @param depth how many fields repeat, this one included */
    record OfList(boolean optional, int depth, Shredder element) implements Shredder {

        @Override
        public void write(ColumnVector vector, Slots slots) {
            ListVector list = (ListVector) vector;
            Slots here = present(optional, vector, slots);
            element.write(list.elements(), here.repeated(list.offsets(), depth));
        }
    }

    /** @param value {@code null} for maps without values */
    record OfMap(boolean optional, int depth, Shredder key, Shredder value) implements Shredder {

        @Override
        public void write(ColumnVector vector, Slots slots) {
            MapVector map = (MapVector) vector;
            Slots entries = present(optional, vector, slots).repeated(map.offsets(), depth);
            key.write(map.keys(), entries);
            if (value != null) {
                value.write(map.values().orElseThrow(), entries);
            }
        }
    }
}
