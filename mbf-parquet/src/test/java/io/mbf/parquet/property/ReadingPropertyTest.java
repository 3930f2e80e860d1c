package io.mbf.parquet.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.codec.BlockCodec;
import io.mbf.fixture.PositionsCheck;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.Values;
import io.mbf.parquet.property.RandomColumns.Lead;
import io.mbf.parquet.scan.ScatteredReads;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.scan.plan.PositionedTable;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables, written to Parquet by parquet-java: the direct read gives what was written, {@code .mbf} gives the same,
 * and on both a query gives the rows that a plain evaluation finds.
 *
 * <p>{@code -Dmbf.seed=} repeats one case, {@code -Dmbf.cases=} sets how many follow one another from there.
 */
class ReadingPropertyTest {

    private static final int CASES = 2_500;

    /** Some of these at page borders of {@code .mbf}; rare, since they take long. */
    private static final int[] LARGE = {8191, 8192, 8193, 8500, 16_385, 20_000, 20_000};

    private static final List<Combination> COMBINATIONS = combinations();

    @TempDir
    Path folder;

    private final Coverage coverage = new Coverage();

    /** What the first column of a case is like. */
    private record Combination(PrimitiveTypeName type, Lead lead, WriterVersion pages) {}

    @Test
    void everyTableIsReadAsItWasWritten() throws IOException {
        Long wanted = Long.getLong("mbf.seed");
        long first = wanted != null ? wanted : System.nanoTime();
        int cases = Integer.getInteger("mbf.cases", wanted != null ? 1 : CASES);
        System.out.println(cases + " random tables: -Dmbf.seed=" + first + " -Dmbf.cases=" + cases);
        for (int i = 0; i < cases; i++) {
            long seed = first + i;
            try {
                check(seed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("-Dmbf.seed=" + seed + ": " + e, e);
            }
        }
        System.out.print(coverage.table());
        if (cases >= CASES) {
            assertEquals(List.of(), coverage.missing(), "never read");
        }
    }

    @Test
    void whatWasNeverReadIsMissing() {
        List<String> missing = new Coverage().missing();
        assertEquals(
                COMBINATIONS.size()
                        + LeafType.ALL.stream().map(LeafType::kind).distinct().count(),
                missing.size());
        assertTrue(missing.contains("BOOLEAN RLE in BROTLI, OPTIONAL, v2"), missing::toString);
    }

    private static List<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (PrimitiveTypeName type : PrimitiveTypeName.values()) {
            for (var encoding : Coding.ENCODINGS.get(type)) {
                for (var codec : Coding.CODECS) {
                    for (WriterVersion pages : WriterVersion.values()) {
                        for (boolean optional : new boolean[] {false, true}) {
                            all.add(new Combination(type, new Lead(null, optional, encoding, codec), pages));
                        }
                    }
                }
            }
        }
        return all;
    }

    private void check(long seed) throws IOException {
        Random random = new Random(seed);
        RandomTable table = table(random, seed);
        Path parquet = folder.resolve("t.parquet");
        Path mbf = folder.resolve("t.mbf");
        table.write(parquet);
        Files.deleteIfExists(mbf);
        try (ParquetFile direct = ParquetFile.open(parquet)) {
            convert(direct, mbf, random, table);
            try (MbfFile converted = MbfFile.open(mbf)) {
                assertEquals(direct.schema(), converted.schema());
                List<PositionedTable> both = List.of(direct, converted);
                for (PositionedTable read : both) {
                    assertEquals(table.rows(), read.rowCount(), name(read));
                    assertRows(RandomQuery.everything(table), read, Query.ALL);
                }
                for (int i = 0; i < 3; i++) {
                    ScatteredReads.Rows read = ScatteredReads.of(parquet, random);
                    IntStream rows = read.rows().stream().mapToInt(row -> row);
                    Map<String, List<Object>> expected = RandomQuery.rows(table, rows);
                    assertSame(expected, read.values(), direct, Query.ALL);
                }
                RandomCondition conditions = new RandomCondition(random, table);
                int queries = table.rows() > 1000 ? 6 : 3 + random.nextInt(3);
                for (int i = 0; i < queries; i++) {
                    checkQuery(table, random, conditions, both);
                }
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + table.layout() + " " + table.schema(), e);
        }
        coverage.add(parquet);
    }

    private static RandomTable table(Random random, long seed) {
        Combination combination = COMBINATIONS.get((int) Math.floorMod(seed, (long) COMBINATIONS.size()));
        boolean large = random.nextInt(25) == 0;
        int rows = large
                ? LARGE[random.nextInt(LARGE.length)]
                : List.of(1, 1 + random.nextInt(20), 1 + random.nextInt(100), 1 + random.nextInt(300))
                        .get(random.nextInt(4));
        List<LeafType> types = LeafType.ALL.stream()
                .filter(type -> type.physical() == combination.type)
                .filter(type -> !type.isUnknown() || combination.lead.optional())
                .toList();
        Lead lead = new Lead(
                types.get(random.nextInt(types.size())),
                combination.lead.optional(),
                combination.lead.encoding(),
                combination.lead.codec());
        int depth = large ? 1 + random.nextInt(3) : 1 + random.nextInt(6);
        int leaves = large ? 2 + random.nextInt(2) : 1 + random.nextInt(8);
        List<Column> columns = new RandomColumns(random, depth, leaves, combination.lead.codec()).columns(lead);
        // a combination comes up at least twice in a row of cases, and once in a table with rows
        boolean empty = Math.floorDiv(seed, (long) COMBINATIONS.size()) % 2 == 0 && random.nextInt(50) == 0;
        return RandomTable.of(random, columns, empty ? 0 : rows, combination.pages);
    }

    /** Writes an {@code .mbf} file of what is read, and verifies it. */
    static void convert(ParquetFile direct, Path mbf, Random random, RandomTable table) {
        Set<String> indexed = new HashSet<>();
        table.columns().stream()
                .filter(column -> column.kind() instanceof Column.Leaf && random.nextInt(4) == 0)
                .forEach(column -> indexed.add(column.name()));
        WriterOptions options = WriterOptions.builder()
                .codec(BlockCodec.values()[random.nextInt(BlockCodec.values().length)])
                .chunkBytes((64 << 10) + random.nextInt(1 << 18))
                .indexColumns(indexed)
                .build();
        ColumnChecksums read = new ColumnChecksums(direct.schema());
        try (MbfFileWriter writer = MbfFileWriter.create(mbf, direct.schema(), options);
                Scan scan = direct.scan(Query.ALL)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                read.add(batch);
                writer.write(batch);
            }
            writer.finish();
        }
        try (MbfFile file = MbfFile.open(mbf)) {
            assertEquals(Optional.empty(), file.verify().difference(read));
        }
    }

    private static void checkQuery(
            RandomTable table, Random random, RandomCondition conditions, List<PositionedTable> both) {
        RandomQuery asked = RandomQuery.of(random, table, () -> conditions.tree(random.nextInt(3)));
        for (PositionedTable read : both) {
            assertRows(asked.expected(), read, asked.query());
            if (random.nextInt(4) == 0) {
                checkPositions(random, conditions, read);
            }
            if (asked.query().limit() == Long.MAX_VALUE && random.nextBoolean()) {
                assertRowsOfParts(asked.expected(), read, asked.query(), 1 + random.nextInt(4));
            }
        }
    }

    private static void checkPositions(Random random, RandomCondition conditions, PositionedTable read) {
        RandomCondition.Condition where = conditions.tree(random.nextInt(3));
        Query query = Query.ALL.where(where.predicate());
        try {
            new PositionsCheck(read, random)
                    .check(query, row -> Boolean.TRUE.equals(where.truth().of(row)));
        } catch (AssertionError e) {
            throw new AssertionError(name(read) + ", positions, " + RandomQuery.text(query) + ": " + e.getMessage(), e);
        }
    }

    private static void assertRows(Map<String, List<Object>> expected, Table read, Query query) {
        assertSame(expected, Values.ours(read, query), read, query);
    }

    private static void assertRowsOfParts(Map<String, List<Object>> expected, Table read, Query query, int parts) {
        List<Query> split = read.split(query, parts);
        assertTrue(!split.isEmpty() && split.size() <= parts, split.size() + " parts of " + parts);
        Map<String, List<Object>> joined = new LinkedHashMap<>();
        for (Query part : split) {
            Values.ours(read, part)
                    .forEach((name, values) ->
                            joined.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
        }
        assertSame(expected, joined, read, query);
    }

    private static void assertSame(
            Map<String, List<Object>> expected, Map<String, List<Object>> actual, Table read, Query query) {
        RandomQuery.assertSame(expected, actual, name(read) + ", " + RandomQuery.text(query));
    }

    private static String name(Table table) {
        return table instanceof MbfFile ? ".mbf" : "direct";
    }
}
