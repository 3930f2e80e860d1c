package io.mbf.spark.write;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.unsafe.types.VariantVal;

/** Columns that hold others. */
final class NestedAppenders {

    /** An entry of a list of nothing takes a place all the same. */
    private static final int BYTES_OF_ELEMENT = 8;

    private static final int VARIANT_VERSION = 1;

    private NestedAppenders() {}

    static class Structs extends ColumnAppender {

        private final List<ColumnAppender> members;

        Structs(Type.Struct type, List<ColumnAppender> members) {
            super(type);
            this.members = members;
        }

        @Override
        final long heldBytes() {
            return members.stream().mapToLong(ColumnAppender::heldBytes).sum();
        }

        @Override
        final void put(SpecializedGetters row, int ordinal, int entry) {
            InternalRow struct = struct(row, ordinal, members.size());
            for (int i = 0; i < members.size(); i++) {
                members.get(i).append(struct, i);
            }
        }

        InternalRow struct(SpecializedGetters row, int ordinal, int count) {
            return row.getStruct(ordinal, count);
        }

        @Override
        final void putNull(int entry) {
            members.forEach(ColumnAppender::appendNull);
        }

        @Override
        final ColumnVector vector(int entries, Validity validity) {
            return new StructVector(members.stream().map(ColumnAppender::take).toList(), entries, validity);
        }
    }

    /** VARIANT, unshredded, as Parquet has it: its metadata and its value. */
    static final class Variants extends Structs {

        Variants(ColumnAppender metadata, ColumnAppender value) {
            super(
                    new Type.Struct(
                            List.of(Field.required("metadata", metadata.type()), Field.required("value", value.type())),
                            new LogicalType.VariantType(VARIANT_VERSION)),
                    List.of(metadata, value));
        }

        @Override
        InternalRow struct(SpecializedGetters row, int ordinal, int count) {
            VariantVal variant = row.getVariant(ordinal);
            return new GenericInternalRow(new Object[] {variant.getMetadata(), variant.getValue()});
        }
    }

    static final class Lists extends ColumnAppender {

        private final ColumnAppender elements;
        private int[] offsets = new int[1];

        Lists(Type.ListOf type, ColumnAppender elements) {
            super(type);
            this.elements = elements;
        }

        @Override
        long heldBytes() {
            return elements.heldBytes() + (long) BYTES_OF_ELEMENT * elements.size();
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            ArrayData array = row.getArray(ordinal);
            for (int i = 0; i < array.numElements(); i++) {
                elements.append(array, i);
            }
            putNull(entry);
        }

        @Override
        void putNull(int entry) {
            if (entry + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, longer(entry + 1));
            }
            offsets[entry + 1] = elements.size();
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            int[] taken = offsets;
            offsets = new int[entries + 1];
            return new ListVector(taken, elements.take(), entries, validity);
        }
    }

    static final class Maps extends ColumnAppender {

        private final ColumnAppender keys;
        private final ColumnAppender values;
        private int[] offsets = new int[1];

        Maps(Type.MapOf type, ColumnAppender keys, ColumnAppender values) {
            super(type);
            this.keys = keys;
            this.values = values;
        }

        @Override
        long heldBytes() {
            return keys.heldBytes() + values.heldBytes() + (long) BYTES_OF_ELEMENT * keys.size();
        }

        @Override
        void put(SpecializedGetters row, int ordinal, int entry) {
            MapData map = row.getMap(ordinal);
            for (int i = 0; i < map.numElements(); i++) {
                keys.append(map.keyArray(), i);
                values.append(map.valueArray(), i);
            }
            putNull(entry);
        }

        @Override
        void putNull(int entry) {
            if (entry + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, longer(entry + 1));
            }
            offsets[entry + 1] = keys.size();
        }

        @Override
        ColumnVector vector(int entries, Validity validity) {
            int[] taken = offsets;
            offsets = new int[entries + 1];
            return new MapVector(taken, keys.take(), Optional.of(values.take()), entries, validity);
        }
    }
}
