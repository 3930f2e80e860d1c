package io.mbf.parquet.check;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.IntVector;
import io.mbf.parquet.LyingFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random files of parquet-java of which one claim after the other is falsified; values are compared in plain Java. */
class ClaimCheckTest {

    private static final int FILES = Integer.getInteger("mbf.claims.files", 12);
    private static final int GROUP = 100;
    private static final int PAGE = 20;

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message m {
              required int32 row;
              optional int32 i;
              optional int64 u (INTEGER(64,false));
              optional binary s (STRING);
              optional double d;
              optional group g { optional int32 x; }
            }
            """);

    /** A leaf: the name of it, its position, and its values as Integer, Long, String or Double; null for null. */
    private record Leaf(String name, int index, List<Object> values) {}

    @TempDir
    Path folder;

    private Path honest;
    private Path lying;
    private List<Leaf> leaves;
    private int rows;

    @BeforeEach
    void names() {
        honest = folder.resolve("honest.parquet");
        lying = folder.resolve("lying.parquet");
    }

    private void write(Random random) throws IOException {
        rows = 1 + random.nextInt(3 * GROUP);
        double nulls = List.of(0.0, 0.1, 0.9).get(random.nextInt(3));
        int distinct = 2 + random.nextInt(40);
        String[] names = {"i", "u", "s", "d", "g.x"};
        leaves = new ArrayList<>();
        for (int leaf = 0; leaf < names.length; leaf++) {
            List<Object> values = new ArrayList<>();
            boolean nullRun = false;
            for (int row = 0; row < rows; row++) {
                nullRun = random.nextInt(PAGE) == 0 ? random.nextDouble() < nulls : nullRun;
                values.add(nullRun || random.nextDouble() < nulls / 4 ? null : value(leaf, random.nextInt(distinct)));
            }
            leaves.add(new Leaf(names[leaf], leaf + 1, values));
        }
        var builder = ExampleParquetWriter.builder(new LocalOutputFile(honest))
                .withConf(new PlainParquetConfiguration())
                .withType(SCHEMA)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withWriterVersion(random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                .withDictionaryEncoding(random.nextBoolean())
                .withRowGroupRowCountLimit(GROUP)
                .withMinRowCountForPageSizeCheck(1)
                .withPageRowCountLimit(PAGE);
        for (String name : List.of("i", "u", "s")) {
            builder.withBloomFilterEnabled(name, true);
        }
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        try (var writer = builder.build()) {
            for (int row = 0; row < rows; row++) {
                Group group = groups.newGroup().append("row", row);
                for (Leaf leaf : leaves) {
                    Object value = leaf.values.get(row);
                    if (value instanceof Integer v && leaf.name.equals("i")) {
                        group.append("i", v);
                    } else if (value instanceof Integer v) {
                        group.addGroup("g").append("x", v);
                    } else if (value instanceof Long v) {
                        group.append("u", v);
                    } else if (value instanceof String v) {
                        group.append("s", v);
                    } else if (value instanceof Double v) {
                        group.append("d", v);
                    }
                }
                writer.write(group);
            }
        }
    }

    private static Object value(int leaf, int number) {
        return switch (leaf) {
            case 1 -> number % 2 == 0 ? (Object) (long) number : (Long) (-1L - number);
            case 2 -> "é".repeat(number % 3) + number;
            case 3 -> number == 7 ? Double.NaN : number - 10.5;
            default -> 3 * number - 20;
        };
    }

    private static Comparator<Object> order(Leaf leaf) {
        return switch (leaf.name) {
            case "u" -> (a, b) -> Long.compareUnsigned((Long) a, (Long) b);
            case "s" -> (a, b) -> java.util.Arrays.compareUnsigned(plain(a), plain(b));
            case "d" -> (a, b) -> Double.compare((Double) a, (Double) b);
            default -> (a, b) -> Integer.compare((Integer) a, (Integer) b);
        };
    }

    /** A value as statistics hold it. */
    private static byte[] plain(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes = ByteBuffer.allocate(value instanceof Integer ? 4 : 8).order(ByteOrder.LITTLE_ENDIAN);
        if (value instanceof Integer v) {
            bytes.putInt(v);
        } else if (value instanceof Long v) {
            bytes.putLong(v);
        } else {
            bytes.putDouble((Double) value);
        }
        return bytes.array();
    }

    private static String words(Object value) {
        if (value instanceof Long v) {
            return Long.toUnsignedString(v);
        }
        return value instanceof String ? '"' + (String) value + '"' : Objects.toString(value);
    }

    /** The distinct values of some rows, neither null nor NaN, ascending. */
    private static List<Object> distinct(Leaf leaf, int from, int to) {
        TreeSet<Object> values = new TreeSet<>(order(leaf));
        leaf.values.subList(from, to).stream()
                .filter(v -> v != null && !(v instanceof Double d && d.isNaN()))
                .forEach(values::add);
        return new ArrayList<>(values);
    }

    private static long nulls(Leaf leaf, int from, int to) {
        return leaf.values.subList(from, to).stream().filter(Objects::isNull).count();
    }

    private static List<UntrueClaim> found(Path file) {
        List<UntrueClaim> found = new ArrayList<>();
        try (ParquetFile parquet = ParquetFile.open(file)) {
            assertEquals(List.of(), parquet.verify(found::add, rows -> {}));
        }
        return found;
    }

    /** Falsifies something; says what is to be found. */
    private interface Lie {
        List<UntrueClaim> tell(LyingFile file) throws IOException;
    }

    private int lies;

    /** Tells a lie, and holds what is found against what is expected, and all rows against plain Java. */
    private void check(Leaf leaf, Lie lie, String seed) throws IOException {
        LyingFile file = new LyingFile(honest);
        List<UntrueClaim> expected = lie.tell(file);
        file.write(lying);
        List<UntrueClaim> found = found(lying);
        assertEquals(expected, found, seed + ": " + leaf.name);
        try (ParquetFile parquet = ParquetFile.open(lying).distrusting(found)) {
            List<Object> wanted = distinct(leaf, 0, rows);
            List<Object> few = wanted.size() > 6
                    ? List.of(
                            wanted.get(0),
                            wanted.get(1),
                            wanted.get(wanted.size() / 2),
                            wanted.get(wanted.size() - 2),
                            wanted.get(wanted.size() - 1))
                    : wanted;
            for (Object value : few) {
                Object literal = value instanceof Long v ? new java.math.BigInteger(Long.toUnsignedString(v)) : value;
                compare(
                        parquet,
                        col(leaf.name).eq(literal),
                        leaf,
                        v -> order(leaf).compare(v, value) == 0,
                        seed);
            }
            compare(parquet, col(leaf.name).isNotNull(), leaf, v -> true, seed);
            assertEquals(
                    rows - leaf.values.stream().filter(Objects::nonNull).count(),
                    rowsOf(parquet, col(leaf.name).isNull()).size());
        }
        lies++;
    }

    private void compare(
            ParquetFile parquet, Predicate where, Leaf leaf, java.util.function.Predicate<Object> test, String seed) {
        List<Integer> expected = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (leaf.values.get(row) != null && test.test(leaf.values.get(row))) {
                expected.add(row);
            }
        }
        assertEquals(expected, rowsOf(parquet, where), seed + ": " + where);
    }

    private static List<Integer> rowsOf(ParquetFile parquet, Predicate where) {
        List<Integer> rows = new ArrayList<>();
        try (Scan scan = parquet.scan(Query.ALL.select(List.of("row")).where(where))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                for (int i = 0; i < batch.rowCount(); i++) {
                    rows.add(((IntVector) batch.column(0)).values()[i]);
                }
            }
        }
        return rows;
    }

    @Test
    void everyClaimThatIsFalsifiedIsNamedAndNoRowIsSkippedByItAnyMore() throws IOException {
        long seed = Long.getLong("mbf.claims.seed", System.nanoTime());
        System.out.println("claims that lie: seed " + seed);
        Random random = new Random(seed);
        for (int n = 0; n < FILES; n++) {
            write(random);
            assertEquals(List.of(), found(honest), "seed " + seed + ", file " + n + ", which is honest");
            Leaf leaf = leaves.get(n % leaves.size());
            int group = random.nextInt((rows + GROUP - 1) / GROUP);
            falsifyChunk(leaf, group, "seed " + seed + ", file " + n);
            falsifyPages(leaf, group, random, "seed " + seed + ", file " + n);
        }
        assertTrue(lies >= 4 * FILES, lies + " lies");
    }

    private static UntrueClaim claim(int group, Leaf leaf, int page, Claim claim, Object stated, Object found) {
        return new UntrueClaim(group, leaf.index, leaf.name, page, claim, stated.toString(), found.toString());
    }

    private void falsifyChunk(Leaf leaf, int group, String seed) throws IOException {
        int from = group * GROUP;
        int to = Math.min(rows, from + GROUP);
        int whole = UntrueClaim.WHOLE;
        List<Object> values = distinct(leaf, from, to);
        long nulls = nulls(leaf, from, to);
        long wrongNulls = nulls == to - from ? nulls - 1 : nulls + 1;
        if (wrongNulls != to - from) {
            check(
                    leaf,
                    file -> {
                        statistics(file, group, leaf).setNull_count(wrongNulls);
                        return List.of(claim(group, leaf, whole, Claim.NULL_COUNT, wrongNulls, nulls));
                    },
                    seed);
        }
        boolean bounded =
                new LyingFile(honest).data(group, leaf.index).getStatistics().isSetMin_value();
        if (values.size() > 2 && bounded) {
            Object min = values.get(0);
            Object max = values.get(values.size() - 1);
            check(
                    leaf,
                    file -> {
                        statistics(file, group, leaf).setMin_value(plain(values.get(1)));
                        return List.of(claim(group, leaf, whole, Claim.MIN, words(values.get(1)), words(min)));
                    },
                    seed);
            check(
                    leaf,
                    file -> {
                        Object less = values.get(values.size() - 2);
                        statistics(file, group, leaf).setMax_value(plain(less));
                        return List.of(claim(group, leaf, whole, Claim.MAX, words(less), words(max)));
                    },
                    seed);
            check(
                    leaf,
                    file -> {
                        Object lower =
                                leaf.name.equals("s") ? (Object) "" : leaf.name.equals("d") ? (Object) (-1e9) : null;
                        if (lower == null) {
                            return List.of();
                        }
                        statistics(file, group, leaf).setMin_value(plain(lower)).setIs_min_value_exact(true);
                        String none = "no such value among " + (to - from) + " rows";
                        return List.of(claim(group, leaf, whole, Claim.EXACT_MIN, words(lower), none));
                    },
                    seed);
        }
        if (leaf.name.equals("d")) {
            long nans = leaf.values.subList(from, to).stream()
                    .filter(v -> v instanceof Double d && d.isNaN())
                    .count();
            if (nans < to - from) {
                check(
                        leaf,
                        file -> {
                            statistics(file, group, leaf).setNan_count(nans + 1);
                            return List.of(claim(group, leaf, whole, Claim.NAN_COUNT, nans + 1, nans));
                        },
                        seed);
            }
        }
        Object first = leaf.values.subList(from, to).stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (first != null && new LyingFile(honest).data(group, leaf.index).isSetBloom_filter_offset()) {
            check(
                    leaf,
                    file -> {
                        file.emptyBloomFilter(group, leaf.index);
                        return List.of(claim(group, leaf, whole, Claim.BLOOM_FILTER, "without it", words(first)));
                    },
                    seed);
        }
    }

    private static Statistics statistics(LyingFile file, int group, Leaf leaf) {
        return file.data(group, leaf.index).getStatistics();
    }

    private void falsifyPages(Leaf leaf, int group, Random random, String seed) throws IOException {
        LyingFile truth = new LyingFile(honest);
        if (!truth.chunk(group, leaf.index).isSetColumn_index_offset()) {
            return; // parquet-java writes none where NaN is
        }
        OffsetIndex offsets = truth.offsetIndex(group, leaf.index);
        int page = random.nextInt(offsets.getPage_locationsSize());
        int groupRows = Math.min(rows - group * GROUP, GROUP);
        int from = group * GROUP + (int) offsets.getPage_locations().get(page).getFirst_row_index();
        int to = group * GROUP
                + (page + 1 == offsets.getPage_locationsSize()
                        ? groupRows
                        : (int) offsets.getPage_locations().get(page + 1).getFirst_row_index());
        List<Object> values = distinct(leaf, from, to);
        long nulls = nulls(leaf, from, to);
        if (values.size() > 2) {
            check(
                    leaf,
                    index(
                            group,
                            leaf,
                            index -> set(index, index.getMin_values(), page, values.get(1)),
                            claim(group, leaf, page, Claim.MIN, words(values.get(1)), words(values.get(0)))),
                    seed);
            Object less = values.get(values.size() - 2);
            check(
                    leaf,
                    index(
                            group,
                            leaf,
                            index -> set(index, index.getMax_values(), page, less),
                            claim(group, leaf, page, Claim.MAX, words(less), words(values.get(values.size() - 1)))),
                    seed);
        }
        if (nulls > 0 && nulls < to - from) {
            check(
                    leaf,
                    index(
                            group,
                            leaf,
                            index -> count(index, page, nulls - 1),
                            claim(group, leaf, page, Claim.NULL_COUNT, nulls - 1, nulls)),
                    seed);
        }
        Object first = leaf.values.subList(from, to).stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (first != null) {
            String all = "true of its " + (to - from) + " rows";
            check(
                    leaf,
                    index(
                            group,
                            leaf,
                            index -> {
                                index.getNull_pages().set(page, true);
                                return count(index, page, to - from);
                            },
                            claim(group, leaf, page, Claim.ALL_NULL, all, words(first))),
                    seed);
        }
    }

    private static Lie index(int group, Leaf leaf, UnaryOperator<ColumnIndex> change, UntrueClaim expected) {
        return file -> {
            file.set(group, leaf.index, change.apply(file.columnIndex(group, leaf.index)));
            return List.of(expected);
        };
    }

    private static ColumnIndex set(ColumnIndex index, List<ByteBuffer> bounds, int page, Object value) {
        bounds.set(page, ByteBuffer.wrap(plain(value)));
        return index;
    }

    private static ColumnIndex count(ColumnIndex index, int page, long nulls) {
        index.getNull_counts().set(page, nulls);
        return index;
    }

    @Test
    void aPageThatBeginsElsewhereThanItsIndexSaysIsNamedAndNotSkippedTo() throws IOException {
        rows = GROUP;
        List<Object> ascending = new ArrayList<>(Collections.nCopies(rows, null));
        for (int row = 0; row < rows; row++) {
            ascending.set(row, row);
        }
        writeInts(ascending, true);
        Leaf leaf = new Leaf("i", 1, ascending);
        LyingFile file = new LyingFile(honest);
        OffsetIndex index = file.offsetIndex(0, 1);
        index.getPage_locations().get(1).setFirst_row_index(25);
        file.set(0, 1, index);
        file.write(lying);
        List<UntrueClaim> found = found(lying);
        // no read makes use of bounds whose pages are elsewhere: page 0, said to have rows 20 to 24, ends with 19
        assertEquals(List.of(claim(0, leaf, 1, Claim.FIRST_ROW, 25, 20)), found);
        try (ParquetFile parquet = ParquetFile.open(lying).distrusting(found)) {
            for (int value : new int[] {0, 19, 20, 22, 24, 25, 99}) {
                assertEquals(List.of(value), rowsOf(parquet, col("i").eq(value)));
            }
        }
    }

    @Test
    void pagesThatAreNotCodedByTheDictionaryThoughTheFooterSaysSoAreNamed() throws IOException {
        rows = GROUP;
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            values.add(row < 40 ? row % 4 : 1000 + row);
        }
        writeInts(values, true);
        Leaf leaf = new Leaf("i", 1, values);
        LyingFile file = new LyingFile(honest);
        List<PageEncodingStats> stats = file.data(0, 1).getEncoding_stats();
        assertTrue(
                stats.stream()
                        .anyMatch(
                                s -> s.getEncoding() == Encoding.PLAIN && s.getPage_type() != PageType.DICTIONARY_PAGE),
                "the writer is to give up its dictionary: " + stats);
        stats.removeIf(s -> s.getEncoding() == Encoding.PLAIN && s.getPage_type() != PageType.DICTIONARY_PAGE);
        file.data(0, 1).unsetStatistics();
        file.chunk(0, 1).unsetColumn_index_offset();
        file.write(lying);
        assertTrue(rowsOf(ParquetFile.open(lying), col("i").eq(1050)).isEmpty(), "a direct read believes it");
        List<UntrueClaim> found = found(lying);
        assertEquals(
                "row group 0, column \"i\", page 2: encoding stats is that all pages are coded by the dictionary, found PLAIN",
                found.stream().map(UntrueClaim::toString).collect(Collectors.joining("; ")));
        try (ParquetFile parquet = ParquetFile.open(lying).distrusting(found)) {
            assertEquals(List.of(50), rowsOf(parquet, col("i").eq(1050)));
        }
        assertEquals("i", leaf.name);
    }

    /** Two columns, the second of which gives its dictionary up after more than 16 values. */
    private void writeInts(List<Object> values, boolean dictionary) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 row; required int32 i; }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(honest))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withDictionaryEncoding(dictionary)
                .withDictionaryPageSize(64)
                .withMinRowCountForPageSizeCheck(1)
                .withPageRowCountLimit(PAGE)
                .build()) {
            for (int row = 0; row < rows; row++) {
                writer.write(groups.newGroup().append("row", row).append("i", (int) values.get(row)));
            }
        }
    }

    @Test
    void countsAndSizesThatDoNotFitThePagesAreNamed() throws IOException {
        write(new Random(1));
        LyingFile file = new LyingFile(honest);
        file.footer().setNum_rows(rows + 1);
        long stored = file.data(0, 1).getTotal_uncompressed_size();
        file.data(0, 1).setTotal_uncompressed_size(stored + 5);
        OffsetIndex index = file.offsetIndex(0, 1);
        int size = index.getPage_locations().get(0).getCompressed_page_size();
        index.getPage_locations().get(0).setCompressed_page_size(size - 1);
        file.set(0, 1, index);
        file.write(lying);
        assertEquals(
                List.of(
                        "file: row count is " + (rows + 1) + ", found " + rows + " in its row groups",
                        "row group 0, column \"i\", page 0: page size is " + (size - 1) + ", found " + size,
                        "row group 0, column \"i\": total uncompressed size is " + (stored + 5) + ", found " + stored),
                found(lying).stream().map(UntrueClaim::toString).toList());
    }

    @Test
    void longTextsAndTheirBoundsAreComparedBehindWhatZoneMapsKeep() throws IOException {
        String prefix = "x".repeat(100);
        MessageType schema = MessageTypeParser.parseMessageType("message m { required binary s (STRING); }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(honest))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .build()) {
            for (String end : List.of("b", "a", "c")) {
                writer.write(groups.newGroup().append("s", prefix + end));
            }
        }
        LyingFile file = new LyingFile(honest);
        Statistics statistics = file.data(0, 0).getStatistics();
        statistics
                .setMin_value(plain(prefix + "b"))
                .setMax_value(plain(prefix + "c"))
                .setIs_max_value_exact(true);
        file.write(lying);
        List<UntrueClaim> found = found(lying);
        assertEquals(List.of(Claim.MIN), found.stream().map(UntrueClaim::claim).toList());
        statistics
                .setMin_value(plain(prefix + "a"))
                .setMax_value(plain(prefix + "d"))
                .setIs_min_value_exact(true);
        file.write(lying);
        assertEquals(
                List.of(Claim.EXACT_MAX),
                found(lying).stream().map(UntrueClaim::claim).toList());
    }
}
