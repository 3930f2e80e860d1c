package io.mbf.bench.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The answer to a {@link Question}.
 *
 * @param columns one sum per column, or per leaf of nested ones; empty for a sum of products
 */
public record Answer(long rows, List<ColumnSum> columns, long product) {

    public Answer {
        columns = List.copyOf(columns);
    }

    /** The answer before the first row. */
    public static ColumnSum[] noSums(int columns) {
        ColumnSum[] sums = new ColumnSum[columns];
        Arrays.setAll(sums, i -> new ColumnSum());
        return sums;
    }

    /** This and another part of the rows together; changes the sums of this. */
    public Answer and(Answer other) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).add(other.columns.get(i));
        }
        return new Answer(rows + other.rows, columns, product + other.product);
    }

    public boolean agreesWith(Answer other) {
        if (rows != other.rows || product != other.product || columns.size() != other.columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).agreesWith(other.columns.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** One line, to be read by {@link #parse}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(rows).append(' ').append(product);
        columns.forEach(sum -> text.append(' ').append(sum));
        return text.toString();
    }

    public static Answer parse(String text) {
        String[] words = text.strip().split(" ");
        List<ColumnSum> sums = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            sums.add(ColumnSum.parse(words[i]));
        }
        return new Answer(Long.parseLong(words[0]), sums, Long.parseLong(words[1]));
    }
}
