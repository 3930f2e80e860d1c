package io.mbf.cli.command;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a result as batches, so that they are printed as those of files are. Numbers and truth values keep their
 * kind; everything else is the text that DuckDB makes of it.
 */
final class ResultRows {

    private static final int HUGEINT_DIGITS = 39;

    private final ResultSet rows;
    private final Schema schema;

    ResultRows(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData columns = rows.getMetaData();
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            fields.add(Field.optional(columns.getColumnLabel(i), type(columns, i)));
        }
        this.schema = new Schema(fields);
    }

    private static Type type(ResultSetMetaData columns, int i) throws SQLException {
        String name = columns.getColumnTypeName(i);
        if (name.equals("HUGEINT") || name.equals("UHUGEINT") || name.equals("UBIGINT")) {
            return Type.Leaf.of(PhysicalType.BYTE_ARRAY, new LogicalType.DecimalType(HUGEINT_DIGITS, 0));
        }
        return switch (columns.getColumnType(i)) {
            case Types.BOOLEAN -> Type.Leaf.of(PhysicalType.BOOLEAN);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Type.Leaf.of(PhysicalType.INT64);
            case Types.FLOAT, Types.REAL -> Type.Leaf.of(PhysicalType.FLOAT);
            case Types.DOUBLE -> Type.Leaf.of(PhysicalType.DOUBLE);
            case Types.DECIMAL ->
                Type.Leaf.of(
                        PhysicalType.BYTE_ARRAY,
                        new LogicalType.DecimalType(columns.getPrecision(i), columns.getScale(i)));
            default -> Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);
        };
    }

    Schema schema() {
        return schema;
    }

    /** The next rows; null at the end. */
    ColumnBatch next() throws SQLException {
        List<Object[]> found = new ArrayList<>();
        while (found.size() < ColumnBatch.MAX_ROWS && rows.next()) {
            Object[] row = new Object[schema.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = value(i);
            }
            found.add(row);
        }
        if (found.isEmpty()) {
            return null;
        }
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(vector(found, i));
        }
        return new ColumnBatch(schema, found.size(), columns);
    }

    private Object value(int column) throws SQLException {
        Type.Leaf type = schema.field(column).leaf();
        Object value = switch (type.physical()) {
            case BOOLEAN -> rows.getBoolean(column + 1);
            case INT64 -> rows.getLong(column + 1);
            case FLOAT -> rows.getFloat(column + 1);
            case DOUBLE -> rows.getDouble(column + 1);
            default -> bytes(type, column);
        };
        return rows.wasNull() ? null : value;
    }

    private byte[] bytes(Type.Leaf type, int column) throws SQLException {
        if (type.logical() instanceof LogicalType.DecimalType decimal) {
            BigDecimal number = rows.getBigDecimal(column + 1);
            return number == null
                    ? null
                    : number.setScale(decimal.scale(), RoundingMode.UNNECESSARY)
                            .unscaledValue()
                            .toByteArray();
        }
        String text = rows.getString(column + 1);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private ColumnVector vector(List<Object[]> found, int column) {
        int size = found.size();
        long[] words = new long[Validity.wordCount(size)];
        for (int i = 0; i < size; i++) {
            if (found.get(i)[column] != null) {
                words[i >>> 6] |= 1L << i;
            }
        }
        Validity validity = Validity.of(words, size);
        switch (schema.field(column).leaf().physical()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = found.get(i)[column] instanceof Boolean value && value;
                }
                return new BooleanVector(values, size, validity);
            }
            case INT64 -> {
                long[] values = new long[size];
                for (int i = 0; i < size; i++) {
                    values[i] = found.get(i)[column] instanceof Long value ? value : 0;
                }
                return new LongVector(values, size, validity);
            }
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = found.get(i)[column] instanceof Float value ? value : 0;
                }
                return new FloatVector(values, size, validity);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = found.get(i)[column] instanceof Double value ? value : 0;
                }
                return new DoubleVector(values, size, validity);
            }
            default -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                int[] offsets = new int[size + 1];
                for (int i = 0; i < size; i++) {
                    if (found.get(i)[column] instanceof byte[] value) {
                        bytes.writeBytes(value);
                    }
                    offsets[i + 1] = bytes.size();
                }
                return new BinaryVector(bytes.toByteArray(), offsets, size, validity);
            }
        }
    }
}
