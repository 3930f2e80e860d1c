package io.mbf.cache.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorLimitTest {

    @ParameterizedTest
    @CsvSource({
        "1024                 524288               files, 1024",
        "unlimited            unlimited            files, 2147483647",
        "1073741816           1073741816           files, 1073741816",
        "99999999999          99999999999          files, 2147483647",
        "many, 512",
        "'', 512"
    })
    void theFirstNumberCounts(String numbers, int expected) {
        List<String> limits = List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             96123                96123                processes ",
                "Max open files            " + numbers);
        assertEquals(expected, DescriptorLimit.of(limits));
    }

    @Test
    void whereNothingIsSaidFewAreTaken() {
        assertEquals(512, DescriptorLimit.of(List.of()));
    }

    @Test
    void thisProcessHasSome() {
        assertTrue(DescriptorLimit.ofProcess() > 0);
    }
}
