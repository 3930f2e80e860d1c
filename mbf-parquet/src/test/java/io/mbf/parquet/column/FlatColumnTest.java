package io.mbf.parquet.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.ColumnVector;
import io.mbf.parquet.TestPages;
import io.mbf.parquet.bytes.DecodingException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that no file written by parquet-java has. */
class FlatColumnTest {

    static Stream<Supplier<FlatColumn>> columns() {
        return Stream.of(
                () -> new ArrayColumns.Ints(new int[8192]),
                () -> new ArrayColumns.Longs(new int[8192]),
                () -> new ArrayColumns.Floats(new int[8192]),
                () -> new ArrayColumns.Doubles(new int[8192]),
                () -> new FixedColumn(12, false, false),
                () -> new FixedColumn(3, true, false),
                () -> new BinaryColumn(false));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void aChunkOfNullsInCodesNeedsNoDictionary(Supplier<FlatColumn> column) {
        ColumnVector vector = read(column.get(), codes(false, 3), codes(false, 2));
        assertEquals(5, vector.size());
        assertEquals(5, vector.validity().nullCount());
    }

    @ParameterizedTest
    @MethodSource("columns")
    void aCodeWithoutADictionaryIsRefused(Supplier<FlatColumn> column) {
        var e = assertThrows(
                DecodingException.class, () -> read(column.get(), codes(false, 3), codes(true, 2)), "not refused");
        assertEquals("a code of 0 into a dictionary of 0 values", e.getMessage());
    }

    private static ColumnVector read(FlatColumn column, DataPage... pages) {
        ColumnDescriptor descriptor = MessageTypeParser.parseMessageType("message m { optional int32 i; }")
                .getColumns()
                .get(0);
        int rows = Stream.of(pages).mapToInt(DataPage::getValueCount).sum();
        column.start(List.of(TestPages.source(descriptor, List.of(pages))), rows);
        assertEquals(rows, column.prepare(rows));
        return column.take(rows);
    }

    /** A page of nulls or of zeros: levels in one run, then the width of the codes, then codes in one run. */
    @SuppressWarnings("deprecation") // empty statistics
    private static DataPage codes(boolean valid, int count) {
        byte run = (byte) (count << 1);
        byte[] bytes = valid ? new byte[] {2, 0, 0, 0, run, 1, 1, run, 0} : new byte[] {2, 0, 0, 0, run, 0, 1};
        return new DataPageV1(
                BytesInput.from(bytes),
                count,
                bytes.length,
                new IntStatistics(),
                Encoding.RLE,
                Encoding.RLE,
                Encoding.RLE_DICTIONARY);
    }
}
