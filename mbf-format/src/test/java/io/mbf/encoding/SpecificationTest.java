package io.mbf.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ValueHash;
import io.mbf.stats.XxHash64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps {@code spec/encodings.md} true: its examples are decoded, its tables compared. */
class SpecificationTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```page (\\S+)(?: dictionary=(\\S+))?\n([^=`]*)= ([^`]*)```");

    private final String text = read();

    private static String read() {
        try {
            return Files.readString(Path.of(System.getProperty("mbf.project"), "spec", "encodings.md"));
        } catch (IOException e) {
            throw new AssertionError("mbf.project must be the project's root", e);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static Type.Leaf type(String name) {
        return name.startsWith("FIXED_LEN_BYTE_ARRAY(")
                ? Type.Leaf.fixed(Integer.parseInt(name.substring(21, name.length() - 1)), LogicalType.PLAIN)
                : Type.Leaf.of(PhysicalType.valueOf(name));
    }

    @Test
    void everyExampleDecodesToTheValuesBelowIt() {
        List<MatchResult> examples = EXAMPLE.matcher(text).results().toList();
        var seen = EnumSet.noneOf(Encoding.class);
        var types = EnumSet.noneOf(PhysicalType.class);
        for (MatchResult example : examples) {
            Type.Leaf type = type(example.group(1));
            byte[] page = bytes(example.group(3));
            BytesVector dictionary = example.group(2) == null ? null : dictionary(example.group(2));
            List<String> expected = expected(example.group(4));
            ColumnVector decoded = Pages.decode(type, dictionary, page, 0, expected.size());
            var values = new ArrayList<String>();
            for (int i = 0; i < decoded.size(); i++) {
                values.add(value(decoded, i));
            }
            assertEquals(expected, values, example.group());
            assertEquals(decoded.size(), PageDecoder.entryCount(page, 0, page.length));
            assertEquals(0, page.length % 8, example.group());
            seen.add(Pages.encoding(page));
            types.add(type.physical());
        }
        assertEquals(text.split("```page").length - 1, examples.size());
        assertEquals(EnumSet.allOf(Encoding.class), seen);
        assertEquals(EnumSet.complementOf(EnumSet.of(PhysicalType.INT96)), types);
    }

    private static BytesVector dictionary(String words) {
        String[] values = words.split(",");
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i].getBytes(StandardCharsets.UTF_8);
        }
        return Pages.strings(Validity.allValid(values.length), bytes);
    }

    /** Values by spaces; {@code 7*24} is 24 times 7. */
    private static List<String> expected(String line) {
        var values = new ArrayList<String>();
        for (String part : line.strip().split(" ")) {
            String[] repeated = part.split("\\*");
            int times = repeated.length == 1 ? 1 : Integer.parseInt(repeated[1]);
            for (int i = 0; i < times; i++) {
                values.add(repeated[0]);
            }
        }
        return values;
    }

    private static String value(ColumnVector vector, int i) {
        if (vector.isNull(i)) {
            return "null";
        } else if (vector instanceof BooleanVector v) {
            return String.valueOf(v.values()[i]);
        } else if (vector instanceof IntVector v) {
            return String.valueOf(v.values()[i]);
        } else if (vector instanceof LongVector v) {
            return String.valueOf(v.values()[i]);
        } else if (vector instanceof FloatVector v) {
            return String.valueOf(v.values()[i]);
        } else if (vector instanceof DoubleVector v) {
            return String.valueOf(v.values()[i]);
        }
        return '"' + ((BytesVector) vector).getString(i) + '"';
    }

    @Test
    void theRegistryListsEveryEncoding() {
        for (Encoding encoding : Encoding.values()) {
            assertEquals(encoding, Encoding.ofId(encoding.id()));
            assertTrue(text.contains("\n| " + encoding.id() + " | " + encoding + " | 1.0 |"), encoding.name());
        }
        for (BlockCodec codec : BlockCodec.values()) {
            assertTrue(text.contains("\n| " + codec.id() + " | " + codec.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void theTableOfAlpHoldsTheConstants() {
        for (int k = 0; k <= Alp.MAX_EXPONENT; k++) {
            String bits = HexFormat.of().withUpperCase().toHexDigits(Double.doubleToRawLongBits(Alp.INVERSE_POWERS[k]));
            assertTrue(text.contains("| " + k + " | " + bits + " |"), "10^-" + k);
        }
    }

    @Test
    void theBloomFilterExampleHolds() {
        for (int page : new int[] {0, 3}) {
            var example = Pattern.compile("```bloom INT64 42 page " + page + "\n([^`]*)```")
                    .matcher(text);
            assertTrue(example.find());
            var filter = BloomFilter.forDistinctValues(1);
            filter.add(ValueHash.inPage(XxHash64.hash(42L), page));
            assertArrayEquals(bytes(example.group(1)), filter.toBytes());
        }
        for (long hash : new long[] {
            XxHash64.hash(42),
            XxHash64.hash(42L),
            XxHash64.hash(new byte[0], 0, 0),
            XxHash64.hash("abc".getBytes(StandardCharsets.US_ASCII), 0, 3)
        }) {
            assertTrue(text.contains(HexFormat.of().withUpperCase().toHexDigits(hash)));
        }
    }
}
