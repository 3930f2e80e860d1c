package io.mbf.reader;

import io.mbf.error.CorruptFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory, in windows below 2 GiB, from which bytes are only ever copied to the heap.
 *
 * <p>Nothing else may touch the mapping: if somebody cuts the file off, a plain bulk copy ends in an {@link
 * InternalError} that can be caught, while a checksum or a decompressor would take the whole JVM down. JDK 17 may
 * deliver that error late, after it has returned garbage; therefore every copy is followed by a look at the file's
 * size, and callers check what they copied.
 *
 * <p>Safe for any number of threads until {@link #close}, which must come after the last copy.
 */
final class Mapping implements AutoCloseable {

    /** Windows overlap nowhere; a copy may cross from one to the next. */
    private static final long WINDOW_BYTES = 1L << 30;

    /** Larger than what threads allocate without asking the runtime. */
    private static final int LATE_FAULT_PROBE_BYTES = 4 << 20;

    private static volatile byte[] lateFaultProbe; // keeps the allocation from being optimised away

    private final Path path;
    private final FileChannel channel;
    private final long length;
    private final MappedWindows windows;

    private Mapping(Path path, FileChannel channel, long length, MappedWindows windows) {
        this.path = path;
        this.channel = channel;
        this.length = length;
        this.windows = windows;
    }

    static Mapping open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long length = channel.size();
            MappedWindows windows = MappedWindows.map(channel, length, WINDOW_BYTES);
            return new Mapping(path, channel, length, windows);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    long length() {
        return length;
    }

    /**
     * Copies bytes to the heap.
     *
     * @throws CorruptFileException if the file has been cut off or extended since it was opened
     * @throws UncheckedIOException if the disk fails
     */
    void copy(long offset, byte[] target, int targetFrom, int count) {
        if (offset < 0 || count < 0 || offset > length - count) {
            throw new CorruptFileException(
                    path.toString(), "byte " + offset, count + " bytes do not lie within the file's " + length);
        }
        try {
            int done = 0;
            while (done < count) {
                ByteBuffer window = windows.window((int) ((offset + done) / WINDOW_BYTES));
                int at = (int) ((offset + done) % WINDOW_BYTES);
                int part = Math.min(count - done, window.capacity() - at);
                window.get(at, target, targetFrom + done, part);
                done += part;
            }
        } catch (InternalError e) {
            throw new CorruptFileException(
                    path.toString(),
                    "byte " + offset,
                    "the file was cut off while it was mapped, or its disk fails",
                    e);
        }
        requireUnchangedSize();
    }

    private void requireUnchangedSize() {
        try {
            long now = channel.size();
            if (now != length) {
                awaitLateFault();
                throw new CorruptFileException(
                        path.toString(), "file", "had " + length + " bytes when it was opened, now it has " + now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets an error that is still on its way arrive here, and not somewhere in the code that deals with the damage.
     *
     * <p>JDK 17 raises the error of a faulting copy only when the thread next passes through its runtime, which a large
     * allocation does and a native call does not.
     */
    private static void awaitLateFault() {
        try {
            for (int i = 0; i < 3; i++) {
                lateFaultProbe = new byte[LATE_FAULT_PROBE_BYTES];
            }
        } catch (InternalError late) {
            // it is about the copy that was just found to be worthless
        } finally {
            lateFaultProbe = null;
        }
    }

    @Override
    public void close() {
        windows.unmap();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
