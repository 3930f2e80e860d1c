package io.mbf.sql.plan;

import io.mbf.predicate.Literal;
import io.mbf.sql.scan.SqlColumn;
import io.mbf.sql.text.SqlToken;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A constant of a plan, such as {@code 12.30} or {@code '1994-01-01'::DATE}, for the column it is compared with. */
final class PlanLiteral {

    private static final int MAX_DIGITS = 400; // of numbers such as 1e308, written out

    private PlanLiteral() {}

    /** Reads a constant; empty unless it is surely of the column's own type. */
    static Optional<Literal> read(List<SqlToken> tokens, SqlColumn column) {
        if (tokens.isEmpty() || !column.isExact()) {
            return Optional.empty();
        }
        SqlToken first = tokens.get(0);
        String type = tokens.stream()
                .skip(first.kind() == SqlToken.Kind.STRING ? 1 : 0)
                .map(SqlToken::text)
                .collect(Collectors.joining(" "))
                .toUpperCase(Locale.ROOT);
        if (first.kind() == SqlToken.Kind.STRING) {
            return text(first.text(), type, column.sqlType());
        }
        return switch (column.sqlType()) {
            case "BOOLEAN" ->
                type.equals("TRUE") || type.equals("FALSE")
                        ? Optional.of(new Literal.Bool(type.equals("TRUE")))
                        : Optional.empty();
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "FLOAT",
                    "DOUBLE" -> number(tokens);
            default -> column.sqlType().startsWith("DECIMAL(") ? number(tokens) : Optional.empty();
        };
    }

    private static Optional<Literal> text(String text, String type, String columnType) {
        try {
            if (type.isEmpty()) {
                return columnType.equals("VARCHAR") ? Optional.of(new Literal.Text(text)) : Optional.empty();
            }
            if (!type.equals(": : " + columnType)) {
                return Optional.empty();
            }
            return switch (columnType) {
                case "DATE" -> Optional.of(new Literal.Date(LocalDate.parse(text)));
                case "TIMESTAMP", "TIMESTAMP_NS" -> timestamp(text, false);
                case "TIMESTAMP WITH TIME ZONE" -> timestamp(text, true);
                default -> Optional.empty();
            };
        } catch (DateTimeException beyondOurs) {
            return Optional.empty(); // infinity, years before Christ
        }
    }

    private static Optional<Literal> timestamp(String text, boolean utc) {
        TemporalAccessor time = new Literal.Text(text).timestamp();
        if (utc) {
            return time instanceof OffsetDateTime at
                    ? Optional.of(new Literal.UtcTimestamp(at.toInstant()))
                    : Optional.empty();
        }
        return time instanceof LocalDateTime at ? Optional.of(new Literal.LocalTimestamp(at)) : Optional.empty();
    }

    /** Numbers come in pieces: a minus sign, digits, a dot, digits, an exponent. */
    private static Optional<Literal> number(List<SqlToken> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).start() != tokens.get(i - 1).end()) {
                return Optional.empty();
            }
        }
        try {
            BigDecimal value =
                    new BigDecimal(tokens.stream().map(SqlToken::text).collect(Collectors.joining()));
            return Math.abs(value.scale()) + value.precision() > MAX_DIGITS
                    ? Optional.empty()
                    : Optional.of(new Literal.Number(value));
        } catch (NumberFormatException otherwise) {
            return Optional.empty();
        }
    }
}
