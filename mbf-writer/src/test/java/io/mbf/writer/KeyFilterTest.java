package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
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
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilterTest {

    /** More than a dictionary needs to see to give up. */
    private static final int ROWS = 40_000;

    private static final int PAGE = 8192;
    private static final int CHUNK_PAGES = 4;

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
    void longTextsOfOneWordGetAFilter() {
        assertEquals(
                true,
                hasFilter(
                        Set.of(),
                        number -> "https://host.example/"
                                + Long.toHexString(number).repeat(12)));
    }

    @Test
    void valuesThatRepeatInOtherPagesGetNone() {
        assertEquals(false, hasFilter(Set.of(), number -> "k" + Long.remainderUnsigned(number, 100_000)));
    }

    @Test
    void keysThatNeighbouringRowsShareGetAFilter() {
        assertEquals(true, hasFilter(row -> scattered(row / 5)));
    }

    @Test
    void keysThatNeighboursShareAndThatComeAgainGetNone() {
        assertEquals(false, hasFilter(row -> scattered(row / 5 % 1_000)));
    }

    private static long scattered(long number) {
        return number * 0x9E37_79B9_7F4A_7C15L;
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

    @Test
    void aColumnThatRepeatedIsLeftOutForAChunkAndThenForTwo() {
        assertEquals(List.of(false, false, true, true), filters(4, Set.of(0)));
        assertEquals(List.of(false, false, false, false, false, true), filters(6, Set.of(0, 2)));
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
        return WrittenFile.read(path).column(0).segments().stream()
                .anyMatch(segment -> segment.filter().isPresent());
    }

    private boolean hasFilter(LongUnaryOperator key) {
        Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
        long[] keys = LongStream.range(0, ROWS).map(key).toArray();
        Path path = folder.resolve("n.mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, WriterOptions.defaults())) {
            writer.write(new ColumnBatch(schema, ROWS, List.of(new LongVector(keys, ROWS, Validity.allValid(ROWS)))));
            writer.finish();
        }
        return WrittenFile.read(path).column(0).segments().stream()
                .anyMatch(segment -> segment.filter().isPresent());
    }

    /** Which chunks of a column get a filter: some have the same page over and over, the others no value twice. */
    private List<Boolean> filters(int chunks, Set<Integer> repeating) {
        SplittableRandom random = new SplittableRandom(4);
        Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
        Path path = folder.resolve(chunks + ".mbf");
        WriterOptions options = WriterOptions.builder()
                .chunkBytes(CHUNK_PAGES * PAGE * Long.BYTES)
                .build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                long[] values = random.longs(PAGE).toArray();
                for (int page = 0; page < CHUNK_PAGES; page++) {
                    LongVector vector = new LongVector(values, PAGE, Validity.allValid(PAGE));
                    writer.write(new ColumnBatch(schema, PAGE, List.of(vector)));
                    values = repeating.contains(chunk)
                            ? values
                            : random.longs(PAGE).toArray();
                }
            }
            writer.finish();
        }
        return WrittenFile.read(path).column(0).segments().stream()
                .map(segment -> segment.filter().isPresent())
                .toList();
    }
}
