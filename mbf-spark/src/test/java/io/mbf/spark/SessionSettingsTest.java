package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidSettingException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.junit.jupiter.api.Test;

/** Settings of Spark's that are ours, and wrong. */
class SessionSettingsTest {

    private static String refused(String name, String value) {
        return assertThrows(
                        InvalidSettingException.class,
                        () -> SessionSettings.check(Map.of(name, value, "spark.app", "x")))
                .getMessage();
    }

    @Test
    void aMisspeltNameIsToldWhichMayBeMeant() {
        assertEquals(
                "spark.mbf.cache.maxsize: there is no such setting; did you mean spark.mbf.cache.max-size?",
                refused("spark.mbf.cache.maxsize", "1GB"));
        assertEquals(
                "spark.mbf.enable: there is no such setting; did you mean spark.mbf.enabled?",
                refused("spark.mbf.enable", "false"));
        assertEquals(
                "spark.mbf.somethingelse: there is no such setting, only spark.mbf.enabled and those of the cache,"
                        + " spark.mbf.cache.…",
                refused("spark.mbf.somethingelse", "1"));
    }

    @Test
    void aWrongValueIsNamedWithItsSetting() {
        assertEquals("spark.mbf.enabled: must be true or false, not 'on'", refused("spark.mbf.enabled", "on"));
        assertEquals(
                "spark.mbf.cache.max-size: ",
                refused("spark.mbf.cache.max-size", "plenty").substring(0, 26));
    }

    @Test
    void aSessionWithAWrongSettingDoesNotStart() {
        SparkSession session = SideBySide.session();
        session.sparkContext().conf().set("spark.mbf.cache.max-siz", "1GB");
        try {
            assertThrows(InvalidSettingException.class, () -> new MbfExtensions().apply(new SparkSessionExtensions()));
        } finally {
            session.sparkContext().conf().remove("spark.mbf.cache.max-siz");
        }
    }

    @Test
    void aSettingThatBecomesWrongIsRefusedWithTheNextQuery() {
        SparkSession session = SideBySide.session();
        session.conf().set("spark.mbf.cache.codec", "gzip");
        try {
            Exception refused =
                    assertThrows(Exception.class, () -> session.range(3).count());
            assertEquals("spark.mbf.cache.codec: ", refused.getMessage().substring(0, 23), refused::getMessage);
        } finally {
            session.conf().unset("spark.mbf.cache.codec");
        }
    }
}
