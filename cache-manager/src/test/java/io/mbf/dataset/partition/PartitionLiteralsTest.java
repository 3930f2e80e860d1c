package io.mbf.dataset.partition;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.PartitionType;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.ManyFiles;
import io.mbf.dataset.table.OpenTable;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.PredicateText;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.TypeName;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions on partition columns, each file being empty but for its directory: a query counts the files that match. */
class PartitionLiteralsTest {

    private static final String NULL = PartitionValue.NULL;

    @TempDir
    Path temp;

    private ManyFiles table(Map<String, PartitionType> declared, List<String> values) throws IOException {
        for (String value : values) {
            Path folder = Files.createDirectories(temp.resolve("p=" + value));
            Files.write(folder.resolve("f.parquet"), new byte[0]);
        }
        return ManyFiles.find(FileSet.of(temp).withPartitionTypes(declared), new OneRowEach());
    }

    private ManyFiles table(String... values) throws IOException {
        return table(Map.of(), List.of(values));
    }

    /** Files of one row without columns. */
    private static final class OneRowEach implements FileSource {

        @Override
        public Summary summary(InputFile file) {
            return new Summary(new Schema(List.of()), 1);
        }

        @Override
        public OpenTable open(InputFile file) {
            return OpenTable.uncached(new OneRow());
        }

        @Override
        public OpenTable inspect(InputFile file) {
            return open(file);
        }
    }

    private static final class OneRow implements Table {

        @Override
        public Schema schema() {
            return new Schema(List.of());
        }

        @Override
        public long rowCount() {
            return 1;
        }

        @Override
        public Scan scan(Query query) {
            assertEquals(Optional.empty(), query.where(), "nothing is left for the file to check");
            return new Scan() {
                private boolean done;

                @Override
                public Schema schema() {
                    return OneRow.this.schema();
                }

                @Override
                public ColumnBatch next() {
                    ColumnBatch batch = done ? null : new ColumnBatch(schema(), 1, List.of());
                    done = true;
                    return batch;
                }

                @Override
                public io.mbf.scan.ScanReport report() {
                    return new io.mbf.scan.ScanReport("parquet", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public List<Query> split(Query query, int parts) {
            return List.of(query);
        }

        @Override
        public void close() {}
    }

    private static List<String> matches(ManyFiles table, Predicate where) {
        List<String> found = new ArrayList<>();
        try (Scan scan = table.scan(Query.ALL.where(where))) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    Field field = batch.schema().field(0);
                    found.add(String.valueOf(io.mbf.row.Values.of(field, batch.column(0), row)));
                }
            }
        }
        return found;
    }

    private static List<String> matches(ManyFiles table, String where) {
        return matches(table, PredicateParser.parse(where));
    }

    @Test
    void aNumberFindsTextByNumberAndTextFindsItByText() throws IOException {
        ManyFiles months = table("01", "02", "1", "10", "11", NULL);
        assertEquals("STRING", TypeName.of(months.schema().field(0).type()));
        assertEquals(List.of("01", "1"), matches(months, "p = 1"));
        assertEquals(List.of("01"), matches(months, "p = '01'"));
        assertEquals(List.of("1"), matches(months, "p = '1'"));
        assertEquals(List.of("02", "10", "11"), matches(months, "p <> 1"));
        assertEquals(List.of("02", "10", "11"), matches(months, "not p = 1"));
        assertEquals(List.of("01", "02", "1"), matches(months, "p < 10"));
        assertEquals(List.of("01", "02", "1"), matches(months, "p < '10'"), "by text");
        assertEquals(List.of("1", "10", "11"), matches(months, "p >= '1'"), "by text");
        assertEquals(List.of("01", "02", "1", "10", "11"), matches(months, "p >= 1"));
        assertEquals(List.of("02", "10"), matches(months, "p between 1.5 and 10"));
        assertEquals(List.of("10"), matches(months, "p between 2 and '10' and p <> '02'"));
        assertEquals(List.of("01", "1", "11"), matches(months, "p in (1, '11', 99)"));
        assertEquals(List.of("02", "10", "11"), matches(months, "p not in (1)"));
        assertEquals(List.of(), matches(months, "p in (99)"));
        assertEquals(List.of("null"), matches(months, "p is null"));
        assertEquals(List.of("01", "1", "null"), matches(months, "p = 1 or p is null"));
        assertEquals(List.of("01", "02"), matches(months, "p like '0%'"));
        assertThrows(InvalidQueryException.class, () -> matches(months, "p = true"));
    }

    @Test
    void integersAreFoundByTheTextOfTheirDirectories() throws IOException {
        ManyFiles months = table("1", "9", "10", NULL);
        assertEquals("INT64", TypeName.of(months.schema().field(0).type()));
        assertEquals(List.of("10"), matches(months, "p = '10'"));
        assertEquals(List.of(), matches(months, "p = '01'"));
        assertEquals(List.of("1", "9"), matches(months, "p <> '10'"));
        assertEquals(List.of("1", "10"), matches(months, "p < '9'"), "by text, as if p=01 were there");
        assertThrows(InvalidQueryException.class, () -> matches(months, "p = 'x'"));
        assertThrows(InvalidQueryException.class, () -> matches(months, "p like '1%'"));
    }

    @Test
    void numbersOfAnyLengthAreCompared() throws IOException {
        ManyFiles table = table("00000000000000000000000000000007", "99999999999999999999999", "-0", "+5");
        assertEquals(List.of("00000000000000000000000000000007"), matches(table, "p = 7"));
        assertEquals(List.of("99999999999999999999999"), matches(table, "p > 9223372036854775807"));
        assertEquals(List.of("+5", "-0"), matches(table, "p between 0 and 5"));
    }

    @Test
    void textThatIsNotAllIntegersIsTextOnly() throws IOException {
        ManyFiles table = table("01", "a");
        assertEquals(List.of("01"), matches(table, "p = '01'"));
        String message = assertThrows(InvalidQueryException.class, () -> matches(table, "p = 1"))
                .getMessage();
        assertEquals("column 'p' is STRING; it cannot be compared with number 1", message);
    }

    @Test
    void declaredTypesAreTaken() throws IOException {
        List<String> values = List.of("007", "7", "+8", "-0", NULL);
        for (PartitionType type : List.of(PartitionType.INT, PartitionType.LONG)) {
            ManyFiles table = table(Map.of("p", type), values);
            assertEquals(
                    type == PartitionType.INT ? "INT32" : "INT64",
                    TypeName.of(table.schema().field(0).type()));
            assertEquals(List.of("7", "7"), matches(table, "p = 7"));
            assertEquals(List.of("8", "0"), matches(table, "p <> 7"));
            assertThrows(InvalidQueryException.class, () -> matches(table, "p = '007'"), "it is a number now");
        }
        ManyFiles text = table(Map.of("p", PartitionType.STRING), values);
        assertEquals(List.of("007", "7"), matches(text, "p = 7"));
        UnsupportedFeatureException no =
                assertThrows(UnsupportedFeatureException.class, () -> table(Map.of("p", PartitionType.DATE), values));
        assertEquals(
                temp.resolve("p=+8") + ": partition column 'p': is declared as date, which '+8' is not",
                no.getMessage());
    }

    @Test
    void whatDoesNotFitTheDeclaredTypeNamesFolderAndValue() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("p=2147483648/sub/q=x"));
        Files.write(folder.resolve("f.parquet"), new byte[0]);
        FileSet files = FileSet.of(temp);
        String message = assertThrows(
                        UnsupportedFeatureException.class,
                        () -> ManyFiles.find(
                                files.withPartitionTypes(Map.of("p", PartitionType.INT)), new OneRowEach()))
                .getMessage();
        assertEquals(
                temp.resolve("p=2147483648") + ": partition column 'p': is declared as int, which '2147483648' is not",
                message);
        message = assertThrows(
                        InvalidQueryException.class,
                        () -> ManyFiles.find(
                                files.withPartitionTypes(Map.of("r", PartitionType.INT)), new OneRowEach()))
                .getMessage();
        assertEquals("no partition column 'r' to declare a type of; they are [p, q]", message);
        message = assertThrows(
                        InvalidQueryException.class,
                        () -> ManyFiles.find(
                                files.withPartitions(false).withPartitionTypes(Map.of("p", PartitionType.INT)),
                                new OneRowEach()))
                .getMessage();
        assertEquals("no partition column 'p' to declare a type of; there are none", message);
        assertThrows(InvalidQueryException.class, () -> PartitionType.of("uuid"));
        assertEquals(PartitionType.LONG, PartitionType.of("Long"));
    }

    /** The oracle is the comparison itself: of numbers by BigInteger, of text by its characters, which are digits. */
    @Test
    void everyConditionFindsWhatComparingValueByValueFinds() throws IOException {
        long seed = System.nanoTime();
        System.out.println("PartitionLiteralsTest seed " + seed);
        Random random = new Random(seed);
        TreeSet<String> values = new TreeSet<>();
        while (values.size() < 40) {
            values.add("0".repeat(random.nextInt(3)) + random.nextInt(60));
        }
        List<String> sorted = List.copyOf(values);
        ManyFiles table = table(Map.of(), sorted);
        String[] operators = {"=", "<>", "<", "<=", ">", ">="};
        List<IntPredicate> signs = List.of(c -> c == 0, c -> c != 0, c -> c < 0, c -> c <= 0, c -> c > 0, c -> c >= 0);
        for (int i = 0; i < 400; i++) {
            List<Literal> literals = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                String text = "0".repeat(random.nextInt(2)) + random.nextInt(60);
                literals.add(random.nextBoolean() ? new Literal.Text(text) : new Literal.Number(new BigDecimal(text)));
            }
            int o = random.nextInt(6);
            Literal a = literals.get(0);
            Literal b = literals.get(1);
            Predicate compare = PredicateParser.parse("p " + operators[o] + " 0");
            compare = new Predicate.Compare("p", ((Predicate.Compare) compare).operator(), a);
            Predicate between = col("p").between(a, b);
            Predicate in = new Predicate.In("p", literals);
            boolean negated = random.nextBoolean();
            Predicate all = compare.and(in.not()).or(between);
            Predicate where = negated ? all.not() : all;
            List<String> expected = sorted.stream()
                    .filter(v -> (signs.get(o).test(compare(v, a))
                                            && literals.stream().noneMatch(l -> compare(v, l) == 0)
                                    || compare(v, a) >= 0 && compare(v, b) <= 0)
                            != negated)
                    .toList();
            assertEquals(expected, matches(table, where), () -> PredicateText.of(where) + ", seed " + seed);
        }
    }

    private static int compare(String value, Literal literal) {
        return literal instanceof Literal.Text text
                ? Integer.signum(value.compareTo(text.value()))
                : new BigInteger(value)
                        .compareTo(((Literal.Number) literal).value().toBigIntegerExact());
    }
}
