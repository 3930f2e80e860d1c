package io.mbf.text;

import static io.mbf.fixture.Vectors.batch;
import static io.mbf.fixture.Vectors.binary;
import static io.mbf.fixture.Vectors.fixed;
import static io.mbf.fixture.Vectors.ints;
import static io.mbf.fixture.Vectors.longs;
import static io.mbf.fixture.Vectors.strings;
import static io.mbf.text.Rows.binary;
import static io.mbf.text.Rows.csv;
import static io.mbf.text.Rows.int64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.DoubleVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.IntType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CsvWriterTest {

    private static final Type STRING = binary(LogicalType.STRING);
    private static final Type INT = Type.Leaf.of(PhysicalType.INT32);

    @Test
    void nullIsNothingAndTheEmptyStringIsQuoted() {
        Schema schema = Schema.of(Field.optional("a", STRING), Field.required("b", INT));
        assertEquals("a,b\n,1\n\"\",2\nx,3\n", csv(batch(schema, strings(null, "", "x"), ints(1, 2, 3))));
    }

    @Test
    void commasQuotesAndLineBreaksAreQuoted() {
        Schema schema = Schema.of(Field.optional("a,b", STRING), Field.required("a,b", INT));
        assertEquals(
                "\"a,b\",\"a,b\"\n\"x,y\",1\n\"\"\"q\"\"\",2\n\"1\n2\",3\n\"\r\",4\n b ,5\n",
                csv(batch(schema, strings("x,y", "\"q\"", "1\n2", "\r", " b "), ints(1, 2, 3, 4, 5))));
    }

    @Test
    void scalarsAreTheTextsOfJsonWithoutItsQuotes() {
        double[] doubles = {1.0E10, Double.NaN};
        Schema schema = Schema.of(
                Field.required("d", Type.Leaf.of(PhysicalType.DOUBLE)),
                Field.required("u", int64(new IntType(64, false))),
                Field.required("t", int64(new TimestampType(TimeUnit.MILLIS, true))),
                Field.required("b", binary(LogicalType.PLAIN)));
        assertEquals(
                "d,u,t,b\n1.0E10,18446744073709551615,1970-01-01T00:00:00.000Z,+/8=\nNaN,0,1970-01-01T00:00:00.001Z,\"\"\n",
                csv(batch(
                        schema,
                        new DoubleVector(doubles, 2, Validity.allValid(2)),
                        longs(-1, 0),
                        longs(0, 1),
                        binary(new byte[] {(byte) 0xFB, (byte) 0xFF}, new byte[0]))));
    }

    @Test
    void nestedValuesAndIntervalsAreTheirJson() {
        Schema schema = Schema.of(
                Field.optional("l", new Type.ListOf(Field.optional("element", STRING))),
                Field.required("i", Type.Leaf.fixed(12, LogicalType.INTERVAL)));
        ListVector list = new ListVector(new int[] {0, 2}, strings("a,\"", null), 1, Validity.allValid(1));
        assertEquals(
                "l,i\n\"[\"\"a,\\\"\"\"\",null]\",\"{\"\"months\"\":1,\"\"days\"\":2,\"\"millis\"\":3}\"\n",
                csv(batch(schema, list, fixed(12, HexFormat.of().parseHex("010000000200000003000000")))));
    }
}
