package io.mbf.parquet.source;

import io.mbf.file.RangeReader;
import io.mbf.parquet.bytes.DecodingException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** A source open for reading, which counts what is read of it. Used by one thread. */
public final class SourceReader implements Closeable {

    private final RangeReader file;
    private long bytesRead;

    /**
     * Opens a file.
     *
     * @param source what must be opened
     * @throws SourceReadException if it cannot be opened
     * @throws io.mbf.error.SourceChangedException if what was opened is another file by now, or the file changed
     */
    public SourceReader(SourceState source) {
        try {
            file = source.file().open(source.state());
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
    public void read(long position, byte[] target, int from, int length) {
        try {
            file.read(position, target, from, length);
        } catch (IOException e) {
            throw failure(e);
        }
        bytesRead += length;
    }

    /** As {@link #read(long, byte[], int, int)}, several ranges at once. */
    public void read(List<RangeReader.Range> ranges) {
        try {
            file.read(ranges);
        } catch (IOException e) {
            throw failure(e);
        }
        ranges.forEach(range -> bytesRead += range.length());
    }

    private static RuntimeException failure(IOException e) {
        return e instanceof EOFException ? new DecodingException(e.getMessage()) : new SourceReadException(e);
    }

    /** Bytes of the file, as it was when its footer was read. */
    long size() {
        return file.length();
    }

    /** See {@link RangeReader#isFixed}. */
    public boolean isFixed() {
        return file.isFixed();
    }

    /** See {@link RangeReader#worthwhile}. */
    public int worthwhile() {
        return file.worthwhile();
    }

    /** Whether a request takes its time, however few bytes it is for. */
    public boolean isDistant() {
        return worthwhile() > 0;
    }

    /** Bytes read so far. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
