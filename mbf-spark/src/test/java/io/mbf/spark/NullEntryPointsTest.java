package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What Spark's users call, given null. */
class NullEntryPointsTest {

    private static String refused(Executable call) {
        return assertThrows(NullPointerException.class, call).getMessage();
    }

    @Test
    void theArgumentThatIsNullIsNamed() {
        assertEquals("extensions", refused(() -> new MbfExtensions().apply(null)));
        assertEquals("data", refused(() -> MbfSpark.prewarm(null)));
        assertEquals("session", refused(() -> MbfSpark.stats(null)));
    }
}
