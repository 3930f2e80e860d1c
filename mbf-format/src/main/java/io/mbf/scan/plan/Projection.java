package io.mbf.scan.plan;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of a column is read: all of it, or some fields of its struct, or of the structs within.
 *
 * <p>Paths are positions of fields, as in {@link io.mbf.schema.Node#pathBelow}. What is left out keeps no place: the
 * fields of a pruned struct move up, in their order. Immutable.
 */
public final class Projection {

    /** All of a column. */
    public static final Projection ALL = new Projection(new TreeMap<>());

    private final TreeMap<Integer, Projection> fields; // by position; empty for all

    private Projection(TreeMap<Integer, Projection> fields) {
        this.fields = fields;
    }

    /** What lies at a path, with all below it. */
    static Projection of(List<Integer> path) {
        if (path.isEmpty()) {
            return ALL;
        }
        TreeMap<Integer, Projection> fields = new TreeMap<>();
        fields.put(path.get(0), of(path.subList(1, path.size())));
        return new Projection(fields);
    }

    /** The smallest part of a struct that shows where it is null, chosen recursively; all of a column that is no struct. */
    public static Projection least(Type type) {
        return of(leastPath(type));
    }

    static List<Integer> leastPath(Type type) {
        List<Integer> path = new ArrayList<>();
        for (Type at = type;
                at instanceof Type.Struct struct && !struct.fields().isEmpty(); ) {
            path.add(0);
            at = struct.fields().get(0).type();
        }
        return path;
    }

    /** This and what lies at a path. */
    Projection with(List<Integer> path) {
        if (path.isEmpty() || fields.isEmpty()) {
            return ALL;
        }
        List<Integer> rest = path.subList(1, path.size());
        TreeMap<Integer, Projection> all = new TreeMap<>(fields);
        Projection field = all.get(path.get(0));
        all.put(path.get(0), field == null ? of(rest) : field.with(rest));
        return new Projection(all);
    }

    /** Whether something at a path, or around it, belongs to this. */
    boolean overlaps(List<Integer> path) {
        if (path.isEmpty() || fields.isEmpty()) {
            return true;
        }
        Projection field = fields.get(path.get(0));
        return field != null && field.overlaps(path.subList(1, path.size()));
    }

    /** Whether the field at a position of the struct, or some of it, is read. */
    public boolean includes(int position) {
        return fields.isEmpty() || fields.containsKey(position);
    }

    /** Which part of the field at a position, which is {@link #includes included}, is read. */
    public Projection field(int position) {
        return fields.isEmpty() ? ALL : fields.get(position);
    }

    /** The field without what is not read. A part of a variant is no variant. */
    public Field prune(Field field) {
        if (fields.isEmpty()) {
            return field;
        }
        Type.Struct struct = (Type.Struct) field.type();
        List<Field> kept = new ArrayList<>();
        for (Map.Entry<Integer, Projection> entry : fields.entrySet()) {
            kept.add(entry.getValue().prune(struct.fields().get(entry.getKey())));
        }
        return new Field(field.name(), Type.Struct.of(kept), field.nullable());
    }

    /** The part that {@code wanted} names of a vector that was read by this; nothing is copied. */
    public ColumnVector narrow(ColumnVector vector, Projection wanted) {
        if (wanted.fields.isEmpty() || wanted == this) {
            return vector;
        }
        StructVector struct = (StructVector) vector;
        List<ColumnVector> children = new ArrayList<>();
        for (Map.Entry<Integer, Projection> entry : wanted.fields.entrySet()) {
            int position = entry.getKey();
            children.add(field(position).narrow(struct.children().get(place(position)), entry.getValue()));
        }
        return new StructVector(children, struct.size(), struct.validity());
    }

    /** The vector at a path, within one that was read by this. */
    public ColumnVector at(ColumnVector vector, List<Integer> path) {
        ColumnVector at = vector;
        Projection part = this;
        for (int position : path) {
            at = ((StructVector) at).children().get(part.place(position));
            part = part.field(position);
        }
        return at;
    }

    /** Where a field went. */
    private int place(int position) {
        return fields.isEmpty() ? position : fields.headMap(position).size();
    }
}
