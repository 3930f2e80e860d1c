package io.mbf.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** A file open for positional reads into the heap. Used by one thread. */
final class FileInput implements Closeable {

    /** A read into the heap goes through native memory of the same size, which the JDK keeps: so not too large. */
    private static final int MAX_READ = 1 << 18;

    private final FileChannel channel;
    private final long size;
    private long bytesRead;

    /**
     * Opens a file.
     *
     * @param source what must be opened
     * @throws SourceReadException if it cannot be opened
     * @throws io.mbf.error.SourceChangedException if what was opened is another file by now, or the file changed
     */
    FileInput(SourceState source) {
        try {
            size = source.size();
            channel = FileChannel.open(source.path(), StandardOpenOption.READ);
            boolean same = false;
            try {
                source.verify(channel);
                same = true;
            } finally {
                if (!same) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new SourceReadException(e);
        }
    }

    /**
     * Reads {@code length} bytes from {@code position} on to {@code target[from ..]}.
     *
     * @throws DecodingException if the file ends before
     * @throws SourceReadException if the file cannot be read
     */
    void read(long position, byte[] target, int from, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
        int end = from + length;
        while (buffer.position() < end) {
            int done = buffer.position() - from;
            buffer.limit(Math.min(end, buffer.position() + MAX_READ));
            int n;
            try {
                n = channel.read(buffer, position + done);
            } catch (IOException e) {
                throw new SourceReadException(e);
            }
            if (n < 0) {
                throw new DecodingException(
                        "the file ends at " + (position + done) + ", " + (length - done) + " bytes early");
            }
            bytesRead += n;
        }
    }

    /** Bytes of the file, as it was when its footer was read. */
    long size() {
        return size;
    }

    /** Bytes read so far. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
