package io.mbf.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadyTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select sum(a) from t where b in (1, 2) and (c = 3)     | true",
                "select now() from t                                    | false",
                "select * from t where day < Current_Date               | false",
                "select * from t where at < localtimestamp              | false",
                "select * from t where id < \"random\"() * 10           | false",
                "select * from t where id < getvariable('x')            | false",
                "select * from t where name = 'now()' -- now()          | true",
                "select * from t where id < (select max(id) from u)     | true",
            })
    void asksNeitherTheClockNorForChance(String text, boolean steady) {
        assertEquals(steady, SqlText.of(text).isSteady());
    }
}
