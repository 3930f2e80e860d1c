package io.mbf.text.file;

import io.mbf.batch.BatchSink;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.FileContent;
import io.mbf.output.NewFile;
import io.mbf.output.OutputOptions;
import io.mbf.schema.Schema;
import io.mbf.text.RowWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new file of text, which keeps no key-value metadata. */
final class TextFile implements BatchSink {

    private static final int BUFFER = 128 << 10;

    private final Path path;
    private final FileChannel channel;
    private final OutputStream out;
    private final RowWriter writer;
    private boolean finished;
    private boolean closed;

    /** Starts the rows of a file. */
    interface WriterOf {
        RowWriter start(Schema schema, OutputStream out) throws IOException;
    }

    private TextFile(Path path, Schema schema, WriterOf format) throws IOException {
        this.path = path;
        this.channel = NewFile.create(path);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        boolean started = false;
        try {
            this.writer = format.start(schema, out);
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    static TextFile create(Path path, FileContent content, OutputOptions options, WriterOf format) {
        if (options.level().isPresent() || !options.codec().orElse("none").equals("none")) {
            throw new InvalidQueryException("text is written without a codec");
        }
        try {
            return new TextFile(path, content.schema(), format);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void write(ColumnBatch batch) {
        try {
            writer.write(batch);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long heldBytes() {
        return BUFFER;
    }

    @Override
    public void finish() {
        try {
            writer.finish();
            channel.force(true);
            channel.close();
            finished = true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (finished || closed) {
            return;
        }
        closed = true;
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
