package io.mbf.proof.conditions;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes up tables in DuckDB whose columns have all kinds of types, and the values that conditions go wrong at. */
final class RandomTable {

    static final List<String> TEXTS = List.of(
            "",
            "a",
            "b",
            "A",
            "ab",
            "aB",
            "abab",
            "ba",
            "xaxbx",
            "a%b",
            "a_b",
            "!",
            "\\",
            "é",
            "É",
            "éÉa",
            "aé",
            "🙂",
            "a🙂b",
            "straße",
            "STRASSE",
            "''",
            "aaaaaaaaaab",
            "%",
            "_",
            "ωΩ");

    private static final List<String> INTS = List.of("0", "1", "-1", "2", "7", "100", "2147483647", "-2147483648");
    private static final List<String> LONGS =
            List.of("0", "1", "-1", "3", "9223372036854775807", "-9223372036854775808", "4294967296");
    private static final List<String> REALS = List.of(
            "0", "'-0.0'", "1", "0.5", "-1.25", "'nan'", "'infinity'", "'-infinity'", "3", "1e10", "0.1", "-1e30");

    private RandomTable() {}

    /**
     * Makes the table {@code t}, with the number of each row as {@code id}.
     *
     * @param times how often the rows are repeated, to be more
     */
    static void create(Statement duckDb, int rows, int times, Random random) throws SQLException {
        duckDb.execute("CREATE OR REPLACE TABLE t (id BIGINT, i INTEGER, j INTEGER, s SMALLINT, l BIGINT, u UBIGINT,"
                + " m DECIMAL(9,2), n DECIMAL(18,4), f FLOAT, d DOUBLE, t VARCHAR, t2 VARCHAR, c VARCHAR, o BOOLEAN,"
                + " o2 BOOLEAN, a DATE, b DATE, p TIMESTAMP, q TIMESTAMP, part INTEGER)");
        String values = IntStream.range(0, rows)
                .mapToObj(id -> row(id, id % 7 == 0 ? 0 : 5, random, rows))
                .collect(Collectors.joining(", "));
        duckDb.execute("INSERT INTO t VALUES " + values);
        // rising dates and times, so that statistics rule row groups and pages out
        duckDb.execute("INSERT INTO t SELECT t.* REPLACE (id + " + rows + " * r AS id, a + (10 * r)::INTEGER AS a,"
                + " p + INTERVAL (r) DAY AS p) FROM t, range(1, " + times + ") x(r)");
        // a column that is null in all rows, or one value in all, shows other pages and statistics
        String column = List.of("i", "l", "d", "t", "a", "p", "m", "o").get(random.nextInt(8));
        switch (random.nextInt(4)) {
            case 0 -> duckDb.execute("UPDATE t SET " + column + " = NULL");
            case 1 -> duckDb.execute("UPDATE t SET " + column + " = (SELECT max(" + column + ") FROM t)");
            default -> {
                // as it is
            }
        }
    }

    private static String row(int id, int seldom, Random random, int rows) {
        int day = id * 300 / rows; // rising, so that statistics rule pages out
        return "("
                + String.join(
                        ", ",
                        "" + id,
                        maybe(random, pick(INTS, random, "" + id)),
                        maybe(random, pick(INTS, random, "" + random.nextInt(200))),
                        maybe(random, "" + (random.nextInt(2001) - 1000)),
                        maybe(random, pick(LONGS, random, "" + id * 1000L)),
                        maybe(random, random.nextInt(4) == 0 ? "9223372036854775808" : "" + random.nextInt(300)),
                        maybe(random, "" + (random.nextInt(20001) - 10000) / 100.0),
                        maybe(random, "" + (random.nextInt(20001) - 10000) / 100.0),
                        maybe(random, pick(REALS, random, "" + random.nextInt(50) / 4.0) + "::FLOAT"),
                        maybe(random, pick(REALS, random, "" + random.nextInt(50) / 4.0) + "::DOUBLE"),
                        maybe(random, "'" + pick(TEXTS, random, "a" + id) + "'"),
                        maybe(random, "'" + pick(TEXTS, random, "") + "'"),
                        maybe(random, "'" + TEXTS.get(random.nextInt(seldom + 1)) + "'"),
                        maybe(random, "" + random.nextBoolean()),
                        maybe(random, "" + random.nextBoolean()),
                        maybe(random, "DATE '2024-01-01' + " + day),
                        maybe(random, "DATE '2024-02-25' + " + random.nextInt(10)),
                        maybe(random, "TIMESTAMP '2024-02-29 12:30:00.25' + INTERVAL (" + (day - 30) + ") HOUR"),
                        maybe(random, "TIMESTAMP '2024-02-29 00:00:00' + INTERVAL (" + random.nextInt(5) + ") DAY"),
                        "" + id * 3 / rows)
                + ")";
    }

    private static String maybe(Random random, String value) {
        return random.nextInt(8) == 0 ? "NULL" : value;
    }

    private static String pick(List<String> odd, Random random, String usual) {
        return random.nextInt(3) == 0 ? usual : odd.get(random.nextInt(odd.size()));
    }
}
