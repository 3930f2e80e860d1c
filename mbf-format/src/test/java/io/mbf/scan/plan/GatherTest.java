package io.mbf.scan.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.row.Values;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatherTest {

    private static List<String> values(Field field, ColumnVector vector) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < vector.size(); i++) {
            Object value = Values.of(field, vector, i);
            values.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value));
        }
        return values;
    }

    private static void check(Field field, ColumnVector vector, Gather gather, Random random) {
        List<String> all = values(field, vector);
        int[] selection = IntStream.range(0, vector.size())
                .filter(i -> random.nextInt(3) > 0)
                .toArray();
        List<String> expected = IntStream.of(selection).mapToObj(all::get).toList();
        assertEquals(expected, values(field, gather.gather(vector, selection, selection.length)));
        int count = vector.size() == 0 ? 0 : random.nextInt(vector.size() + 1);
        assertEquals(all.subList(0, count), values(field, Gather.truncate(vector, count)));
    }

    @Test
    void flatVectorsOfEveryKindAreCompacted() {
        long seed = System.nanoTime();
        System.out.println("GatherTest seed " + seed);
        Random random = new Random(seed);
        for (int kind = 0; kind < RandomColumn.KINDS; kind++) {
            Gather gather = new Gather();
            for (int size : new int[] {70, 0, 1, 64, 65, 300}) {
                RandomColumn column = RandomColumn.of(kind, "c", size, random);
                check(column.field(), column.vector(), gather, random);
            }
        }
    }

    @Test
    void nestedVectorsAreCompacted() {
        Random random = new Random(7);
        Gather gather = new Gather();
        for (int round = 0; round < 20; round++) {
            int size = 40;
            int[] offsets = new int[size + 1];
            for (int i = 0; i < size; i++) {
                offsets[i + 1] = offsets[i] + random.nextInt(4);
            }
            int elements = offsets[size];
            RandomColumn keys = RandomColumn.of(11, "key", elements, random);
            RandomColumn numbers = RandomColumn.of(3, "value", elements, random);
            RandomColumn flags = RandomColumn.of(10, "flag", size, random);
            long[] bits = {random.nextLong()};
            ColumnVector list = new ListVector(offsets, numbers.vector(), size, Validity.of(bits, size));
            ColumnVector map =
                    new MapVector(offsets, keys.vector(), Optional.of(numbers.vector()), size, Validity.allValid(size));
            ColumnVector set = new MapVector(offsets, keys.vector(), Optional.empty(), size, Validity.allValid(size));
            ColumnVector struct =
                    new StructVector(List.of(list, map, set, flags.vector()), size, Validity.of(bits, size));
            // byte[] has no readable form inside a list: keys are text
            Field key = Field.required("key", Type.Leaf.of(PhysicalType.BYTE_ARRAY, io.mbf.schema.LogicalType.STRING));
            Field field = Field.optional(
                    "struct",
                    Type.Struct.of(List.of(
                            Field.optional("list", new Type.ListOf(numbers.field())),
                            Field.required("map", new Type.MapOf(key, Optional.of(numbers.field()))),
                            Field.required("set", new Type.MapOf(key, Optional.empty())),
                            flags.field())));
            check(field, struct, gather, random);
        }
    }

    @Test
    void truncatingToTheFullSizeCopiesNothing() {
        IntVector vector = new IntVector(new int[] {1, 2}, 2, Validity.allValid(2));
        assertSame(vector, Gather.truncate(vector, 2));
        assertSame(vector.values(), ((IntVector) Gather.truncate(vector, 1)).values());
        assertThrows(IndexOutOfBoundsException.class, () -> Gather.truncate(vector, 3));
    }

    @Test
    void nullsBeyondTheLimitAreForgotten() {
        IntVector vector = new IntVector(new int[3], 3, Validity.of(new long[] {0b011}, 3));
        assertEquals(0, Gather.truncate(vector, 2).validity().nullCount());
        assertEquals(2, Gather.truncate(vector, 2).validity().size());
    }
}
