package io.mbf.bench.peer;

import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Condition;
import io.mbf.bench.query.Question;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The rows of a row group that meet a question's conditions, found with parquet-java's column readers: column by column,
 * and in each only the rows that met the conditions before. A column can be read once, so survivors' values of a
 * condition's column are kept if they are asked for.
 */
final class SelectedRows {

    private final ColumnReadStoreImpl store;
    private final MessageType schema;
    private final List<String> columns;
    private final Map<String, long[]> numbers = new HashMap<>();
    private final Map<String, Binary[]> strings = new HashMap<>();
    private int[] rows;
    private int count;

    /** @param columns what is asked for */
    SelectedRows(ColumnReadStoreImpl store, MessageType schema, Question question, List<String> columns, int rowCount) {
        this.store = store;
        this.schema = schema;
        this.columns = columns;
        rows = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            rows[i] = i;
        }
        count = rowCount;
        for (Condition condition : question.where()) {
            select(condition, rowCount);
        }
    }

    int count() {
        return count;
    }

    private void select(Condition condition, int rowCount) {
        String name = condition.column();
        ColumnReader reader = store.getColumnReader(column(name));
        RowTest test = RowTest.of(condition);
        boolean ranged = condition instanceof Condition.Range;
        long[] keptNumbers = columns.contains(name) && ranged ? new long[rowCount] : null;
        Binary[] keptStrings = columns.contains(name) && !ranged ? new Binary[rowCount] : null;
        boolean ints = type(name) == PrimitiveTypeName.INT32;
        int present = column(name).getMaxDefinitionLevel();
        int row = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            row = skipTo(rows[i], row, reader, present);
            boolean matches = reader.getCurrentDefinitionLevel() == present;
            if (matches && ranged) {
                long value = ints ? reader.getInteger() : reader.getLong();
                matches = test.matches(value);
                if (matches && keptNumbers != null) {
                    keptNumbers[row] = value;
                }
            } else if (matches) {
                Binary value = reader.getBinary();
                ByteBuffer bytes = value.toByteBuffer();
                matches = test.matches(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                if (matches && keptStrings != null) {
                    keptStrings[row] = value;
                }
            }
            if (matches) {
                rows[kept++] = row;
            }
            reader.consume();
            row++;
        }
        count = kept;
        if (keptNumbers != null) {
            numbers.put(name, keptNumbers);
        }
        if (keptStrings != null) {
            strings.put(name, keptStrings);
        }
    }

    private static int skipTo(int wanted, int row, ColumnReader reader, int present) {
        for (int i = row; i < wanted; i++) {
            if (reader.getCurrentDefinitionLevel() == present) {
                reader.skip();
            }
            reader.consume();
        }
        return wanted;
    }

    /** Adds the values of a column, by its number among those asked for. */
    void add(int number, ColumnSum sum) {
        String name = columns.get(number);
        long[] keptNumbers = numbers.get(name);
        Binary[] keptStrings = strings.get(name);
        ColumnReader reader =
                keptNumbers == null && keptStrings == null && count > 0 ? store.getColumnReader(column(name)) : null;
        PrimitiveTypeName type = type(name);
        int present = column(name).getMaxDefinitionLevel();
        int row = 0;
        for (int i = 0; i < count; i++) {
            if (keptNumbers != null) {
                sum.add(keptNumbers[rows[i]]);
            } else if (keptStrings != null) {
                ColumnReaderEngine.add(keptStrings[rows[i]], sum);
            } else {
                row = skipTo(rows[i], row, reader, present) + 1;
                if (reader.getCurrentDefinitionLevel() == present) {
                    ColumnReaderEngine.addCurrent(reader, type, sum);
                }
                reader.consume();
            }
        }
    }

    /** The sum of the products of the first two columns, which are never null. */
    long sumOfProducts() {
        long[] left = longs(columns.get(0));
        long[] right = longs(columns.get(1));
        long product = 0;
        for (int i = 0; i < count; i++) {
            product += left[rows[i]] * right[rows[i]];
        }
        return product;
    }

    private long[] longs(String name) {
        long[] kept = numbers.get(name);
        if (kept != null || count == 0) {
            return kept;
        }
        long[] values = new long[rows[count - 1] + 1];
        ColumnReader reader = store.getColumnReader(column(name));
        int row = 0;
        for (int i = 0; i < count; i++) {
            row = skipTo(rows[i], row, reader, 0) + 1;
            values[rows[i]] = reader.getLong();
            reader.consume();
        }
        return values;
    }

    private ColumnDescriptor column(String name) {
        return schema.getColumnDescription(new String[] {name});
    }

    private PrimitiveTypeName type(String name) {
        return column(name).getPrimitiveType().getPrimitiveTypeName();
    }
}
