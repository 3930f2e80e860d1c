package io.mbf.write;

import io.mbf.batch.BatchSink;
import io.mbf.batch.ColumnBatch;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.output.OutputOptions;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code .mbf} files, which need no other module. */
final class MbfFormat implements OutputFormat {

    @Override
    public String name() {
        return "mbf";
    }

    @Override
    public List<String> endings() {
        return List.of(".mbf");
    }

    @Override
    public BatchSink create(Path file, String name, FileContent content, OutputOptions options) {
        if (options.level().isPresent()) {
            throw new InvalidQueryException("codecs of .mbf have no levels");
        }
        WriterOptions.Builder writer = WriterOptions.builder()
                .createdBy(content.createdBy())
                .parquetSchema(content.parquetSchema())
                .keyValues(content.properties());
        options.codec().map(MbfFormat::codec).ifPresent(writer::codec);
        return new Sink(MbfFileWriter.create(file, content.schema(), writer.build()));
    }

    private static BlockCodec codec(String name) {
        return Arrays.stream(BlockCodec.values())
                .filter(codec -> codec.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidQueryException("codec '" + name + "' is none of .mbf: snappy, zstd, lz4, none"));
    }

    /** @param writer holds a chunk, and says nothing of its size, which is that of a chunk at most */
    private record Sink(MbfFileWriter writer) implements BatchSink {

        @Override
        public void write(ColumnBatch batch) {
            writer.write(batch);
        }

        @Override
        public long heldBytes() {
            return WriterOptions.DEFAULT_CHUNK_BYTES;
        }

        @Override
        public void finish() {
            writer.finish();
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
