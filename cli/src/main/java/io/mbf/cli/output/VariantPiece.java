package io.mbf.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.StructVector;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A variant, or a part of one that has columns of its own: an encoded value, or one of a shredded type, or neither, and
 * then it is missing; or an object with members in both.
 *
 * @param value position of the encoded value, or -1 if there is no such column
 * @param typed position of the shredded value, or -1
 * @param shredded how that is written; null if there is none
 */
record VariantPiece(int value, int typed, Shredded shredded, Target target) {

    /** Where all pieces of a column are written to. */
    record Target(VariantNames names, VariantPrimitive primitives, JsonGenerator out, JsonSink sink) {

        VariantValue value(BytesVector vector, int index) {
            return new VariantValue(vector, index, names, primitives, out);
        }
    }

    /** How a value of a shredded type is written. */
    @FunctionalInterface
    interface Shredded {

        /**
         * Writes value {@code index}, which is not null.
         *
         * @param rest what lies beside it, or null
         */
        void write(ColumnVector typed, int index, VariantValue rest) throws IOException;
    }

    static VariantPiece of(Type.Struct group, Target target) {
        int typed = VariantShape.position(group, VariantShape.TYPED_VALUE);
        return new VariantPiece(
                VariantShape.position(group, VariantShape.VALUE),
                typed,
                typed < 0 ? null : shredded(group.fields().get(typed).type(), target),
                target);
    }

    private static Shredded shredded(Type type, Target target) {
        if (type instanceof Type.ListOf list) {
            return new OfArray(of((Type.Struct) list.element().type(), target), target.out());
        }
        if (type instanceof Type.Struct struct) {
            return new OfObject(Member.of(struct, target), target);
        }
        ScalarFormat scalar = ScalarFormat.of((Type.Leaf) type);
        return (typed, index, rest) -> {
            requireNone(rest);
            scalar.write(typed, index, target.sink());
        };
    }

    private static void requireNone(VariantValue rest) {
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

    /** Writes it; if it is missing, as null: only members of objects can be left out. */
    void write(StructVector group, int index) throws IOException {
        VariantValue encoded = isMissing(group, value, index)
                ? null
                : target.value((BytesVector) group.children().get(value), index);
        if (!isMissing(group, typed, index)) {
            shredded.write(group.children().get(typed), index, encoded);
        } else if (encoded != null) {
            encoded.write();
        } else {
            target.out().writeNull();
        }
    }

    private record OfArray(VariantPiece element, JsonGenerator out) implements Shredded {

        @Override
        public void write(ColumnVector typed, int index, VariantValue rest) throws IOException {
            requireNone(rest);
            ListVector list = (ListVector) typed;
            out.writeStartArray();
            for (int i = list.offsets()[index]; i < list.offsets()[index + 1]; i++) {
                element.write((StructVector) list.elements(), i);
            }
            out.writeEndArray();
        }
    }

    /** @param position in the shredded object */
    private record Member(byte[] utf8, SerializedString name, int position, VariantPiece piece) {

        static Member[] of(Type.Struct object, Target target) {
            return IntStream.range(0, object.fields().size())
                    .mapToObj(i -> of(object.fields().get(i), i, target))
                    .sorted(Comparator.comparing(Member::utf8, Arrays::compareUnsigned))
                    .toArray(Member[]::new);
        }

        private static Member of(Field field, int position, Target target) {
            SerializedString name = new SerializedString(field.name());
            return new Member(
                    name.asUnquotedUTF8(), name, position, VariantPiece.of((Type.Struct) field.type(), target));
        }
    }

    /** Members with columns of their own, and the others in the value beside them. */
    private record OfObject(Member[] members, Target target) implements Shredded {

        @Override
        public void write(ColumnVector typed, int index, VariantValue rest) throws IOException {
            if (rest != null && !rest.isObject()) {
                throw VariantException.corrupt("a value that is no object beside shredded members");
            }
            VariantObject others = rest == null ? VariantObject.EMPTY : rest.object();
            target.out().writeStartObject();
            int next = 0;
            for (Member member : members) {
                int order = -1;
                while (next < others.size() && order < 0) {
                    order = target.names().compare(others.name(next), member.utf8);
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
                    target.out().writeFieldName(member.name);
                    member.piece.write(group, index);
                }
            }
            while (next < others.size()) {
                rest.writeMember(others, next++);
            }
            target.out().writeEndObject();
        }
    }
}
