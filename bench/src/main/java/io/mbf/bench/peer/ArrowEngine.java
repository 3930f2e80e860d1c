package io.mbf.bench.peer;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * An Arrow IPC file, read with Arrow's own Java library. It has no projection (record batches are read whole) and no
 * filters; its bytes need no decoding unless they are compressed.
 */
final class ArrowEngine implements Engine {

    private final BenchFile file;
    private final Path path;
    private final BufferAllocator allocator = new RootAllocator();

    ArrowEngine(BenchFile file, CodecType codec) {
        this.file = file;
        this.path = path(file, codec);
    }

    static Path path(BenchFile file, CodecType codec) {
        String ending = codec == CodecType.NO_COMPRESSION ? "arrow" : "zstd.arrow";
        return file.ensure(ending, temporary -> write(file, temporary, codec));
    }

    private static void write(BenchFile file, Path target, CodecType codec) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = ArrowColumns.root(file, allocator);
                FileChannel channel =
                        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ArrowFileWriter writer = new ArrowFileWriter(
                        root,
                        null,
                        channel,
                        Map.of(),
                        IpcOption.DEFAULT,
                        codec == CodecType.NO_COMPRESSION
                                ? NoCompressionCodec.Factory.INSTANCE
                                : CommonsCompressionFactory.INSTANCE,
                        codec,
                        Optional.empty())) {
            writer.start();
            ArrowColumns.copy(file, root, batch -> writer.writeBatch());
            writer.end();
        }
    }

    private ArrowFileReader open(FileChannel channel) {
        return new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE);
    }

    @Override
    public Answer answer(Question question) throws IOException {
        if (!question.where().isEmpty()) {
            throw new UnsupportedOperationException("Arrow's library has no filters");
        }
        try (FileChannel channel = FileChannel.open(path);
                ArrowFileReader reader = open(channel)) {
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            List<String> columns = question.columns().isEmpty()
                    ? batch.getSchema().getFields().stream().map(Field::getName).toList()
                    : question.columns();
            ArrowSums sums = new ArrowSums(question.leaves(file.table().schema()));
            while (reader.loadNextBatch()) {
                sums.add(batch, columns);
            }
            return sums.answer();
        }
    }

    @Override
    public long count() {
        throw new UnsupportedOperationException("only by reading everything: " + file);
    }

    @Override
    public int open() throws IOException {
        try (FileChannel channel = FileChannel.open(path);
                ArrowFileReader reader = open(channel)) {
            return reader.getVectorSchemaRoot().getFieldVectors().size();
        }
    }

    @Override
    public int firstBatch() throws IOException {
        try (FileChannel channel = FileChannel.open(path);
                ArrowFileReader reader = open(channel)) {
            reader.loadNextBatch();
            return reader.getVectorSchemaRoot().getRowCount();
        }
    }

    @Override
    public void close() {
        allocator.close();
    }
}
