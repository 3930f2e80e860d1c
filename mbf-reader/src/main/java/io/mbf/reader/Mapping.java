package io.mbf.reader;

import io.mbf.error.CorruptFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A file mapped into memory, in windows below 2 GiB, from which bytes are only ever copied to the heap.
 *
 * <p>Nothing else may touch the mapping: if somebody cuts the file off, a plain bulk copy ends in an {@link
 * InternalError} that can be caught, while a checksum or a decompressor would take the whole JVM down. JDK 17 may
 * deliver that error late, after it has returned garbage; therefore every copy is followed by a look at the file's
 * size, and callers check what they copied.
 *
 * <p>The look goes through a channel that no interrupt can close: many threads share it, and one of them being
 * interrupted is no business of the others.
 *
 * <p>Safe for any number of threads until {@link #close}, which must come after the last copy.
 */
final class Mapping implements AutoCloseable {

    /** Windows overlap nowhere; a copy may cross from one to the next. */
    private static final long WINDOW_BYTES = 1L << 30;

    /** How often a file that is replaced at the moment of its opening is tried. */
    private static final int OPENINGS = 100;

    /** Larger than what threads allocate without asking the runtime. */
    private static final int LATE_FAULT_PROBE_BYTES = 4 << 20;

    private static volatile byte[] lateFaultProbe; // keeps the allocation from being optimised away

    private final Path path;
    /** Never read from; so it has no threads. */
    private final AsynchronousFileChannel file;

    private final long length;
    private final MappedWindows windows;

    private Mapping(Path path, AsynchronousFileChannel file, long length, MappedWindows windows) {
        this.path = path;
        this.file = file;
        this.length = length;
        this.windows = windows;
    }

    /** @param links whether symbolic links are refused */
    static Mapping open(Path path, LinkOption... links) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.READ);
        for (int attempt = 0; attempt < OPENINGS; attempt++) {
            Object before = key(path, links);
            AsynchronousFileChannel file = openFile(path, options);
            Mapping mapping = null;
            try {
                long length = file.size();
                // a mapping outlives the channel it came from
                try (FileChannel channel = FileChannel.open(path, options)) {
                    if (channel.size() == length) {
                        mapping = new Mapping(path, file, length, MappedWindows.map(channel, length, WINDOW_BYTES));
                    }
                }
                // both opened the path: they must have met one file there
                if (mapping != null && Objects.equals(before, key(path, links))) {
                    Mapping opened = mapping;
                    mapping = null;
                    file = null;
                    return opened;
                }
            } finally {
                if (mapping != null) {
                    mapping.close();
                } else if (file != null) {
                    file.close();
                }
            }
        }
        throw new FileSystemException(path.toString(), null, "is replaced all the time");
    }

    private static AsynchronousFileChannel openFile(Path path, Set<OpenOption> options) throws IOException {
        try {
            return AsynchronousFileChannel.open(path, options, null);
        } catch (UnsupportedOperationException foreign) {
            throw new FileSystemException(path.toString(), null, "lies on a file system that cannot map files");
        }
    }

    private static Object key(Path path, LinkOption... links) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, links).fileKey();
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
            long now = file.size();
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
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
