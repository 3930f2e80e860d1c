package io.mbf.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowCountTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select count(*) from t                           | t as count_star()",
                "SELECT COUNT ( * ) FROM \"My Trips\";            | My Trips as count_star()",
                "select count(*) /* all */ as \"N of\" from 'a/*' | a/* as N of",
                "select count(*) as n from t                      | t as n",
                "select count(*) n from t                         | other",
                "select count(*) as 5 from t                      | other",
                "select count(*) + 1 from t                       | other",
                "select count(id) from t                          | other",
                "select count(*) from t where id = 1              | other",
                "select count(*) from t limit 0                   | other",
                "select count(*) from t, u                        | other",
                "select count(*) from s.t                         | other",
                "select count(*) from mbf('t')                    | other",
                "explain select count(*) from t                   | other",
                "select count(*) from t; select 1                 | other",
                "with t as (select 1) select count(*) from t      | other",
                "select count(*)                                  | other",
                "from t                                           | other",
                "select 'count(*) from t                          | other",
            })
    void countsTheRowsOfATableAndNothingElse(String text, String counted) {
        assertEquals(
                counted,
                SqlText.of(text)
                        .rowCount()
                        .map(count -> count.table() + " as " + count.column())
                        .orElse("other"));
    }
}
