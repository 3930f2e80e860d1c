package io.mbf.proof.conditions;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes up conditions on the columns of {@link RandomTable}, as MBF and as DuckDB write them. They differ in casts alone:
 * DuckDB calculates in the types of its operands, which overflow or are rounded, and is told to take wider ones.
 */
final class RandomConditionText {

    /** The same condition, or value, twice. */
    record Both(String mbf, String duckDb) {

        static Both same(String text) {
            return new Both(text, text);
        }
    }

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");
    private static final List<String> PIECES =
            List.of("%", "%", "%", "_", "_", "a", "b", "A", "B", "ab", "x", "é", "É", "ß", "🙂", "\\", "!", "''");

    private final Random random;

    RandomConditionText(Random random) {
        this.random = random;
    }

    Both condition(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            Both a = condition(depth - 1);
            Both b = condition(depth - 1);
            return switch (random.nextInt(4)) {
                case 0 -> both("not (%s)", a);
                case 1 -> both("(%s or %s)", a, b);
                default -> both("(%s and %s)", a, b);
            };
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> test(this::integer);
            case 2 -> test(this::decimal);
            case 3 -> test(this::real);
            case 4, 5, 6 -> pattern();
            case 7 -> test(this::text);
            case 8 -> test(this::date);
            case 9 -> test(this::timestamp);
            case 10 -> test(() -> Both.same(one("o", "o2", "true", "false")));
            default -> random.nextInt(10) == 0 ? Both.same(one("null", "true", "false")) : isNull();
        };
    }

    private interface Values {
        Both next();
    }

    private Both test(Values values) {
        Both a = values.next();
        return switch (random.nextInt(8)) {
            case 0 ->
                both(
                        random.nextBoolean() ? "%s between %s and %s" : "%s not between %s and %s",
                        a,
                        values.next(),
                        values.next());
            case 1 -> in(a, values);
            case 2 -> both("%s is distinct from %s", a, values.next());
            case 3 -> both("%s is not distinct from %s", a, values.next());
            default -> both("%s " + OPERATORS.get(random.nextInt(OPERATORS.size())) + " %s", a, values.next());
        };
    }

    private Both in(Both value, Values values) {
        List<Both> list = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> random.nextInt(6) == 0 ? Both.same("null") : values.next())
                .toList();
        String operator = random.nextBoolean() ? " in (" : " not in (";
        return new Both(
                value.mbf + operator + list.stream().map(Both::mbf).collect(Collectors.joining(", ")) + ")",
                value.duckDb + operator + list.stream().map(Both::duckDb).collect(Collectors.joining(", ")) + ")");
    }

    private Both isNull() {
        Values values = one(this::integer, this::real, this::text, this::date);
        return both(random.nextBoolean() ? "%s is null" : "%s is not null", values.next());
    }

    private Both pattern() {
        StringBuilder pattern = new StringBuilder();
        boolean escapes = random.nextInt(4) == 0;
        for (int i = random.nextInt(6); i > 0; i--) {
            pattern.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        if (escapes && pattern.toString().replace("!!", "").endsWith("!")) {
            pattern.append('%');
        }
        String operator = one(" like ", " not like ", " ilike ", " not ilike ");
        String tail = operator + "'" + pattern + "'" + (escapes ? " escape '!'" : "");
        Both text = textColumn();
        return new Both(text.mbf + tail, text.duckDb + tail);
    }

    private Both textColumn() {
        Both column = Both.same(one("t", "t2", "c"));
        return switch (random.nextInt(6)) {
            case 0 -> both("lower(%s)", column);
            case 1 -> both("upper(%s)", column);
            case 2 -> both("upper(lower(%s))", column);
            default -> column;
        };
    }

    private Both text() {
        return random.nextBoolean()
                ? textColumn()
                : Both.same("'" + RandomTable.TEXTS.get(random.nextInt(RandomTable.TEXTS.size())) + "'");
    }

    /** Of 128 bits in DuckDB, which two factors of 64 bits fit into. */
    private Both integer() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> integerColumn();
            case 2 -> Both.same(one("0", "1", "-1", "7", "100", "2147483647", "-9223372036854775808"));
            case 3 -> both("%s + %s", integerColumn(), integerColumn());
            case 4 -> both("(%s - %s) * 3", integerColumn(), integerColumn());
            default -> both("%s * %s", integerColumn(), integerColumn());
        };
    }

    private Both integerColumn() {
        String column = one("i", "j", "s", "l", "u");
        return new Both(column, column + "::HUGEINT");
    }

    private Both decimal() {
        Both column = new Both("m", "m::DECIMAL(18,2)");
        return switch (random.nextInt(6)) {
            case 0 -> column;
            case 1 -> Both.same(one("0", "12.5", "-0.01", "99999.99", "1.005"));
            case 2 -> new Both("m * n", "m::DECIMAL(18,2) * n::DECIMAL(18,4)");
            case 3 -> new Both("n", "n::DECIMAL(18,4)");
            case 4 -> new Both("m + s", "m::DECIMAL(18,2) + s::DECIMAL(9,0)");
            default -> new Both("n - 2 * m", "n::DECIMAL(18,4) - 2 * m::DECIMAL(18,2)");
        };
    }

    private Both real() {
        Both column = random.nextBoolean() ? Both.same("d") : new Both("f", "f::DOUBLE");
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> column;
            case 3 -> new Both("nan", "'nan'::DOUBLE");
            case 4 ->
                random.nextBoolean()
                        ? new Both("infinity", "'infinity'::DOUBLE")
                        : new Both("-infinity", "'-infinity'::DOUBLE");
            case 5 -> {
                String number = one("0", "0.5", "-1e10");
                yield new Both(number, number + "::DOUBLE");
            }
            case 6 -> both("%s / %s", column, new Both("s", "s::DOUBLE"));
            default -> both("%s * %s - 1", column, new Both("i", "i::DOUBLE"));
        };
    }

    private Both date() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Both.same(one("a", "b"));
            case 2 -> Both.same("date '2024-02-29'");
            case 3 -> Both.same("date '2024-01-31' - " + random.nextInt(400));
            case 4 -> new Both("a + s", "a + s::INTEGER");
            default -> Both.same("b - 7");
        };
    }

    private Both timestamp() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Both.same(one("p", "q"));
            case 2 -> Both.same("timestamp '2024-02-29 12:30:00.25'");
            case 3 -> Both.same(one("p + interval '90 minutes'", "q - interval 3 day", "interval '1 second' + p"));
            case 4 -> Both.same("a");
            default -> Both.same("date '2024-01-31' + interval '1 month'");
        };
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Both both(String format, Both... parts) {
        return new Both(
                String.format(format, List.of(parts).stream().map(Both::mbf).toArray()),
                String.format(format, List.of(parts).stream().map(Both::duckDb).toArray()));
    }
}
