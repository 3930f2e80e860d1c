package io.mbf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @Test
    void sizesHaveOneDigitAfterThePoint() {
        assertEquals("0 B", Quantity.bytes(0));
        assertEquals("999 B", Quantity.bytes(999));
        assertEquals("1.0 kB", Quantity.bytes(1_000));
        assertEquals("1.0 MB", Quantity.bytes(999_960));
        assertEquals("12.3 MB", Quantity.bytes(12_345_678));
        assertEquals("9223.4 PB", Quantity.bytes(Long.MAX_VALUE));
    }

    @Test
    void durationsAndRatiosAreShort() {
        assertEquals("0.0 ms", Quantity.duration(1));
        assertEquals("12.3 ms", Quantity.duration(12_340_000));
        assertEquals("1.50 s", Quantity.duration(1_500_000_000));
        assertEquals("2.0×", Quantity.ratio(4, 2));
        assertEquals("", Quantity.ratio(4, 0));
        assertEquals("1,234,567", Quantity.count(1_234_567));
    }

    @Test
    void sizesAreReadWithUnitsOfPowersOf1024() {
        assertEquals(7, Quantity.parseBytes("7", 100));
        assertEquals(8 << 20, Quantity.parseBytes("8MiB", Integer.MAX_VALUE));
        assertEquals(512 << 10, Quantity.parseBytes(" 512 k ", Integer.MAX_VALUE));
        assertEquals(1L << 30, Quantity.parseBytes("1gb", Integer.MAX_VALUE));
    }

    @Test
    void otherTextAndGreaterSizesAreRefused() {
        for (String text :
                List.of("", "x", "-1", "1.5M", "2g", "99999999999999999999", "999999999999999999g", "8 B M")) {
            assertThrows(InvalidQueryException.class, () -> Quantity.parseBytes(text, Integer.MAX_VALUE), text);
        }
    }

    @ParameterizedTest
    @CsvSource({"80%,0.8", "80,0.8", "0.8,0.8", ".5,0.5", "100,1", "1,0.01", "1.0,1", "0.5 %,0.005", "7 %,0.07"})
    void aPartIsWrittenInPercentOrAsAFraction(String text, double part) {
        assertEquals(part, Quantity.parsePart(text).orElseThrow(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "0.0", "101", "1.1", "-1", "80%%", "NaN", "1e-1", "0,8"})
    void whatIsNoPartIsNone(String text) {
        assertTrue(Quantity.parsePart(text).isEmpty(), text);
    }
}
