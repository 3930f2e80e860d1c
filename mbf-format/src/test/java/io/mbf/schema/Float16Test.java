package io.mbf.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Float16Test {

    @Test
    void everyPatternHasTheValueOfTheStandard() {
        for (int bits = 0; bits < 0x10000; bits++) {
            int exponent = bits >> 10 & 0x1F;
            double fraction = bits & 0x3FF;
            double magnitude =
                    exponent == 0 ? fraction * Math.pow(2, -24) : (1024 + fraction) * Math.pow(2, exponent - 25);
            if (exponent == 31) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            float expected = (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
            assertEquals(expected, Float16.toFloat((short) bits), Integer.toHexString(bits));
        }
    }

    @Test
    void everyNumberHasItsPattern() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float number = Float16.toFloat((short) bits);
            assertEquals(Float.isNaN(number) ? 0x7E00 : (short) bits, Float16.bits(number), Integer.toHexString(bits));
        }
    }

    @Test
    void bytesAreLittleEndian() {
        assertEquals(1f, Float16.toFloat(new byte[] {9, 0x00, 0x3C}, 1));
        assertTrue(Float.isNaN(Float16.toFloat(new byte[] {1, (byte) 0xFE}, 0)));
    }
}
