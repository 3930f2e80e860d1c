package io.mbf.output.parquet;

import io.mbf.batch.BatchSink;
import io.mbf.batch.ColumnBatch;
import io.mbf.encoding.ByteSink;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.output.FileContent;
import io.mbf.output.OutputOptions;
import io.mbf.parquet.WrittenSchema;
import io.mbf.parquet.footer.ParquetSchema;
import io.mbf.stats.ColumnOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.TypeUtil;

/** A new Parquet file: rows gather as compressed pages until they are a row group. */
final class ParquetSink implements BatchSink {

    private final Path path;
    private final FileContent content;
    private final OutputOptions options;
    private final List<ColumnWriter> leaves = new ArrayList<>();
    private final List<Shredder> columns = new ArrayList<>();
    private final LocalOutput output;
    private final ParquetFileWriter out;
    private long groupRows;
    private boolean finished;
    private boolean closed;

    private ParquetSink(
            Path path,
            FileContent content,
            OutputOptions options,
            ParquetSchema schema,
            MessageType message,
            PageCompressor compressor)
            throws IOException {
        this.path = path;
        this.content = content;
        this.options = options;
        ColumnWriter.Buffers buffers = new ColumnWriter.Buffers(new ByteSink(), new ByteSink());
        for (ColumnDescriptor column : message.getColumns()) {
            leaves.add(new ColumnWriter(column, values(column.getPrimitiveType()), compressor, buffers));
        }
        for (int i = 0; i < content.schema().size(); i++) {
            columns.add(Shredder.of(content.schema().field(i), schema.columns().get(i), leaves::get));
        }
        output = new LocalOutput(path);
        out = new ParquetFileWriter(
                output,
                message,
                ParquetFileWriter.Mode.CREATE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    }

    static ParquetSink create(Path path, String name, FileContent content, OutputOptions options) {
        PageCompressor compressor = PageCompressor.of(options);
        ParquetSchema schema = WrittenSchema.of(name, content.schema(), content.parquetSchema());
        ParquetSink sink = null;
        boolean started = false;
        try {
            sink = new ParquetSink(path, content, options, schema, message(name, schema), compressor);
            sink.out.start();
            started = true;
            return sink;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            if (!started && sink != null) {
                sink.close();
            }
        }
    }

    private static MessageType message(String name, ParquetSchema schema) {
        if (schema.columns().isEmpty()) {
            throw new UnsupportedFeatureException(name, "schema", "there are no columns, and Parquet files need one");
        }
        try {
            MessageType message = MessageTypes.of(schema);
            TypeUtil.checkValidWriteSchema(message);
            return message;
        } catch (RuntimeException refused) { // parquet-java has several kinds for it
            throw new UnsupportedFeatureException(
                    name, "schema", String.valueOf(refused.getMessage()).replace('\n', ' '), refused);
        }
    }

    private static PageValues values(PrimitiveType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        boolean unsigned =
                annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer && !integer.isSigned();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> new BooleanValues();
            case INT32 -> NumberValues.ofInts(unsigned);
            case INT64 -> NumberValues.ofLongs(unsigned);
            case FLOAT -> NumberValues.ofFloats();
            case DOUBLE -> NumberValues.ofDoubles();
            case INT96 -> new BytesValues(12, ColumnOrder.INT96_TIMESTAMP);
            case BINARY -> new BytesValues(0, order(annotation));
            case FIXED_LEN_BYTE_ARRAY -> new BytesValues(type.getTypeLength(), order(annotation));
        };
    }

    private static ColumnOrder order(LogicalTypeAnnotation annotation) {
        if (annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation) {
            return ColumnOrder.DECIMAL_BYTES;
        }
        if (annotation instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation) {
            return ColumnOrder.FLOATING;
        }
        return annotation instanceof LogicalTypeAnnotation.IntervalLogicalTypeAnnotation
                ? ColumnOrder.NONE
                : ColumnOrder.UNSIGNED_BYTES;
    }

    @Override
    public void write(ColumnBatch batch) {
        if (!batch.schema().equals(content.schema())) {
            throw new IllegalArgumentException("a batch of another schema");
        }
        Slots rows = Slots.ofRows(batch.rowCount());
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(batch.column(i), rows);
        }
        long bytes = 0;
        for (ColumnWriter leaf : leaves) {
            leaf.endRows(batch.rowCount());
            bytes += leaf.plainBytes();
        }
        groupRows += batch.rowCount();
        if (groupRows >= options.rowGroupRows() || bytes >= options.rowGroupBytes()) {
            writeRowGroup();
        }
    }

    @Override
    public long heldBytes() {
        long bytes = 0;
        for (ColumnWriter leaf : leaves) {
            bytes += leaf.heldBytes();
        }
        return bytes;
    }

    private void writeRowGroup() {
        try {
            out.startBlock(groupRows);
            for (ColumnWriter leaf : leaves) {
                leaf.writeTo(out);
            }
            out.endBlock();
        } catch (IOException failed) {
            throw failed(failed);
        }
        groupRows = 0;
    }

    @Override
    public void finish() {
        if (groupRows > 0) {
            writeRowGroup();
        }
        try {
            out.end(content.properties());
            out.close();
            finished = true;
        } catch (IOException failed) {
            throw failed(failed);
        }
    }

    private UncheckedIOException failed(IOException failed) {
        return new UncheckedIOException(path + ": " + failed.getMessage(), failed);
    }

    @Override
    public void close() {
        if (finished || closed) {
            return;
        }
        closed = true;
        try (out) {
            output.abandon();
        } catch (IOException | RuntimeException ignored) {
            // what it could not write is deleted anyway
        } finally {
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
