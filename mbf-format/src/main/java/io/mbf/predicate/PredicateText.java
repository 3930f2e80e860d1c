package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of a predicate, as {@link PredicateParser} reads it: for plans and messages, and for other processes.
 * What is read from it means the same as the predicate; chains of {@code and} in {@code and} become one.
 */
public final class PredicateText {

    /** Words that cannot be column names unless quoted. */
    static final Set<String> KEYWORDS = Set.of(
            "and", "or", "not", "in", "is", "null", "like", "ilike", "between", "true", "false", "nan", "infinity");

    /** What {@code like} cannot say: where bytes are, or text with its wildcards in it. */
    static final String STARTS_WITH = "starts_with";

    static final String ENDS_WITH = "ends_with";
    static final String CONTAINS = "contains";
    static final List<String> FUNCTIONS = List.of("lower", "upper", STARTS_WITH, ENDS_WITH, CONTAINS);

    private static final Pattern WILDCARD = Pattern.compile("[%_]");
    private static final Pattern BARE = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_.]*");
    private static final int MAX_SHOWN = 60;

    private PredicateText() {}

    /** The text of a condition. */
    public static String of(Predicate predicate) {
        requireNonNull(predicate, "predicate");
        StringBuilder out = new StringBuilder();
        append(out, predicate);
        return out.toString();
    }

    private static void append(StringBuilder out, Predicate predicate) {
        if (predicate instanceof Predicate.Compare p) {
            out.append(name(p.column()))
                    .append(' ')
                    .append(p.operator().symbol())
                    .append(' ');
            out.append(literal(p.literal()));
        } else if (predicate instanceof Predicate.Between p) {
            out.append(name(p.column())).append(" between ").append(literal(p.low()));
            out.append(" and ").append(literal(p.high()));
        } else if (predicate instanceof Predicate.In p) {
            out.append(name(p.column())).append(" in (");
            out.append(p.literals().stream().map(PredicateText::literal).collect(Collectors.joining(", ")));
            out.append(')');
        } else if (predicate instanceof Predicate.IsNull p) {
            out.append(name(p.column())).append(" is null");
        } else if (predicate instanceof Predicate.StartsWith p) {
            pattern(out, STARTS_WITH, p.column(), "", p.prefix(), "%");
        } else if (predicate instanceof Predicate.EndsWith p) {
            pattern(out, ENDS_WITH, p.column(), "%", p.suffix(), "");
        } else if (predicate instanceof Predicate.Contains p) {
            pattern(out, CONTAINS, p.column(), "%", p.part(), "%");
        } else if (predicate instanceof Predicate.Comparison p) {
            out.append(expression(p.left())).append(' ');
            out.append(p.operator().symbol()).append(' ').append(expression(p.right()));
        } else if (predicate instanceof Predicate.Like p) {
            out.append(expression(p.text())).append(" like ").append(p.pattern().sql());
        } else if (predicate instanceof Predicate.Unknown) {
            out.append("null");
        } else if (predicate instanceof Predicate.And p) {
            junction(out, Predicate.And.class, p.all(), " and ", "true");
        } else if (predicate instanceof Predicate.Or p) {
            junction(out, Predicate.Or.class, p.any(), " or ", "false");
        } else if (predicate instanceof Predicate.Not p) {
            out.append("not (");
            append(out, p.negated());
            out.append(')');
        }
    }

    private static void pattern(
            StringBuilder out, String function, String column, String before, Literal literal, String after) {
        // the suffix '' is not '%', which is the prefix ''
        boolean wild = !(literal instanceof Literal.Text text)
                || WILDCARD.matcher(text.value()).find()
                || function.equals(ENDS_WITH) && text.value().isEmpty();
        String quoted = literal(literal);
        if (wild) {
            out.append(function).append('(').append(name(column));
            out.append(", ").append(quoted).append(')');
        } else {
            out.append(name(column)).append(" like '").append(before);
            out.append(quoted, 1, quoted.length() - 1).append(after).append('\'');
        }
    }

    private static void junction(
            StringBuilder out, Class<? extends Predicate> kind, List<Predicate> parts, String word, String ofNone) {
        if (parts.isEmpty()) {
            out.append(ofNone);
        }
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : word);
            Predicate part = parts.get(i);
            boolean nested = isJunction(part) && !(part.getClass() == kind && !isEmpty(part));
            out.append(nested ? "(" : "");
            append(out, part);
            out.append(nested ? ")" : "");
        }
    }

    private static boolean isJunction(Predicate predicate) {
        return predicate instanceof Predicate.And || predicate instanceof Predicate.Or;
    }

    private static boolean isEmpty(Predicate junction) {
        return junction instanceof Predicate.And and
                ? and.all().isEmpty()
                : junction instanceof Predicate.Or or && or.any().isEmpty();
    }

    /** A column name, quoted unless it can stand bare. */
    static String name(String column) {
        return BARE.matcher(column).matches() && !KEYWORDS.contains(column.toLowerCase(Locale.ROOT))
                ? column
                : '"' + column.replace("\"", "\"\"") + '"';
    }

    /** The text of an expression, calculations in parentheses. */
    public static String expression(Expression expression) {
        requireNonNull(expression, "expression");
        if (expression instanceof Column column) {
            return name(column.name());
        }
        if (expression instanceof Expression.Arithmetic a) {
            return "(" + expression(a.left()) + " " + a.operator().symbol() + " " + expression(a.right()) + ")";
        }
        return expression instanceof Expression.Cased c
                ? c.letters().function() + "(" + expression(c.text()) + ")"
                : literal((Literal) expression);
    }

    /** An expression on one short line. */
    public static String shown(Expression expression) {
        requireNonNull(expression, "expression");
        return oneLine(expression(expression));
    }

    static String literal(Literal literal) {
        if (literal instanceof Literal.Bool bool) {
            return String.valueOf(bool.value());
        }
        if (literal instanceof Literal.Number number) {
            return number.value().toString();
        }
        if (literal instanceof Literal.NotFinite special) {
            return Double.isNaN(special.value()) ? "nan" : special.value() > 0 ? "infinity" : "-infinity";
        }
        if (literal instanceof Literal.Text text) {
            return "'" + text.value().replace("'", "''") + "'";
        }
        if (literal instanceof Literal.Bytes bytes) {
            return "x'" + HexFormat.of().withUpperCase().formatHex(bytes.value()) + "'";
        }
        if (literal instanceof Literal.Date date) {
            return "date '" + date.value() + "'";
        }
        if (literal instanceof Literal.Time time) {
            return "time '" + time.value() + "'";
        }
        if (literal instanceof Literal.EndOfDay) {
            return "time '24:00:00'";
        }
        if (literal instanceof Literal.Interval span) {
            return "interval '" + span.months() + " months "
                    + span.seconds().stripTrailingZeros().toPlainString() + " seconds'";
        }
        return literal instanceof Literal.UtcTimestamp point
                ? "timestamp '" + point.value() + "'"
                : "timestamp '" + ((Literal.LocalTimestamp) literal).value() + "'";
    }

    /** A literal with its kind, on one short line: {@code text 'abc'}, {@code number 50}. */
    public static String describe(Literal literal) {
        requireNonNull(literal, "literal");
        String kind = literal instanceof Literal.Bool
                ? "boolean "
                : literal instanceof Literal.Number || literal instanceof Literal.NotFinite
                        ? "number "
                        : literal instanceof Literal.Text ? "text " : literal instanceof Literal.Bytes ? "binary " : "";
        return kind + oneLine(literal(literal));
    }

    /** Text fit for a message: control characters replaced, long text cut. */
    static String oneLine(String text) {
        String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
        return shown.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
