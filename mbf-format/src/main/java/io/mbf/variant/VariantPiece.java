package io.mbf.variant;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.StructVector;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A variant, or a part of one that has columns of its own: an encoded value, or one of a shredded type, or neither, and
 * then it is missing; or an object with members in both.
 *
 * @param value position of the encoded value, or -1 if there is no such column
 * @param typed position of the shredded value, or -1
 * @param shredded how that is read; null if there is none
 */
record VariantPiece(int value, int typed, Shredded shredded) {

    /** How a value of a shredded type is read. */
    interface Shredded {

        /**
         * Tells value {@code index}, which is not null.
         *
         * @param rest what lies beside it, or null
         */
        <E extends Exception> void write(ColumnVector typed, int index, VariantValue<E> rest, VariantAssembly<E> to)
                throws E;
    }

    static VariantPiece of(Type.Struct group) {
        int typed = VariantShape.position(group, VariantShape.TYPED_VALUE);
        return new VariantPiece(
                VariantShape.position(group, VariantShape.VALUE),
                typed,
                typed < 0 ? null : shredded(group.fields().get(typed).type()));
    }

    private static Shredded shredded(Type type) {
        if (type instanceof Type.ListOf list) {
            return new OfArray(of((Type.Struct) list.element().type()));
        }
        return type instanceof Type.Struct struct
                ? new OfObject(Member.of(struct))
                : new OfScalar(ShreddedScalar.of((Type.Leaf) type));
    }

    private static void requireNone(VariantValue<?> rest) {
        if (rest != null) {
            throw VariantException.corrupt("both value and typed_value, and not an object");
        }
    }

    /** Whether an object lacks this member. */
    boolean isMissing(StructVector group, int index) {
        return isMissing(group, value, index) && isMissing(group, typed, index);
    }

    private static boolean isMissing(StructVector group, int position, int index) {
        return position < 0 || group.children().get(position).isNull(index);
    }

    /** Tells it; if it is missing, as null: only members of objects can be left out. */
    <E extends Exception> void write(StructVector group, int index, VariantAssembly<E> to) throws E {
        VariantValue<E> encoded = isMissing(group, value, index)
                ? null
                : new VariantValue<>((BytesVector) group.children().get(value), index, to);
        if (!isMissing(group, typed, index)) {
            shredded.write(group.children().get(typed), index, encoded, to);
        } else if (encoded != null) {
            encoded.write();
        } else {
            to.sink().nullValue();
        }
    }

    private record OfScalar(ShreddedScalar scalar) implements Shredded {

        @Override
        public <E extends Exception> void write(
                ColumnVector typed, int index, VariantValue<E> rest, VariantAssembly<E> to) throws E {
            requireNone(rest);
            scalar.write(typed, index, to.sink());
        }
    }

    private record OfArray(VariantPiece element) implements Shredded {

        @Override
        public <E extends Exception> void write(
                ColumnVector typed, int index, VariantValue<E> rest, VariantAssembly<E> to) throws E {
            requireNone(rest);
            ListVector list = (ListVector) typed;
            to.sink().startArray();
            for (int i = list.offsets()[index]; i < list.offsets()[index + 1]; i++) {
                element.write((StructVector) list.elements(), i, to);
            }
            to.sink().endArray();
        }
    }

    /** @param position in the shredded object */
    private record Member(byte[] utf8, String name, int position, VariantPiece piece) {

        static Member[] of(Type.Struct object) {
            return IntStream.range(0, object.fields().size())
                    .mapToObj(i -> of(object.fields().get(i), i))
                    .sorted(Comparator.comparing(Member::utf8, Arrays::compareUnsigned))
                    .toArray(Member[]::new);
        }

        private static Member of(Field field, int position) {
            return new Member(
                    field.name().getBytes(StandardCharsets.UTF_8), field.name(), position, VariantPiece.of((Type.Struct)
                            field.type()));
        }
    }

    /** Members with columns of their own, and the others in the value beside them. */
    private record OfObject(Member[] members) implements Shredded {

        @Override
        public <E extends Exception> void write(
                ColumnVector typed, int index, VariantValue<E> rest, VariantAssembly<E> to) throws E {
            if (rest != null && !rest.isObject()) {
                throw VariantException.corrupt("a value that is no object beside shredded members");
            }
            VariantObject others = rest == null ? VariantObject.EMPTY : rest.object();
            to.sink().startObject();
            int next = 0;
            for (Member member : members) {
                int order = -1;
                while (next < others.size() && order < 0) {
                    order = to.names().compare(others.name(next), member.utf8);
                    if (order < 0) {
                        rest.writeMember(others, next++);
                    }
                }
                StructVector group =
                        (StructVector) ((StructVector) typed).children().get(member.position);
                // groups must not be null; one that is contradicts nothing
                if (order == 0 && !group.isNull(index)) {
                    throw VariantException.corrupt(
                            "member '" + member.name + "' both shredded and in the value beside");
                }
                if (!member.piece.isMissing(group, index)) {
                    to.sink().fieldName(member.name);
                    member.piece.write(group, index, to);
                }
            }
            while (next < others.size()) {
                rest.writeMember(others, next++);
            }
            to.sink().endObject();
        }
    }
}
