package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BatchSource;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.Tables;
import io.mbf.fixture.Vectors;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;

/** What goes through the C data interface has the same rows in fewer, larger batches. */
class JoinedBatchesTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("i", Type.Leaf.of(PhysicalType.INT32)),
            Field.required("d", Type.Leaf.of(PhysicalType.INT64, new LogicalType.DecimalType(15, 2))),
            Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));

    private static final BytesVector COLOURS = Vectors.strings("red", "green", "blue");

    private static ColumnBatch batch(int rows, int first, Validity validity, BytesVector dictionary) {
        int[] ints = IntStream.range(first, first + rows).toArray();
        long[] decimals = LongStream.range(first, first + rows).map(n -> -n).toArray();
        int[] codes = IntStream.range(first, first + rows)
                .map(n -> n % dictionary.size())
                .toArray();
        Validity valid = Validity.allValid(rows);
        List<ColumnVector> columns = List.of(
                new IntVector(ints, rows, validity),
                new LongVector(decimals, rows, valid),
                new DictionaryVector(codes, dictionary, rows, valid));
        return new ColumnBatch(SCHEMA, rows, columns);
    }

    private static ColumnBatch batch(int rows, int first) {
        return batch(rows, first, Validity.allValid(rows), COLOURS);
    }

    private static List<Integer> sizes(List<ColumnBatch> batches) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator()) {
            try (ArrowReader reader = MbfArrow.exported(new Listed(SCHEMA, batches), allocator, ArrowOptions.DEFAULT)) {
                while (reader.loadNextBatch()) {
                    sizes.add(reader.getVectorSchemaRoot().getRowCount());
                }
                assertTrue(!reader.loadNextBatch());
            }
            assertEquals(rows(batches), exported(batches, allocator));
            assertEquals(0, allocator.getAllocatedMemory());
        }
        return sizes;
    }

    private static List<List<String>> rows(List<ColumnBatch> batches) {
        List<List<String>> rows = new ArrayList<>();
        batches.forEach(batch -> Tables.addTexts(batch, rows));
        return rows;
    }

    private static List<List<String>> exported(List<ColumnBatch> batches, BufferAllocator allocator) {
        List<List<String>> rows = new ArrayList<>();
        ArrowReader reader = MbfArrow.exported(new Listed(SCHEMA, batches), allocator, ArrowOptions.DEFAULT);
        try (BatchSource back = MbfArrow.batches(reader, "back")) {
            for (ColumnBatch batch = back.next(); batch != null; batch = back.next()) {
                Tables.addTexts(batch, rows);
            }
        }
        return rows;
    }

    @Test
    void theFirstStaysAloneAndThoseBehindItAreJoinedMoreAndMore() throws IOException {
        List<ColumnBatch> batches = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            batches.add(batch(8_192, i * 8_192));
        }
        assertEquals(List.of(8_192, 16_384, 32_768, 16_384), sizes(batches));
    }

    @Test
    void batchesOfAnySizeAreJoined() throws IOException {
        assertEquals(
                List.of(100, 170, 340, 8_000),
                sizes(List.of(batch(100, 0), batch(99, 100), batch(71, 200), batch(340, 271), batch(8_000, 611))));
    }

    @Test
    void aBatchWithNullsStaysAlone() throws IOException {
        Validity odd = Validity.of(new long[] {0b0101}, 4);
        assertEquals(
                List.of(4, 4, 8, 4, 4),
                sizes(List.of(
                        batch(4, 0),
                        batch(4, 4, odd, COLOURS),
                        batch(4, 8),
                        batch(4, 12),
                        batch(4, 16),
                        batch(4, 20, odd, COLOURS))));
    }

    @Test
    void anotherDictionaryBeginsAnotherBatch() throws IOException {
        BytesVector others = Vectors.strings("cyan", "magenta");
        assertEquals(
                List.of(4, 4, 8),
                sizes(List.of(
                        batch(4, 0),
                        batch(4, 4),
                        batch(4, 8, Validity.allValid(4), others),
                        batch(4, 12, Validity.allValid(4), others))));
    }
}
