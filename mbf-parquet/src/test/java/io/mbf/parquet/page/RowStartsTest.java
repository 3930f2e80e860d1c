package io.mbf.parquet.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.parquet.TestPages;
import io.mbf.parquet.bytes.LittleEndian;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of repeated integers in forms of repetition levels that no writer we know has, and what is read after counting. */
class RowStartsTest {

    private static final int LEVELS = 5_000;

    private static final ColumnDescriptor COLUMN = MessageTypeParser.parseMessageType("message m { repeated int32 c; }")
            .getColumns()
            .get(0);

    private enum Form {
        /** Two bytes per level. */
        RUNS_OF_ONE,
        /** As {@link #RUNS_OF_ONE}, each behind nine runs of none. */
        EMPTY_RUNS,
        ONE_PACKED_RUN,
        /** Without a length before them, and the most significant bit first. */
        BIT_PACKED
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void rowsAreCountedAndThePageIsReadAfterwards(Form form) {
        PageSource pages = TestPages.source(COLUMN, List.of(page(form, 2), page(form, 3)));
        assertEquals(LEVELS / 2, pages.rowStarts());
        assertTrue(pages.nextBeginsRow());
        pages.skipPage();
        for (int i = 0; i < 2; i++) {
            assertEquals((LEVELS + 2) / 3, pages.rowStarts(), "asked " + i + " times before");
        }
        assertTrue(pages.next());
        byte[] levels = new byte[LEVELS];
        pages.repetitionLevels().read(levels, 0, LEVELS);
        byte[] expected = new byte[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            expected[i] = (byte) (i % 3 == 0 ? 0 : 1);
        }
        assertArrayEquals(expected, levels);
        assertEquals(LEVELS * Integer.BYTES, pages.valuesLength());
        assertEquals(7, LittleEndian.intAt(pages.bytes(), pages.valuesStart() + 7 * Integer.BYTES));
        assertEquals(-1, pages.rowStarts());
        assertFalse(pages.next());
    }

    @Test
    void aPageMayBeginWithinARow() {
        PageSource pages = TestPages.source(COLUMN, List.of(page(Form.ONE_PACKED_RUN, LEVELS + 1)));
        assertEquals(1, pages.rowStarts());
        assertTrue(pages.nextBeginsRow());
        pages = TestPages.source(COLUMN, List.of(page(Form.ONE_PACKED_RUN, 0)));
        assertEquals(0, pages.rowStarts());
        assertFalse(pages.nextBeginsRow());
    }

    /** A page of the numbers from 0 on, in rows of {@code length} each; 0: all of them go on with a row. */
    @SuppressWarnings("deprecation") // BIT_PACKED
    private static DataPageV1 page(Form form, int length) {
        ByteArrayOutputStream levels = new ByteArrayOutputStream();
        if (form == Form.ONE_PACKED_RUN) {
            varint(levels, LEVELS / 8 << 1 | 1);
        }
        for (int i = 0; i < LEVELS; i += 8) {
            int packed = 0;
            for (int k = 0; k < 8; k++) {
                int level = length > 0 && (i + k) % length == 0 ? 0 : 1;
                switch (form) {
                    case RUNS_OF_ONE -> levels.writeBytes(new byte[] {2, (byte) level});
                    case EMPTY_RUNS -> {
                        levels.writeBytes(new byte[9 * 2]);
                        levels.writeBytes(new byte[] {2, (byte) level});
                    }
                    case ONE_PACKED_RUN -> packed |= level << k;
                    case BIT_PACKED -> packed |= level << 7 - k;
                }
            }
            if (form == Form.ONE_PACKED_RUN || form == Form.BIT_PACKED) {
                levels.write(packed);
            }
        }
        ByteArrayOutputStream definition = new ByteArrayOutputStream();
        varint(definition, LEVELS << 1);
        definition.write(1);
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        if (form != Form.BIT_PACKED) {
            number(page, levels.size());
        }
        page.writeBytes(levels.toByteArray());
        number(page, definition.size());
        page.writeBytes(definition.toByteArray());
        for (int i = 0; i < LEVELS; i++) {
            number(page, i);
        }
        return new DataPageV1(
                BytesInput.from(page.toByteArray()),
                LEVELS,
                page.size(),
                new IntStatistics(),
                form == Form.BIT_PACKED ? Encoding.BIT_PACKED : Encoding.RLE,
                Encoding.RLE,
                Encoding.PLAIN);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest | 0x80);
        }
        out.write(rest);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }
}
