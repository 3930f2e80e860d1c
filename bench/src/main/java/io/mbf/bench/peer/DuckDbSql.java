package io.mbf.bench.peer;

import io.mbf.bench.query.Condition;
import io.mbf.bench.query.Question;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Questions in DuckDB's SQL: a count of rows, then the aggregates of each leaf. Columns may be lists of structs; they stand
 * behind the others.
 *
 * @param from the table, as SQL names it
 */
record DuckDbSql(MessageType schema, String from) {

    private static final String ELEMENT = "element";

    /** The leaves of which there are aggregates, in their order. */
    List<PrimitiveType> leaves(Question question) {
        return columns(question).stream()
                .flatMap(column -> column.isPrimitive() ? Stream.of(column) : fields(column).stream())
                .map(Type::asPrimitiveType)
                .toList();
    }

    /** The statement, whose result is one row. */
    String of(Question question) {
        StringBuilder sql = new StringBuilder("SELECT count(*)");
        if (question.product()) {
            sql.append(", sum(")
                    .append(quoted(question.columns().get(0)))
                    .append(" * ")
                    .append(quoted(question.columns().get(1)))
                    .append(")");
        } else {
            columns(question).stream()
                    .filter(Type::isPrimitive)
                    .forEach(column -> sql.append(", ").append(aggregates("", column)));
        }
        sql.append(" FROM ").append(from);
        if (!question.where().isEmpty()) {
            sql.append(
                    question.where().stream().map(this::condition).collect(Collectors.joining(" AND ", " WHERE ", "")));
        }
        if (!question.product()) {
            columns(question).stream().filter(column -> !column.isPrimitive()).forEach(column -> {
                sql.insert(0, "SELECT * FROM (");
                sql.append("), (").append(ofList(column)).append(')');
            });
        }
        return sql.toString();
    }

    /** A scan of its own, which reads nothing but this column. */
    private String ofList(Type column) {
        return fields(column).stream()
                .map(field -> aggregates(ELEMENT + ".", field))
                .collect(Collectors.joining(
                        ", ",
                        "SELECT ",
                        " FROM (SELECT unnest(" + quoted(column.getName()) + ") AS " + ELEMENT + " FROM " + from
                                + ")"));
    }

    private List<Type> columns(Question question) {
        return question.columns().isEmpty()
                ? schema.getFields()
                : question.columns().stream().map(schema::getType).toList();
    }

    /** Of the structs that a list has, in the form of three levels. */
    private static List<Type> fields(Type list) {
        GroupType repeated = list.asGroupType().getType(0).asGroupType();
        return repeated.getType(0).asGroupType().getFields();
    }

    private static String aggregates(String before, Type column) {
        String name = before + quoted(column.getName());
        LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
        String values = "count(" + name + "), ";
        if (meaning instanceof DateLogicalTypeAnnotation) {
            return values + "sum(" + name + " - DATE '1970-01-01')";
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
            return values
                    + (timestamp.getUnit() == LogicalTypeAnnotation.TimeUnit.MILLIS ? "sum(epoch_ms(" : "sum(epoch_us(")
                    + name + "))";
        }
        PrimitiveTypeName type = column.asPrimitiveType().getPrimitiveTypeName();
        return switch (type) {
            case BINARY -> values + "sum(strlen(" + name + ")), sum(ascii(" + name + "))";
            case BOOLEAN -> values + "count(*) FILTER (" + name + ")";
            default -> values + "sum(" + name + ")";
        };
    }

    private String condition(Condition condition) {
        String column = quoted(condition.column());
        if (condition instanceof Condition.Range range) {
            return range.low() == range.high()
                    ? column + " = " + literal(range.column(), range.low())
                    : column + " BETWEEN " + literal(range.column(), range.low()) + " AND "
                            + literal(range.column(), range.high());
        }
        if (condition instanceof Condition.OneOf oneOf) {
            return oneOf.values().stream().collect(Collectors.joining("', '", column + " IN ('", "')"));
        }
        return column + " LIKE '" + ((Condition.Text) condition).pattern() + "'";
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private String literal(String column, long stored) {
        LogicalTypeAnnotation meaning = schema.getType(column).getLogicalTypeAnnotation();
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(stored, decimal.getScale()).toPlainString();
        }
        return meaning instanceof DateLogicalTypeAnnotation
                ? "DATE '" + LocalDate.ofEpochDay(stored) + "'"
                : Long.toString(stored);
    }
}
