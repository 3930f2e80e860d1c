package io.mbf.spark.write;

import io.mbf.batch.ColumnBatch;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a task on their way to a file, which Spark moves to its place when the task, and then all tasks, are done. Once
 * a row could not be written the file is removed when this is closed.
 */
final class MbfOutputWriter extends OutputWriter {

    /** Bytes of values in a batch, about: rows of long texts come in smaller ones. */
    private static final long MOST_HELD_BYTES = 8 << 20;

    private final TaskFile file;
    private final MbfFileWriter writer;
    private final Schema schema;
    private final List<ColumnAppender> columns = new ArrayList<>();
    private boolean whole = true;
    private boolean closed;
    private int rows;

    /** @param file owned from now on */
    static MbfOutputWriter create(TaskFile file, StructType columns, MbfWriterFactory.Options options)
            throws IOException {
        try {
            return new MbfOutputWriter(file, columns, options);
        } catch (RuntimeException | Error failed) {
            file.close();
            throw failed;
        }
    }

    private MbfOutputWriter(TaskFile file, StructType columns, MbfWriterFactory.Options options) {
        List<Field> fields = new ArrayList<>();
        for (StructField column : columns.fields()) {
            ColumnAppender values = ColumnAppenders.of(column.dataType());
            this.columns.add(values);
            fields.add(new Field(column.name(), values.type(), column.nullable()));
        }
        this.schema = new Schema(fields);
        this.file = file;
        this.writer = MbfFileWriter.create(file.local(), schema, options.writer());
    }

    @Override
    public void write(InternalRow row) {
        boolean written = false;
        try {
            long held = 0;
            for (int i = 0; i < columns.size(); i++) {
                ColumnAppender column = columns.get(i);
                column.append(row, i);
                held += column.heldBytes();
            }
            rows++;
            if (rows == ColumnBatch.MAX_ROWS || held > MOST_HELD_BYTES) {
                flush();
            }
            written = true;
        } finally {
            whole &= written;
        }
    }

    private void flush() {
        writer.write(new ColumnBatch(
                schema, rows, columns.stream().map(ColumnAppender::take).toList()));
        rows = 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (file;
                writer) {
            if (whole) {
                if (rows > 0) {
                    flush();
                }
                writer.finish();
                file.publish();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String path() {
        return file.path().toString();
    }
}
