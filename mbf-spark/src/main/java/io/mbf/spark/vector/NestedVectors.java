package io.mbf.spark.vector;

import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;

/** Columns of structs, lists and maps, over the vectors of what is in them. */
final class NestedVectors {

    private NestedVectors() {}

    static final class Structs extends BatchVector {

        private final List<BatchVector> members;
        private final int[] places;

        /** @param places of the members among those of the file */
        Structs(DataType type, List<BatchVector> members, int[] places) {
            super(type);
            this.members = members;
            this.places = places;
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            List<io.mbf.batch.ColumnVector> children = ((StructVector) column).children();
            for (int i = 0; i < places.length; i++) {
                members.get(i).show(children.get(places[i]));
            }
        }

        @Override
        public ColumnVector getChild(int ordinal) {
            return members.get(ordinal);
        }
    }

    static final class Lists extends BatchVector {

        private final BatchVector elements;
        private int[] offsets;

        Lists(DataType type, BatchVector elements) {
            super(type);
            this.elements = elements;
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            ListVector list = (ListVector) column;
            offsets = list.offsets();
            elements.show(list.elements());
        }

        @Override
        public ColumnarArray getArray(int row) {
            return isNullAt(row) ? null : new ColumnarArray(elements, offsets[row], offsets[row + 1] - offsets[row]);
        }

        @Override
        public ColumnVector getChild(int ordinal) {
            return elements;
        }
    }

    static final class Maps extends BatchVector {

        private final BatchVector keys;
        private final BatchVector values;
        private int[] offsets;

        Maps(DataType type, BatchVector keys, BatchVector values) {
            super(type);
            this.keys = keys;
            this.values = values;
        }

        @Override
        void take(io.mbf.batch.ColumnVector column) {
            MapVector map = (MapVector) column;
            offsets = map.offsets();
            keys.show(map.keys());
            values.show(map.values().orElseThrow());
        }

        @Override
        public ColumnarMap getMap(int row) {
            return isNullAt(row) ? null : new ColumnarMap(keys, values, offsets[row], offsets[row + 1] - offsets[row]);
        }

        @Override
        public ColumnVector getChild(int ordinal) {
            return ordinal == 0 ? keys : values;
        }
    }
}
