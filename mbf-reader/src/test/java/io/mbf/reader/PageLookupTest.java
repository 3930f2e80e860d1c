package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.fixture.Tables;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanReport;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are looked for in the pages that may have them, as bloom filters say; a walk over the values is the oracle. */
class PageLookupTest {

    private static final int ROWS = 100_000;
    private static final int BATCH = 7_000; // no page ends with one

    /** The same text is in both rows, of different pages. */
    private static final int TWIN = 20_000;

    private static final int OTHER_TWIN = 40_000;

    @TempDir
    Path folder;

    private final String[] texts = new String[ROWS];
    private final long[] numbers = new long[ROWS];
    private MbfFile file;

    @BeforeEach
    void writeKeys() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < ROWS; i++) {
            texts[i] = i % 9 == 4
                    ? null
                    : "https://host.example/"
                            + Long.toString(random.nextLong(), 36).repeat(5);
            numbers[i] = random.nextLong();
        }
        texts[OTHER_TWIN] = texts[TWIN];
        Schema schema = Schema.of(
                Field.optional("s", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
                Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
        Path path = folder.resolve("t.mbf");
        WriterOptions options = WriterOptions.builder().chunkBytes(1 << 20).build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, schema, options)) {
            for (int from = 0; from < ROWS; from += BATCH) {
                int to = Math.min(ROWS, from + BATCH);
                writer.write(new ColumnBatch(schema, to - from, List.of(texts(from, to), numbers(from, to))));
            }
            writer.finish();
        }
        file = MbfFile.open(path);
        assertTrue(file.chunkCount() > 1, "chunks: " + file.chunkCount());
    }

    private BinaryVector texts(int from, int to) {
        StringBuilder text = new StringBuilder();
        int[] offsets = new int[to - from + 1];
        long[] valid = new long[Validity.wordCount(to - from)];
        for (int i = from; i < to; i++) {
            text.append(texts[i] == null ? "" : texts[i]);
            offsets[i - from + 1] = text.length();
            valid[(i - from) / 64] |= texts[i] == null ? 0 : 1L << (i - from) % 64;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return new BinaryVector(bytes, offsets, to - from, Validity.of(valid, to - from));
    }

    private LongVector numbers(int from, int to) {
        return new LongVector(Arrays.copyOfRange(numbers, from, to), to - from, Validity.allValid(to - from));
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void oneOfManyPagesIsReadForAKeyAndSeldomAnotherOne() {
        long pages = 0;
        int keys = 0;
        for (int row = 1; row < ROWS; row += 9_009) {
            String text = texts[row];
            pages += pagesLookedAt(assertRows(col("s").eq(text), i -> text.equals(texts[i])));
            long number = numbers[row];
            pages += pagesLookedAt(assertRows(col("n").eq(number), i -> numbers[i] == number));
            keys += 2;
        }
        assertTrue(pages >= keys && pages <= keys + 5, "pages for " + keys + " keys: " + pages);
    }

    @Test
    void hardlyAPageIsReadForWhatIsAbsent() {
        long pages = 0;
        for (int i = 0; i < 100; i++) {
            pages += pagesLookedAt(assertRows(col("s").eq("https://host.example/" + i), row -> false));
        }
        assertTrue(pages < 10, "pages: " + pages);
    }

    @Test
    void aTextOfSeveralPagesIsFoundInEach() {
        assertEquals(texts[TWIN], texts[OTHER_TWIN]);
        assertEquals(2, pagesLookedAt(assertRows(col("s").eq(texts[TWIN]), i -> i == TWIN || i == OTHER_TWIN)));
    }

    @Test
    void severalTextsAreLookedForAtOnce() {
        List<Integer> rows = List.of(5, 6, 30_000, 99_998);
        List<Literal> wanted = new ArrayList<>();
        rows.forEach(row -> wanted.add(Literal.of(texts[row])));
        wanted.add(Literal.of("absent"));
        assertEquals(3, pagesLookedAt(assertRows(new Predicate.In("s", wanted), rows::contains)));
    }

    @Test
    void otherConditionsAreNotMistakenForLookups() {
        String text = texts[777];
        assertRows(col("s").eq(text).not(), i -> texts[i] != null && !texts[i].equals(text));
        assertRows(col("s").eq(text).or(col("n").eq(numbers[50_000])), i -> i == 777 || i == 50_000);
        assertRows(col("s").eq(text).and(col("n").eq(numbers[50_000])), i -> false);
        assertRows(col("s").eq(text).or(col("s").isNull()), i -> i == 777 || texts[i] == null);
    }

    private static long pagesLookedAt(ScanReport report) {
        return report.pagesFiltered() + report.pagesRead();
    }

    private ScanReport assertRows(Predicate condition, IntPredicate wanted) {
        List<List<String>> rows = new ArrayList<>();
        ScanReport report;
        try (Scan scan = file.scan(Query.ALL.where(condition).select(List.of("n")))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, rows);
            }
            report = scan.report();
        }
        List<List<String>> expected = IntStream.range(0, ROWS)
                .filter(wanted)
                .mapToObj(i -> List.of(Long.toString(numbers[i])))
                .toList();
        assertEquals(expected, rows);
        return report;
    }
}
