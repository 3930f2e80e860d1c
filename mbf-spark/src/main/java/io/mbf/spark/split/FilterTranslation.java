package io.mbf.spark.split;

import static io.mbf.predicate.Column.col;

import io.mbf.predicate.Predicate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringContains;
import org.apache.spark.sql.sources.StringEndsWith;
import org.apache.spark.sql.sources.StringStartsWith;

/**
 * Filters that Spark pushes down, as conditions on the columns of a file. What has no exact counterpart is left out where
 * that keeps more rows: Spark applies its filters again.
 *
 * @param columns of the file, by the names that filters have for them
 */
record FilterTranslation(Map<String, Column> columns) {

    /**
     * A column that filters can be about.
     *
     * @param name in the file
     * @param utc of a column of timestamps, whether they are of UTC; empty for all others
     */
    record Column(String name, Optional<Boolean> utc) {}

    /** A condition that is met by every row that meets all filters; empty if there is nothing to say. */
    Optional<Predicate> all(Filter... filters) {
        return Arrays.stream(filters).flatMap(filter -> wide(filter).stream()).reduce(Predicate::and);
    }

    /** A condition that holds wherever the filter does. */
    private Optional<Predicate> wide(Filter filter) {
        if (filter instanceof And and) {
            return Stream.of(and.left(), and.right())
                    .flatMap(side -> wide(side).stream())
                    .reduce(Predicate::and);
        }
        if (filter instanceof Or or) {
            return wide(or.left()).flatMap(left -> wide(or.right()).map(left::or));
        }
        return exact(filter);
    }

    /** A condition that is true, false or unknown just where the filter is. */
    private Optional<Predicate> exact(Filter filter) {
        if (filter instanceof And and) {
            return exact(and.left()).flatMap(left -> exact(and.right()).map(left::and));
        } else if (filter instanceof Or or) {
            return exact(or.left()).flatMap(left -> exact(or.right()).map(left::or));
        } else if (filter instanceof Not not) {
            return exact(not.child()).map(Predicate::not);
        } else if (filter instanceof IsNull isNull) {
            return column(isNull.attribute()).map(column -> col(column.name()).isNull());
        } else if (filter instanceof IsNotNull isNotNull) {
            return column(isNotNull.attribute())
                    .map(column -> col(column.name()).isNotNull());
        } else if (filter instanceof EqualTo equal) {
            return compared(equal.attribute(), equal.value(), Predicate.Operator.EQ);
        } else if (filter instanceof GreaterThan greater) {
            return compared(greater.attribute(), greater.value(), Predicate.Operator.GT);
        } else if (filter instanceof GreaterThanOrEqual atLeast) {
            return compared(atLeast.attribute(), atLeast.value(), Predicate.Operator.GE);
        } else if (filter instanceof LessThan less) {
            return compared(less.attribute(), less.value(), Predicate.Operator.LT);
        } else if (filter instanceof LessThanOrEqual atMost) {
            return compared(atMost.attribute(), atMost.value(), Predicate.Operator.LE);
        } else if (filter instanceof EqualNullSafe same) {
            return nullSafe(same);
        } else if (filter instanceof In in) {
            return anyOf(in);
        } else if (filter instanceof StringStartsWith starts) {
            return text(starts.attribute()).map(name -> col(name).startsWith(starts.value()));
        } else if (filter instanceof StringEndsWith ends) {
            return text(ends.attribute()).map(name -> col(name).endsWith(ends.value()));
        } else if (filter instanceof StringContains contains) {
            return text(contains.attribute()).map(name -> col(name).contains(contains.value()));
        }
        return Optional.empty();
    }

    private Optional<Column> column(String attribute) {
        return Optional.ofNullable(columns.get(attribute));
    }

    private Optional<String> text(String attribute) {
        return column(attribute).map(Column::name);
    }

    private Optional<Predicate> compared(String attribute, Object value, Predicate.Operator operator) {
        return column(attribute)
                .flatMap(column -> literal(value, column)
                        .map(literal ->
                                new Predicate.Compare(column.name(), operator, io.mbf.predicate.Literal.of(literal))));
    }

    /** Never unknown: a null is not the same as a value. */
    private Optional<Predicate> nullSafe(EqualNullSafe same) {
        return column(same.attribute())
                .flatMap(column -> same.value() == null
                        ? Optional.of(col(column.name()).isNull())
                        : literal(same.value(), column)
                                .map(literal -> col(column.name())
                                        .isNotNull()
                                        .and(col(column.name()).eq(literal))));
    }

    private Optional<Predicate> anyOf(In in) {
        return column(in.attribute()).flatMap(column -> {
            List<Object> literals = new ArrayList<>();
            boolean hasNull = false;
            for (Object value : in.values()) {
                if (value == null) {
                    hasNull = true; // then no value is known not to be in it
                    continue;
                }
                Optional<Object> literal = literal(value, column);
                if (literal.isEmpty()) {
                    return Optional.empty();
                }
                literals.add(literal.get());
            }
            Predicate isIn = col(column.name()).in(literals);
            return Optional.of(hasNull ? isIn.or(new Predicate.Unknown()) : isIn);
        });
    }

    /** A value of Spark's filters as one of our conditions; empty if it is of no kind that both know. */
    private static Optional<Object> literal(Object value, Column column) {
        if (value instanceof java.sql.Date date) {
            return Optional.of(LocalDate.ofEpochDay(DateTimeUtils.fromJavaDate(date)));
        } else if (value instanceof java.sql.Timestamp timestamp) {
            return timestamp(Instant.EPOCH.plus(DateTimeUtils.fromJavaTimestamp(timestamp), ChronoUnit.MICROS), column);
        } else if (value instanceof Instant instant) {
            return timestamp(instant, column);
        } else if (value instanceof LocalDateTime local) {
            return timestamp(local.toInstant(ZoneOffset.UTC), column);
        }
        boolean known = value instanceof Boolean
                || value instanceof Number
                || value instanceof String
                || value instanceof byte[]
                || value instanceof LocalDate;
        return Optional.ofNullable(known ? value : null);
    }

    /** Spark takes timestamps of either kind for the other one if it is told to; what counts is the number. */
    private static Optional<Object> timestamp(Instant instant, Column column) {
        return column.utc().map(utc -> utc ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
}
