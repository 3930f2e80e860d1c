package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilterTest {

    /** More than a dictionary needs to see to give up. */
    private static final int ROWS = 40_000;

    @TempDir
    Path folder;

    @Test
    void uniqueStringsGetAFilter() {
        assertEquals(true, hasFilter(Set.of(), Long::toHexString));
    }

    @Test
    void namesOfAFewWordsGetAFilter() {
        assertEquals(true, hasFilter(Set.of(), number -> "Mr " + (number >>> 40) + " " + (number & 0xFFFF)));
    }

    @Test
    void textsOfSeveralWordsGetNone() {
        assertEquals(false, hasFilter(Set.of(), KeyFilterTest::prose));
    }

    @Test
    void textsGetAFilterIfTheUserNamedThem() {
        assertEquals(true, hasFilter(Set.of("s"), KeyFilterTest::prose));
    }

    @Test
    void stringsThatRepeatGetNone() {
        assertEquals(false, hasFilter(Set.of(), number -> Long.toHexString(number >>> 56)));
    }

    private static String prose(long number) {
        return (number >>> 50) + " carefully final deposits " + (number & 0xFFFFF);
    }

    private boolean hasFilter(Set<String> indexed, LongFunction<String> value) {
        SplittableRandom random = new SplittableRandom(3);
        int[] offsets = new int[ROWS + 1];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            text.append(value.apply(random.nextLong()));
            offsets[i + 1] = text.length();
        }
        BinaryVector strings = new BinaryVector(
                text.toString().getBytes(StandardCharsets.US_ASCII), offsets, ROWS, Validity.allValid(ROWS));
        Schema schema = Schema.of(Field.required("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)));
        Path path = folder.resolve("t.mbf");
        WriterOptions options = WriterOptions.builder().indexColumns(indexed).build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            writer.write(new ColumnBatch(schema, ROWS, List.of(strings)));
            writer.finish();
        }
        return !WrittenFile.read(path).column(0).bloomFilters().isEmpty();
    }
}
