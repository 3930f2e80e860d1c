package io.mbf.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file for parquet-java to read from: positional reads straight into its buffers. Each stream has its own channel. */
final class FileInput implements InputFile {

    /** A read into the heap goes through native memory of the same size, which the JDK keeps: so not too large. */
    private static final int MAX_READ = 1 << 20;

    private final SourceState source;

    FileInput(SourceState source) {
        this.source = source;
    }

    @Override
    public long getLength() {
        return source.size();
    }

    @Override
    public Stream newStream() throws IOException {
        return new Stream(source.path());
    }

    /** parquet-java names the file by this. */
    @Override
    public String toString() {
        return source.name();
    }

    static final class Stream extends SeekableInputStream {
        private final FileChannel channel;
        private long position;

        Stream(Path path) throws IOException {
            try {
                channel = FileChannel.open(path, StandardOpenOption.READ);
            } catch (IOException e) {
                throw new SourceReadException(e);
            }
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) {
            if (newPosition < 0) {
                throw new IllegalArgumentException("a position of " + newPosition);
            }
            position = newPosition;
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            int limit = buffer.limit();
            try {
                buffer.limit(Math.min(limit, buffer.position() + MAX_READ));
                int n = channel.read(buffer, position);
                position += Math.max(0, n);
                return n;
            } catch (IOException e) {
                throw new SourceReadException(e);
            } finally {
                buffer.limit(limit);
            }
        }

        @Override
        public void readFully(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (read(buffer) < 0) {
                    throw new EOFException("the file ends at " + position + ", " + buffer.remaining() + " bytes early");
                }
            }
        }

        @Override
        public void readFully(byte[] bytes) throws IOException {
            readFully(ByteBuffer.wrap(bytes));
        }

        @Override
        public void readFully(byte[] bytes, int start, int length) throws IOException {
            readFully(ByteBuffer.wrap(bytes, start, length));
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            return length == 0 ? 0 : read(ByteBuffer.wrap(bytes, start, length));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
