package io.mbf.row;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSource;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.error.VariantException;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.variant.Variant;
import io.mbf.variant.VariantReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows one after the other, with a getter per Java type.
 *
 * <p>Columns are named, or numbered from 0 in the order of {@link #schema}; numbers are faster. Getters that return
 * objects return {@code null} for null, those that return primitives throw. All getters throw
 *
 * <ul>
 *   <li>{@link IllegalStateException} if there is no current row, or the column's type is another one; the message
 *       says which,
 *   <li>{@link io.mbf.error.InvalidQueryException} if there is no column of this name.
 * </ul>
 *
 * Whatever a getter returns stays valid. Owns the source and closes it. One thread at a time.
 */
public final class RowCursor implements AutoCloseable {

    private final BatchSource source;
    private final Schema schema;
    private final VariantReader[] variants; // by column; made when one is first asked for
    private ColumnBatch batch;
    private int row;
    private long rowsBefore;

    public RowCursor(BatchSource source) {
        requireNonNull(source, "source");
        this.source = source;
        this.schema = source.schema();
        this.variants = new VariantReader[schema.size()];
    }

    /** The columns of the rows. */
    public Schema schema() {
        return schema;
    }

    /**
     * Moves to the next row, at first to the first one.
     *
     * @return whether there is one
     * @throws io.mbf.error.MbfException if the file turns out damaged, unsupported, or changed while being read
     */
    public boolean next() {
        if (batch != null && row + 1 < batch.rowCount()) {
            row++;
            return true;
        }
        rowsBefore += batch == null ? 0 : batch.rowCount();
        batch = source.next();
        row = 0;
        return batch != null;
    }

    /** How many rows came before the current one. */
    public long rowNumber() {
        return rowsBefore + row;
    }

    /** Whether the value of the current row is null. */
    public boolean isNull(int column) {
        return vector(column).isNull(row);
    }

    /** As {@link #isNull(int)}, by name. */
    public boolean isNull(String column) {
        requireNonNull(column, "column");
        return isNull(schema.indexOf(column));
    }

    /** The value as {@link Values} describes it; {@code null} if it is null. */
    public @Nullable Object getObject(int column) {
        if (VariantReader.reads(schema.field(column).type())) {
            return getVariant(column);
        }
        return inRow(() -> Values.of(schema.field(column), vector(column), row));
    }

    /** As {@link #getObject(int)}, by name. */
    public @Nullable Object getObject(String column) {
        requireNonNull(column, "column");
        return getObject(schema.indexOf(column));
    }

    /** A BOOLEAN. */
    public boolean getBoolean(int column) {
        if (present(column, "getBoolean") instanceof BooleanVector v) {
            return v.values()[row];
        }
        throw mismatch(column, "getBoolean");
    }

    /** As {@link #getBoolean(int)}, by name. */
    public boolean getBoolean(String column) {
        requireNonNull(column, "column");
        return getBoolean(schema.indexOf(column));
    }

    /**
     * An integer of up to 32 bits.
     *
     * @throws ArithmeticException if it is unsigned and greater than {@link Integer#MAX_VALUE}
     */
    public int getInt(int column) {
        if (isInteger(column) && present(column, "getInt") instanceof IntVector v) {
            int value = v.values()[row];
            if (value < 0 && isUnsigned(column)) {
                throw tooLarge(column, Integer.toUnsignedString(value), "int");
            }
            return value;
        }
        throw mismatch(column, "getInt");
    }

    /** As {@link #getInt(int)}, by name. */
    public int getInt(String column) {
        requireNonNull(column, "column");
        return getInt(schema.indexOf(column));
    }

    /**
     * An integer of any size.
     *
     * @throws ArithmeticException if it is unsigned and greater than {@link Long#MAX_VALUE}
     */
    public long getLong(int column) {
        if (isInteger(column)) {
            ColumnVector vector = present(column, "getLong");
            if (vector instanceof IntVector v) {
                int value = v.values()[row];
                return isUnsigned(column) ? Integer.toUnsignedLong(value) : value;
            }
            if (vector instanceof LongVector v) {
                long value = v.values()[row];
                if (value < 0 && isUnsigned(column)) {
                    throw tooLarge(column, Long.toUnsignedString(value), "long");
                }
                return value;
            }
        }
        throw mismatch(column, "getLong");
    }

    /** As {@link #getLong(int)}, by name. */
    public long getLong(String column) {
        requireNonNull(column, "column");
        return getLong(schema.indexOf(column));
    }

    /** A FLOAT or float16. */
    public float getFloat(int column) {
        if (present(column, "getFloat") instanceof FloatVector v) {
            return v.values()[row];
        }
        return object(column, Float.class, "getFloat");
    }

    /** As {@link #getFloat(int)}, by name. */
    public float getFloat(String column) {
        requireNonNull(column, "column");
        return getFloat(schema.indexOf(column));
    }

    /** A DOUBLE, FLOAT or float16. */
    public double getDouble(int column) {
        ColumnVector vector = present(column, "getDouble");
        if (vector instanceof DoubleVector v) {
            return v.values()[row];
        }
        return vector instanceof FloatVector v ? v.values()[row] : object(column, Float.class, "getDouble");
    }

    /** As {@link #getDouble(int)}, by name. */
    public double getDouble(String column) {
        requireNonNull(column, "column");
        return getDouble(schema.indexOf(column));
    }

    /** Text, or a byte string without annotation read as UTF-8; malformed sequences become U+FFFD. */
    public @Nullable String getString(int column) {
        ColumnVector vector = vector(column);
        boolean text = vector instanceof BytesVector
                && schema.field(column).type() instanceof Type.Leaf leaf
                && (leaf.logical().isText()
                        || Values.classOf(leaf) == byte[].class && leaf.logical() instanceof LogicalType.Plain);
        if (!text) {
            throw mismatch(column, "getString");
        }
        byte[] bytes = vector.isNull(row) ? null : getBytes(column);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** As {@link #getString(int)}, by name. */
    public @Nullable String getString(String column) {
        requireNonNull(column, "column");
        return getString(schema.indexOf(column));
    }

    /** The stored bytes of a BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY or INT96, whatever they mean; a copy. */
    public byte @Nullable [] getBytes(int column) {
        if (vector(column) instanceof BytesVector v) {
            return v.isNull(row) ? null : v.bytes(row);
        }
        throw mismatch(column, "getBytes");
    }

    /** As {@link #getBytes(int)}, by name. */
    public byte @Nullable [] getBytes(String column) {
        requireNonNull(column, "column");
        return getBytes(schema.indexOf(column));
    }

    /** A DECIMAL, with the scale of its column. */
    public @Nullable BigDecimal getDecimal(int column) {
        return object(column, BigDecimal.class, "getDecimal");
    }

    /** As {@link #getDecimal(int)}, by name. */
    public @Nullable BigDecimal getDecimal(String column) {
        requireNonNull(column, "column");
        return getDecimal(schema.indexOf(column));
    }

    /** A DATE. */
    public @Nullable LocalDate getDate(int column) {
        return object(column, LocalDate.class, "getDate");
    }

    /** As {@link #getDate(int)}, by name. */
    public @Nullable LocalDate getDate(String column) {
        requireNonNull(column, "column");
        return getDate(schema.indexOf(column));
    }

    /**
     * A TIME.
     *
     * @throws java.time.DateTimeException if what is stored is not within a day, or is its end, 24:00:00; the message
     *     has the row and what is stored
     */
    public @Nullable LocalTime getTime(int column) {
        return object(column, LocalTime.class, "getTime");
    }

    /** As {@link #getTime(int)}, by name. */
    public @Nullable LocalTime getTime(String column) {
        requireNonNull(column, "column");
        return getTime(schema.indexOf(column));
    }

    /** A UTC-adjusted TIMESTAMP, or INT96. */
    public @Nullable Instant getInstant(int column) {
        return object(column, Instant.class, "getInstant");
    }

    /** As {@link #getInstant(int)}, by name. */
    public @Nullable Instant getInstant(String column) {
        requireNonNull(column, "column");
        return getInstant(schema.indexOf(column));
    }

    /** A local TIMESTAMP. */
    public @Nullable LocalDateTime getLocalDateTime(int column) {
        return object(column, LocalDateTime.class, "getLocalDateTime");
    }

    /** As {@link #getLocalDateTime(int)}, by name. */
    public @Nullable LocalDateTime getLocalDateTime(String column) {
        requireNonNull(column, "column");
        return getLocalDateTime(schema.indexOf(column));
    }

    /** A UUID. */
    public @Nullable UUID getUuid(int column) {
        return object(column, UUID.class, "getUuid");
    }

    /** As {@link #getUuid(int)}, by name. */
    public @Nullable UUID getUuid(String column) {
        requireNonNull(column, "column");
        return getUuid(schema.indexOf(column));
    }

    /** The elements of a list, as {@link Values} describes them. */
    public @Nullable List<@Nullable Object> getList(int column) {
        require(schema.field(column).type() instanceof Type.ListOf, column, "getList");
        return inRow(() -> Values.elementsOf(schema.field(column), vector(column), row));
    }

    /** As {@link #getList(int)}, by name. */
    public @Nullable List<@Nullable Object> getList(String column) {
        requireNonNull(column, "column");
        return getList(schema.indexOf(column));
    }

    /** The entries of a map, in the file's order and with its repeated keys. */
    public @Nullable List<Map.Entry<Object, @Nullable Object>> getMap(int column) {
        require(schema.field(column).type() instanceof Type.MapOf, column, "getMap");
        return inRow(() -> Values.entriesOf(schema.field(column), vector(column), row));
    }

    /** As {@link #getMap(int)}, by name. */
    public @Nullable List<Map.Entry<Object, @Nullable Object>> getMap(String column) {
        requireNonNull(column, "column");
        return getMap(schema.indexOf(column));
    }

    /**
     * A VARIANT, shredded or not.
     *
     * @throws VariantException if it breaks a rule of its format or a limit; the message has row and column. What is
     *     stored can still be had with {@link #getStruct(int)}
     */
    public @Nullable Variant getVariant(int column) {
        ColumnVector vector = vector(column);
        Field field = schema.field(column);
        if (variants[column] == null) {
            require(VariantReader.reads(field.type()), column, "getVariant");
            variants[column] = VariantReader.of(field.type());
        }
        return inRow(() -> Values.variant(variants[column], field, vector, row));
    }

    /** As {@link #getVariant(int)}, by name. */
    public @Nullable Variant getVariant(String column) {
        requireNonNull(column, "column");
        return getVariant(schema.indexOf(column));
    }

    /** The fields of a struct by their names, in the order of the schema; of a VARIANT those that store it. */
    public @Nullable Map<String, @Nullable Object> getStruct(int column) {
        require(schema.field(column).type() instanceof Type.Struct, column, "getStruct");
        return inRow(() -> Values.fieldsOf(schema.field(column), vector(column), row));
    }

    /** As {@link #getStruct(int)}, by name. */
    public @Nullable Map<String, @Nullable Object> getStruct(String column) {
        requireNonNull(column, "column");
        return getStruct(schema.indexOf(column));
    }

    private void require(boolean suits, int column, String getter) {
        if (!suits) {
            throw mismatch(column, getter);
        }
    }

    /** Closes the source. */
    @Override
    public void close() {
        batch = null;
        source.close();
    }

    private ColumnVector vector(int column) {
        if (batch == null) {
            throw new IllegalStateException("no current row: call next() first, and stop when it returns false");
        }
        return batch.column(column);
    }

    /** The vector, after making sure that a primitive can be returned. */
    private ColumnVector present(int column, String getter) {
        ColumnVector vector = vector(column);
        if (vector.isNull(row)) {
            throw new IllegalStateException("column '" + schema.field(column).name() + "' is null in row " + rowNumber()
                    + "; ask isNull before " + getter);
        }
        return vector;
    }

    private <T> T object(int column, Class<T> type, String getter) {
        ColumnVector vector = vector(column);
        if (Values.classOf(schema.field(column).type()) != type) {
            throw mismatch(column, getter);
        }
        return type.cast(inRow(() -> Values.of(schema.field(column), vector, row)));
    }

    /** Adds the row to what is wrong with a value. */
    private <T> T inRow(Supplier<T> value) {
        try {
            return value.get();
        } catch (DateTimeException e) {
            throw Values.inRow(e, rowNumber());
        } catch (VariantException e) {
            throw Values.inRow(e, rowNumber());
        }
    }

    private boolean isInteger(int column) {
        Class<?> type = Values.classOf(schema.field(column).type());
        return type == Integer.class || type == Long.class || type == BigInteger.class;
    }

    private boolean isUnsigned(int column) {
        return schema.field(column).leaf().logical().isUnsigned();
    }

    private ArithmeticException tooLarge(int column, String value, String type) {
        return new ArithmeticException("column '" + schema.field(column).name() + "' holds " + value + " in row "
                + rowNumber() + ", too large for " + type);
    }

    private IllegalStateException mismatch(int column, String getter) {
        Field field = schema.field(column);
        return new IllegalStateException("column '" + field.name() + "' is " + TypeName.of(field.type()) + ", not for "
                + getter + "; its values are " + Values.classOf(field.type()).getSimpleName());
    }
}
