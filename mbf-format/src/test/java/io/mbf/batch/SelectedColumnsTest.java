package io.mbf.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectedColumnsTest {

    private static ColumnVector numbers(int rows) {
        return new IntVector(IntStream.range(0, rows).toArray(), rows, Validity.allValid(rows));
    }

    private static SelectedColumns selected(int rows, int[] selection) {
        return new SelectedColumns(List.of(numbers(rows)), selection, selection.length, column -> {
            throw new IllegalStateException("nobody asked for it");
        });
    }

    @Test
    void theOtherRowsAreLeftOut() {
        Random random = new Random(3);
        for (int rows : new int[] {1, 31, 32, 33, 64, 300, 8192}) {
            for (int oneIn : new int[] {1, 2, 40, 1_000}) {
                int[] out = IntStream.range(0, rows)
                        .filter(row -> random.nextInt(oneIn) == 0)
                        .toArray();
                int[] selection = IntStream.range(0, rows)
                        .filter(row -> Arrays.binarySearch(out, row) < 0)
                        .toArray();
                int[] found = new int[rows];
                int count = selected(rows, selection).leftOut(found);
                assertArrayEquals(out, Arrays.copyOf(found, count), "one in " + oneIn + " of " + rows);
            }
        }
    }

    @Test
    void aColumnIsPutTogetherOnceAndWhenItIsAskedFor() {
        List<Integer> asked = new ArrayList<>();
        SelectedColumns columns =
                new SelectedColumns(List.of(numbers(3), numbers(3)), new int[] {0, 2, 9}, 2, column -> {
                    asked.add(column);
                    return new IntVector(new int[] {0, 2}, 2, Validity.allValid(2));
                });
        Type.Leaf number = Type.Leaf.of(PhysicalType.INT32);
        ColumnBatch batch =
                new ColumnBatch(Schema.of(Field.required("a", number), Field.required("b", number)), 2, columns);
        assertEquals(List.of(), asked);
        assertSame(batch.column("b"), batch.columns().get(1));
        assertEquals(List.of(1), asked);
    }

    @Test
    void aBatchOfAnotherSizeIsRefused() {
        Schema schema = Schema.of(Field.required("a", Type.Leaf.of(PhysicalType.INT32)));
        assertThrows(IllegalArgumentException.class, () -> new ColumnBatch(schema, 3, selected(3, new int[] {0, 2})));
    }
}
