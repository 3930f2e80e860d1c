package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.bench.data.BenchFile;
import io.mbf.read.Batches;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Turns a benchmark file into Arrow record batches, for the formats that are written from them. Numbers keep their
 * stored form: decimals are 64-bit integers, dates 32-bit ones, which is smaller and quicker to read than Arrow's own
 * types for them.
 */
final class ArrowColumns {

    /** Rows per record batch: what most writers of Arrow take. */
    private static final int BATCH_ROWS = 65_536;

    private ArrowColumns() {}

    /** Takes record batches, all in the same vectors. */
    interface Sink {
        void accept(VectorSchemaRoot batch) throws IOException;
    }

    static org.apache.arrow.vector.types.pojo.Schema schema(Schema schema) {
        return new org.apache.arrow.vector.types.pojo.Schema(
                schema.fields().stream().map(ArrowColumns::field).toList());
    }

    private static org.apache.arrow.vector.types.pojo.Field field(Field field) {
        return new org.apache.arrow.vector.types.pojo.Field(
                field.name(),
                new FieldType(field.nullable(), type(field), null),
                field.type().children().stream().map(ArrowColumns::field).toList());
    }

    private static ArrowType type(Field field) {
        if (field.type() instanceof Type.Struct) {
            return ArrowType.Struct.INSTANCE;
        }
        if (field.type() instanceof Type.ListOf) {
            return ArrowType.List.INSTANCE;
        }
        return switch (field.leaf().physical()) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            default -> ArrowType.Utf8.INSTANCE;
        };
    }

    /** Hands the file over, batch by batch, in the vectors of {@code root}. */
    static void copy(BenchFile file, VectorSchemaRoot root, Sink sink) throws IOException {
        try (Batches batches = Mbf.readParquet(file.parquet()).batches()) {
            int filled = 0;
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                if (filled + batch.rowCount() > BATCH_ROWS) {
                    flush(root, filled, sink);
                    filled = 0;
                }
                for (int i = 0; i < batch.columns().size(); i++) {
                    append(batch.column(i), root.getVector(i), filled);
                }
                filled += batch.rowCount();
            }
            flush(root, filled, sink);
        }
    }

    private static void flush(VectorSchemaRoot root, int rows, Sink sink) throws IOException {
        root.setRowCount(rows);
        sink.accept(root);
        root.clear();
    }

    private static void append(ColumnVector from, FieldVector to, int at) {
        for (int i = 0; i < from.size(); i++) {
            int row = at + i;
            if (from.isNull(i)) {
                to.setNull(row);
            } else if (from instanceof IntVector ints) {
                ((org.apache.arrow.vector.IntVector) to).setSafe(row, ints.values()[i]);
            } else if (from instanceof LongVector longs) {
                ((BigIntVector) to).setSafe(row, longs.values()[i]);
            } else if (from instanceof DoubleVector doubles) {
                ((Float8Vector) to).setSafe(row, doubles.values()[i]);
            } else if (from instanceof FloatVector floats) {
                ((Float4Vector) to).setSafe(row, floats.values()[i]);
            } else if (from instanceof BooleanVector booleans) {
                ((BitVector) to).setSafe(row, booleans.values()[i] ? 1 : 0);
            } else if (from instanceof BytesVector bytes) {
                ((VarCharVector) to).setSafe(row, bytes.array(i), bytes.start(i), bytes.length(i));
            } else if (from instanceof StructVector) {
                ((org.apache.arrow.vector.complex.StructVector) to).setIndexDefined(row);
            } else if (from instanceof ListVector lists) {
                org.apache.arrow.vector.complex.ListVector list = (org.apache.arrow.vector.complex.ListVector) to;
                list.startNewValue(row);
                list.endValue(row, lists.offsets()[i + 1] - lists.offsets()[i]);
            } else {
                throw new IllegalArgumentException("no table has such a column");
            }
        }
        if (from instanceof StructVector struct) {
            for (int i = 0; i < struct.children().size(); i++) {
                append(
                        struct.children().get(i),
                        ((org.apache.arrow.vector.complex.StructVector) to)
                                .getChildrenFromFields()
                                .get(i),
                        at);
            }
        } else if (from instanceof ListVector lists) {
            org.apache.arrow.vector.complex.ListVector list = (org.apache.arrow.vector.complex.ListVector) to;
            append(lists.elements(), list.getDataVector(), at == 0 ? 0 : list.getElementStartIndex(at));
        }
    }

    /** A root for the file's columns. */
    static VectorSchemaRoot root(BenchFile file, BufferAllocator allocator) {
        return VectorSchemaRoot.create(schema(Mbf.readParquet(file.parquet()).schema()), allocator);
    }
}
