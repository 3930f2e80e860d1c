package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.fixture.Corpus;
import io.mbf.parquet.ParquetFile;
import io.mbf.schema.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The comparisons of the walk are not blind: one value a little wrong, or missing, or a row too few, and they fail. */
class ComparisonsTest {

    @FunctionalInterface
    interface Comparison {
        void compare(Path file, Printed printed, int[] columns) throws Exception;
    }

    @BeforeEach
    void needCorpus() {
        Corpus.require();
    }

    private static void assertNotBlind(String name, Comparison comparison) throws Exception {
        Path file = Corpus.file(name);
        Schema schema;
        try (ParquetFile parquet = ParquetFile.open(file)) {
            schema = parquet.schema();
        }
        Printed printed = Printed.parse(schema, Cat.rows(file));
        int[] columns = IntStream.range(0, schema.size()).toArray();
        comparison.compare(file, printed, columns);

        int last = printed.rows().size() - 1;
        List<List<Object>> oneRowLess = printed.rows().subList(0, last);
        assertThrows(
                AssertionError.class, () -> comparison.compare(file, new Printed(schema, oneRowLess), columns), name);
        int changed = 0;
        for (int i : columns) {
            Object value = printed.rows().get(last).get(i);
            for (Object wrong : value == null ? List.of() : wrong(value)) {
                List<List<Object>> rows = new ArrayList<>(printed.rows());
                List<Object> row = new ArrayList<>(rows.get(last));
                row.set(i, wrong instanceof Missing ? null : wrong);
                rows.set(last, row);
                assertThrows(
                        AssertionError.class,
                        () -> comparison.compare(file, new Printed(schema, rows), columns),
                        () -> name + ": " + value + " as " + wrong);
                changed++;
            }
        }
        assertTrue(changed > 0, name);
    }

    record Missing() {}

    private static List<Object> wrong(Object value) {
        List<Object> wrong = new ArrayList<>(List.of(new Missing()));
        if (value instanceof Boolean b) {
            wrong.add(!b);
        } else if (value instanceof BigInteger i) {
            wrong.add(i.add(BigInteger.ONE));
            wrong.add(i.add(BigInteger.ONE).negate());
        } else if (value instanceof Float f) {
            wrong.add(Math.nextUp(f));
            wrong.add(-f - 1);
        } else if (value instanceof Double d) {
            wrong.add(Math.nextDown(d));
        } else if (value instanceof BigDecimal d) {
            wrong.add(d.add(d.ulp()));
        } else if (value instanceof LocalDateTime time) {
            wrong.add(time.plusNanos(1_000_000));
        } else if (value instanceof UUID uuid) {
            wrong.add(new UUID(uuid.getMostSignificantBits(), ~uuid.getLeastSignificantBits()));
        } else if (value instanceof String text) {
            wrong.add(text + " ");
        } else if (value instanceof ByteBuffer bytes) {
            byte[] other = bytes.array().clone();
            other[other.length - 1] ^= 1;
            wrong.add(ByteBuffer.wrap(other));
        }
        return wrong;
    }

    @Test
    void expectedJson() throws Exception {
        for (String name : List.of(
                "brotli_compressed",
                "byte_stream_split_extended.gzip",
                "delta_encoding_required_column",
                "duckdb4442",
                "fixed_length_decimal",
                "rle_boolean_encoding",
                "signs",
                "uuid")) {
            assertNotBlind(
                    "hyparquet/" + name + ".parquet",
                    (file, printed, columns) ->
                            HyparquetJson.compare(HyparquetJson.of(file).orElseThrow(), printed, columns));
        }
    }

    @Test
    void expectedCsv() throws Exception {
        assertNotBlind(
                "parquet-testing/data/delta_encoding_required_column.parquet",
                (file, printed, columns) ->
                        ExpectedCsv.compare(ExpectedCsv.of(file).orElseThrow(), printed));
    }

    @Test
    void duckDb() throws Exception {
        try (DuckDb duckDb = new DuckDb()) {
            for (String name : List.of(
                    "hyparquet/duckdb4442",
                    "hyparquet/signs",
                    "hyparquet/uuid",
                    "parquet-testing/data/alltypes_plain",
                    "parquet-testing/data/fixed_length_decimal",
                    "parquet-testing/data/float16_nonzeros_and_nans",
                    "parquet-testing/data/geospatial/geospatial")) {
                assertNotBlind(name + ".parquet", duckDb::compare);
            }
        }
    }
}
