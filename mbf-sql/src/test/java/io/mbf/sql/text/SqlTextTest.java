package io.mbf.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which strings of a text are tables, and where statements end. */
class SqlTextTest {

    private static Set<String> paths(String sql) {
        return SqlText.of(sql).paths();
    }

    @Test
    void stringsBehindFromJoinAndCommasAreTables() {
        assertEquals(Set.of("a"), paths("select * from 'a' where x = 'b'"));
        assertEquals(Set.of("a", "b", "c"), paths("select 'x' from 'a' t, 'b' join 'c' on t.x = 'y' order by 'z'"));
        assertEquals(Set.of("a"), paths("select * from ('a' join t on true)"));
        assertEquals(Set.of("it's"), paths("from 'it''s'"));
        assertEquals(Set.of("a", "b"), paths("with q as (from mbf('a')) select * from q, mbf('b')"));
    }

    @Test
    void stringsBehindTheFromOfFunctionsAreNone() {
        assertEquals(Set.of(), paths("select extract(year from '2020-01-01'), trim(both 'x' from 'xy') from t"));
        assertEquals(Set.of(), paths("select * from t where a is distinct from 'b' and c is not distinct from 'd'"));
        assertEquals(Set.of(), paths("select * from read_parquet('a')"));
        assertEquals(Set.of(), paths("copy t from 'a'"));
        assertEquals(Set.of(), paths("select 1 -- from 'a'\n /* from 'b' */"));
    }

    @Test
    void semicolonsWithinStringsEndNoStatement() {
        assertEquals(
                List.of("select ';'", " select $$;$$", " select \";\""),
                SqlText.of("select ';'; select $$;$$; select \";\"; -- ;").statements().stream()
                        .map(SqlText::text)
                        .toList());
    }
}
