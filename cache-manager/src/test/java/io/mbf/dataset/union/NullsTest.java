package io.mbf.dataset.union;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NullsTest {

    private static ColumnVector nulls(Type type) {
        ColumnVector vector = Nulls.of(type, 8192);
        for (int count : new int[] {0, 1, 63, 64, 8191, 8192}) {
            ColumnVector some = Gather.truncate(vector, count);
            assertEquals(count, some.size());
            assertEquals(count, some.validity().nullCount());
        }
        return vector;
    }

    @ParameterizedTest
    @EnumSource
    void everyPhysicalTypeHasNulls(PhysicalType physical) {
        nulls(Type.Leaf.of(physical));
    }

    @Test
    void widthCostsNothing() {
        nulls(Type.Leaf.fixed(Integer.MAX_VALUE, LogicalType.PLAIN));
    }

    @Test
    void nestedVectorsAreWhole() {
        Type text = Type.Leaf.of(PhysicalType.BYTE_ARRAY);
        Type map = new Type.MapOf(Field.required("key", text), Optional.of(Field.optional("value", text)));
        Type struct = Type.Struct.of(List.of(
                Field.required("list", new Type.ListOf(Field.required("element", text))), Field.optional("map", map)));
        StructVector vector = (StructVector) nulls(struct);
        ListVector list = (ListVector) vector.children().get(0);
        assertEquals(8193, list.offsets().length);
        assertEquals(0, list.elements().size());
        assertTrue(((MapVector) vector.children().get(1)).values().isPresent());
    }
}
