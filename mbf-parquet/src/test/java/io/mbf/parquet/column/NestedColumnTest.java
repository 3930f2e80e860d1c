package io.mbf.parquet.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnVector;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.TestPages;
import io.mbf.parquet.Values;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.page.PageSource;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Levels that parquet-java does not write: pages that end anywhere, BIT_PACKED, and levels that make no sense. */
class NestedColumnTest {

    private static final Type.Leaf INT = Type.Leaf.of(PhysicalType.INT32);

    /** {@code optional list of optional list of optional int32}: repetition up to 2, definition up to 5. */
    private static final Field LISTS = Field.optional(
            "l", new Type.ListOf(Field.optional("element", new Type.ListOf(Field.optional("element", INT)))));

    private static final ColumnDescriptor LISTS_LEAF =
            MessageTypeParser.parseMessageType("""
            message m { optional group l (LIST) { repeated group list {
              optional group element (LIST) { repeated group list { optional int32 element; } } } } }
            """).getColumns().get(0);

    /** Levels and values of one leaf, and how they are cut into pages. */
    private static final class Leaf {
        final List<int[]> levels = new ArrayList<>(); // repetition, definition
        final List<Integer> values = new ArrayList<>(); // one per level of the greatest definition

        void add(int repetition, int definition) {
            levels.add(new int[] {repetition, definition});
        }
    }

    private enum Form {
        RLE,
        BIT_PACKED,
        V2
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void pagesMayEndAnywhere(Form form) {
        long seed = System.nanoTime();
        System.out.println("pages that end anywhere: seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            int rows = 1 + random.nextInt(run < 95 ? 40 : 12_000);
            Leaf leaf = new Leaf();
            List<Object> expected = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                expected.add(addRow(leaf, random));
            }
            int longest = 1 + random.nextInt(rows < 100 ? 10 : 20_000);
            NestedColumn column = new NestedColumn(LISTS, type -> new ArrayColumns.Ints(new int[8192]), "file");
            column.start(
                    List.of(source(leaf, LISTS_LEAF, 5, form, () -> 1 + random.nextInt(longest))), expected.size());
            assertEquals(expected, read(column, rows, random));
        }
    }

    /** Adds a row of lists of lists to the levels; returns it. */
    private static Object addRow(Leaf leaf, Random random) {
        if (random.nextInt(5) == 0) {
            leaf.add(0, 0);
            return null;
        }
        int outer = random.nextInt(4);
        if (outer == 0) {
            leaf.add(0, 1);
            return List.of();
        }
        List<Object> lists = new ArrayList<>();
        for (int i = 0; i < outer; i++) {
            int repetition = i == 0 ? 0 : 1;
            if (random.nextInt(5) == 0) {
                leaf.add(repetition, 2);
                lists.add(null);
                continue;
            }
            List<Object> list = new ArrayList<>();
            int inner = random.nextInt(4);
            if (inner == 0) {
                leaf.add(repetition, 3);
            }
            for (int j = 0; j < inner; j++) {
                boolean isNull = random.nextInt(3) == 0;
                leaf.add(j == 0 ? repetition : 2, isNull ? 4 : 5);
                Integer value = isNull ? null : (Integer) random.nextInt();
                list.add(value);
                if (!isNull) {
                    leaf.values.add(value);
                }
            }
            lists.add(list);
        }
        return lists;
    }

    private static List<Object> read(NestedColumn column, int rows, Random random) {
        List<Object> read = new ArrayList<>();
        while (read.size() < rows) {
            int n = column.prepare(Math.min(rows - read.size(), 8192));
            n = random.nextBoolean() ? n : 1 + random.nextInt(n); // another column had fewer
            ColumnVector vector = column.take(n);
            assertEquals(n, vector.size());
            for (int i = 0; i < n; i++) {
                read.add(vector.isNull(i) ? null : Values.value(vector, i));
            }
        }
        return read;
    }

    @Test
    void aRowGroupBeginsWithARow() {
        refuses(
                "leaf \"l.element.element\", page 0: the row group begins within a row, with repetition level 2",
                1,
                2,
                5);
    }

    @Test
    void aListGoesOnOnlyWhereItHasAnElement() {
        refuses("repetition level 1 goes on with a list that has no element", 1, 0, 1, 1, 2);
        refuses("repetition level 2 goes on with a list that has no element", 1, 0, 3, 2, 5);
        refuses("repetition level 2 goes on with a list that has no element", 1, 0, 5, 2, 3);
        refuses("repetition level 1 goes on with a list that has no element", 1, 0, 5, 1, 1);
    }

    @Test
    void rowsAreAsManyAsTheRowGroupHas() {
        refuses("the pages hold more rows than the row group", 1, 0, 5, 0, 5);
        refuses("the pages end before the rows of the row group", 3, 0, 5, 0, 5);
    }

    @Test
    void levelsAboveTheGreatestAreRefused() {
        refuses("a level of 6, the schema allows 5", 1, 0, 6);
        refuses("a level of 3, the schema allows 2", 1, 0, 5, 3, 5);
    }

    private static void refuses(String message, int rows, int... levels) {
        Leaf leaf = new Leaf();
        for (int i = 0; i < levels.length; i += 2) {
            leaf.add(levels[i], levels[i + 1]);
            leaf.values.add(i);
        }
        for (Form form : Form.values()) {
            NestedColumn column = new NestedColumn(LISTS, type -> new ArrayColumns.Ints(new int[8192]), "file");
            var e = assertThrows(DecodingException.class, () -> {
                column.start(List.of(source(leaf, LISTS_LEAF, 5, form, () -> 100)), rows);
                read(column, rows, new Random(1));
            });
            String place = column.page() + ": " + e.getMessage();
            assertTrue(place.contains(message), place);
        }
    }

    @Test
    void leavesThatContradictEachOtherAreRefused() {
        Field field = Field.optional(
                "l",
                new Type.ListOf(Field.optional(
                        "element", Type.Struct.of(List.of(Field.required("a", INT), Field.optional("b", INT))))));
        List<ColumnDescriptor> descriptors =
                MessageTypeParser.parseMessageType("""
                message m { optional group l (LIST) { repeated group list {
                  optional group element { required int32 a; optional int32 b; } } } }
                """).getColumns();
        int[][][] pairs = {
            {{0, 3, 1, 3, 0, 3}, {0, 4, 0, 4, 1, 4}}, // elements in different rows
            {{0, 3, 1, 3}, {0, 4}}, // more elements
            {{0, 3}, {0, 4, 1, 4}}, // fewer elements
            {{0, 3}, {0, 2}}, // a struct that is null for one only
            {{0, 0}, {0, 1}}, // null list, empty list
        };
        for (int[][] pair : pairs) {
            NestedColumn column = new NestedColumn(field, type -> new ArrayColumns.Ints(new int[8192]), "file");
            List<PageSource> sources = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Leaf leaf = new Leaf();
                for (int l = 0; l < pair[i].length; l += 2) {
                    leaf.add(pair[i][l], pair[i][l + 1]);
                    leaf.values.add(l);
                }
                sources.add(source(leaf, descriptors.get(i), 3 + i, Form.RLE, () -> 100));
            }
            int rows = (int) Arrays.stream(new int[] {0, 2, 4})
                    .filter(l -> l < pair[0].length && pair[0][l] == 0)
                    .count();
            column.start(sources, rows);
            var e = assertThrows(DecodingException.class, () -> read(column, rows, new Random(1)));
            assertTrue(e.getMessage().startsWith("it"), e.getMessage());
            assertTrue(column.page().contains("l.element.b"), column.page());
        }
    }

    @Test
    void aGroupWithoutFieldsIsRefused() {
        Field field = Field.optional("g", Type.Struct.of(List.of(Field.optional("h", Type.Struct.of(List.of())))));
        var e = assertThrows(UnsupportedFeatureException.class, () -> new NestedColumn(field, type -> null, "file"));
        assertEquals("file: column \"g.h\": is a group without fields", e.getMessage());
    }

    private interface Cut {
        int next();
    }

    private static PageSource source(Leaf leaf, ColumnDescriptor descriptor, int maxDefinition, Form form, Cut cut) {
        List<DataPage> pages = new ArrayList<>();
        int value = 0;
        for (int from = 0; from < leaf.levels.size(); ) {
            int to = Math.min(from + cut.next(), leaf.levels.size());
            List<int[]> levels = leaf.levels.subList(from, to);
            int count = (int) levels.stream().filter(l -> l[1] >= maxDefinition).count();
            pages.add(page(levels, leaf.values.subList(value, value + count), descriptor, form));
            value += count;
            from = to;
        }
        return TestPages.source(descriptor, pages);
    }

    @SuppressWarnings("deprecation") // BIT_PACKED, and empty statistics
    private static DataPage page(List<int[]> levels, List<Integer> values, ColumnDescriptor descriptor, Form form) {
        byte[] repetition = levels(levels, 0, descriptor.getMaxRepetitionLevel(), form);
        byte[] definition = levels(levels, 1, descriptor.getMaxDefinitionLevel(), form);
        ByteBuffer data = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(data::putInt);
        int count = levels.size();
        IntStatistics statistics = new IntStatistics();
        if (form == Form.V2) {
            return DataPageV2.uncompressed(
                    1,
                    0,
                    count,
                    BytesInput.from(repetition),
                    BytesInput.from(definition),
                    Encoding.PLAIN,
                    BytesInput.from(data.array()),
                    statistics);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : List.of(repetition, definition)) {
            if (form == Form.RLE) {
                bytes.writeBytes(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(part.length)
                        .array());
            }
            bytes.writeBytes(part);
        }
        bytes.writeBytes(data.array());
        Encoding encoding = form == Form.RLE ? Encoding.RLE : Encoding.BIT_PACKED;
        return new DataPageV1(
                BytesInput.from(bytes.toByteArray()),
                count,
                bytes.size(),
                statistics,
                encoding,
                encoding,
                Encoding.PLAIN);
    }

    /** Runs of one value each, or bits, the highest of a level first. */
    private static byte[] levels(List<int[]> levels, int which, int max, Form form) {
        int width = 32 - Integer.numberOfLeadingZeros(max);
        if (form != Form.BIT_PACKED) {
            ByteArrayOutputStream runs = new ByteArrayOutputStream();
            levels.forEach(level -> {
                runs.write(2);
                runs.write(level[which]);
            });
            return runs.toByteArray();
        }
        byte[] bits = new byte[(levels.size() * width + 7) / 8];
        int at = 0;
        for (int[] level : levels) {
            for (int bit = width - 1; bit >= 0; bit--, at++) {
                bits[at / 8] |= (byte) ((level[which] >> bit & 1) << 7 - at % 8);
            }
        }
        return bits;
    }
}
