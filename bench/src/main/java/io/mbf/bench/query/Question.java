package io.mbf.bench.query;

import java.util.List;
import org.apache.parquet.schema.MessageType;

/**
 * What every peer is asked: the {@link ColumnSum}s of some columns over the rows that meet all conditions.
 *
 * @param columns names; empty for all columns
 * @param product whether to sum, instead, the products of the first two columns, which are integers or decimals
 */
public record Question(List<String> columns, List<Condition> where, boolean product) {

    public Question {
        columns = List.copyOf(columns);
        where = List.copyOf(where);
    }

    /** Every value of every column. */
    public static final Question ALL = select();

    public static Question select(String... columns) {
        return new Question(List.of(columns), List.of(), false);
    }

    public Question where(Condition... conditions) {
        return new Question(columns, List.of(conditions), product);
    }

    /** How many leaves the columns have in a file; only questions of all columns are put to nested ones. */
    public int leaves(MessageType schema) {
        return columns.isEmpty() ? schema.getColumns().size() : columns.size();
    }

    public Question summingProducts() {
        return new Question(columns, where, true);
    }
}
