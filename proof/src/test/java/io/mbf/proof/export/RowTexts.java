package io.mbf.proof.export;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Rows as parquet-java gives them of a Parquet file, and as Arrow's own reader gives its vectors, in one notation. */
final class RowTexts {

    /** Digits beyond which Arrow has no decimals, but bytes. */
    private static final int WIDEST_DECIMAL = 76;

    private RowTexts() {}

    static List<String> ofParquet(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .build();
        try (ParquetFileReader in = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = in.getFileMetaData().getSchema();
            for (PageReadStore group = in.readNextRowGroup(); group != null; group = in.readNextRowGroup()) {
                RecordReader<Group> reader = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(group, new GroupRecordConverter(schema));
                for (long row = 0; row < group.getRowCount(); row++) {
                    rows.add(fields(reader.read(), schema));
                }
            }
        }
        return rows;
    }

    private static String fields(Group group, GroupType type) {
        return texts(0, type.getFieldCount(), field -> value(group, type, field));
    }

    private static String value(Group group, GroupType parent, int field) {
        if (group.getFieldRepetitionCount(field) == 0) {
            return "null";
        }
        Type type = parent.getType(field);
        if (type.isPrimitive()) {
            return value(group, field, type.asPrimitiveType());
        }
        Group value = group.getGroup(field, 0);
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof ListLogicalTypeAnnotation || logical instanceof MapLogicalTypeAnnotation) {
            GroupType entry = type.asGroupType().getType(0).asGroupType();
            return texts(
                    0,
                    value.getFieldRepetitionCount(0),
                    i -> entry.getFieldCount() == 1
                            ? value(value.getGroup(0, i), entry, 0)
                            : fields(value.getGroup(0, i), entry));
        }
        return fields(value, type.asGroupType());
    }

    private static String value(Group group, int field, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> String.valueOf(group.getBoolean(field, 0));
            case INT32 ->
                type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()
                        ? Integer.toUnsignedString(group.getInteger(field, 0))
                        : String.valueOf(group.getInteger(field, 0));
            case INT64 -> String.valueOf(group.getLong(field, 0));
            case FLOAT -> bits(group.getFloat(field, 0));
            case DOUBLE -> bits(group.getDouble(field, 0));
            case INT96 -> hex(group.getInt96(field, 0).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, 0), type.getLogicalTypeAnnotation());
        };
    }

    private static String bytes(Binary binary, LogicalTypeAnnotation logical) {
        if (logical instanceof DecimalLogicalTypeAnnotation decimal && decimal.getPrecision() <= WIDEST_DECIMAL) {
            return String.valueOf(new BigInteger(binary.getBytes()));
        } else if (logical instanceof Float16LogicalTypeAnnotation) {
            return String.valueOf(littleEndian(binary).getShort());
        } else if (logical instanceof IntervalLogicalTypeAnnotation) {
            ByteBuffer parts = littleEndian(binary);
            return parts.getInt() + " months " + parts.getInt() + " days " + parts.getInt() + " ms";
        }
        return hex(binary.getBytes());
    }

    private static ByteBuffer littleEndian(Binary binary) {
        return ByteBuffer.wrap(binary.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All that is left in a reader. */
    static List<String> ofArrow(ArrowReader in) throws IOException {
        List<String> rows = new ArrayList<>();
        while (in.loadNextBatch()) {
            List<FieldVector> columns = in.getVectorSchemaRoot().getFieldVectors();
            for (int i = 0; i < in.getVectorSchemaRoot().getRowCount(); i++) {
                int row = i;
                rows.add(texts(0, columns.size(), column -> value(columns.get(column), row, in)));
            }
        }
        return rows;
    }

    private static String value(ValueVector vector, int row, DictionaryProvider dictionaries) {
        if (vector.isNull(row)) {
            return "null";
        } else if (vector.getField().getDictionary() != null) {
            long code = ((BaseIntVector) vector).getValueAsLong(row);
            long id = vector.getField().getDictionary().getId();
            return value(dictionaries.lookup(id).getVector(), Math.toIntExact(code), dictionaries);
        } else if (vector instanceof ExtensionTypeVector<?> extension) {
            return value(extension.getUnderlyingVector(), row, dictionaries);
        } else if (vector instanceof ListVector list) {
            ValueVector elements = list.getDataVector();
            return texts(
                    list.getElementStartIndex(row),
                    list.getElementEndIndex(row),
                    entry -> value(elements, entry, dictionaries));
        } else if (vector instanceof StructVector struct) {
            return texts(0, struct.size(), field -> value(struct.getChildByOrdinal(field), row, dictionaries));
        } else if (vector instanceof VarCharVector text) {
            return hex(text.get(row));
        } else if (vector instanceof VarBinaryVector binary) {
            return hex(binary.get(row));
        }
        return value((BaseFixedWidthVector) vector, row);
    }

    private static String value(BaseFixedWidthVector vector, int row) {
        if (vector instanceof BitVector bits) {
            return String.valueOf(bits.get(row) != 0);
        } else if (vector instanceof Float2Vector halves) {
            return String.valueOf(halves.get(row));
        } else if (vector instanceof Float4Vector floats) {
            return bits(floats.get(row));
        } else if (vector instanceof Float8Vector doubles) {
            return bits(doubles.get(row));
        } else if (vector instanceof DecimalVector decimals) {
            return String.valueOf(decimals.getObject(row).unscaledValue());
        } else if (vector instanceof Decimal256Vector decimals) {
            return String.valueOf(decimals.getObject(row).unscaledValue());
        } else if (vector instanceof FixedSizeBinaryVector binary) {
            return hex(binary.get(row));
        } else if (vector instanceof DateDayVector days) {
            return String.valueOf(days.get(row));
        } else if (vector instanceof TimeMilliVector times) {
            return String.valueOf(times.get(row));
        } else if (vector instanceof TimeMicroVector times) {
            return String.valueOf(times.get(row));
        } else if (vector instanceof TimeNanoVector times) {
            return String.valueOf(times.get(row));
        } else if (vector instanceof TimeStampVector times) {
            return String.valueOf(times.get(row));
        } else if (vector instanceof IntervalMonthDayNanoVector intervals) {
            PeriodDuration interval = intervals.getObject(row);
            return interval.getPeriod().toTotalMonths() + " months "
                    + interval.getPeriod().getDays() + " days "
                    + interval.getDuration().toMillis() + " ms";
        }
        return String.valueOf(((BaseIntVector) vector).getValueAsLong(row));
    }

    private static String texts(int from, int to, IntFunction<String> text) {
        return IntStream.range(from, to).mapToObj(text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String bits(float value) {
        return Integer.toHexString(Float.floatToRawIntBits(value));
    }

    private static String bits(double value) {
        return Long.toHexString(Double.doubleToRawLongBits(value));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
