package io.mbf.writer;

import io.mbf.encoding.ByteSink;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.FormatLimits;
import io.mbf.format.SegmentBuilder;
import io.mbf.format.StoredFile;
import io.mbf.output.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new file that is written from front to end; {@link #close} removes it unless it was sealed. Not thread-safe. */
final class FileOutput implements SegmentBuilder.Target, AutoCloseable {

    /**
     * Bytes that are written at a time: gathered, and copied once more by the JDK to a buffer outside of the heap, both of
     * which stay in the second-level cache until the system takes them.
     */
    private static final int PIECE_BYTES = 128 << 10;

    private final Path path;
    private final FileChannel channel;
    private final ByteSink buffer = new ByteSink();
    private byte[] piece = new byte[0];
    private long written;
    private boolean sealed;
    private boolean closed;

    private FileOutput(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Starts a file, which only its owner may read and write, whatever the umask is.
     *
     * @throws UncheckedIOException if the file exists or cannot be created
     */
    static FileOutput create(Path path) {
        try {
            return new FileOutput(path, NewFile.create(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Takes the bytes that come next; {@link #flushIfLarge} empties it. */
    ByteSink buffer() {
        return buffer;
    }

    /** Where in the file the first byte of the buffer lies. */
    long bufferStart() {
        return written;
    }

    @Override
    public long position() {
        return written + buffer.size();
    }

    @Override
    public void align(int alignment) {
        buffer.alignTo(alignment, written);
    }

    @Override
    public void append(byte[] bytes, int from, int length) {
        buffer.putBytes(bytes, from, length);
        flushIfLarge();
    }

    /**
     * Appends bytes of another file, behind as many zeros as it takes for blocks and filters among them to stay aligned.
     *
     * @return where they begin
     */
    long copy(StoredFile from, long offset, int length) {
        buffer.putZeros((int) Math.floorMod(offset - position(), (long) FormatLimits.RAW_ALIGNMENT));
        long start = position();
        if (piece.length == 0) {
            piece = new byte[PIECE_BYTES];
        }
        for (int done = 0; done < length; ) {
            int count = Math.min(PIECE_BYTES, length - done);
            from.copy(offset + done, piece, 0, count);
            append(piece, 0, count);
            done += count;
        }
        return start;
    }

    /** Appends the bytes of a bloom filter where such may lie. */
    Filter appendFilter(byte[] filter) {
        align(FormatLimits.RAW_ALIGNMENT);
        Filter placed = new Filter(position(), filter.length, Checksum.of(filter, 0, filter.length));
        append(filter, 0, filter.length);
        return placed;
    }

    void flushIfLarge() {
        if (buffer.size() >= PIECE_BYTES) {
            flush();
        }
    }

    /** Writes in pieces, since the JDK copies each to a buffer outside of the heap, which it keeps. */
    private void flush() {
        try {
            for (int from = 0; from < buffer.size(); ) {
                int length = Math.min(PIECE_BYTES, buffer.size() - from);
                from += channel.write(ByteBuffer.wrap(buffer.array(), from, length), written + from);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
        written += buffer.size();
        buffer.reset();
    }

    /** Writes what is left. */
    void seal(boolean forced) {
        flush();
        try {
            if (forced) {
                channel.force(true);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sealed = true;
    }

    @Override
    public void close() {
        if (sealed || closed) {
            return;
        }
        closed = true;
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
