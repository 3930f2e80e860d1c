package io.mbf.file;

import io.mbf.error.CorruptFileException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
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
final class MappedReader implements RangeReader {

    /** Windows overlap nowhere; a copy may cross from one to the next. */
    private static final long WINDOW_BYTES = 1L << 30;

    /** How often a file that is replaced at the moment of its opening is tried. */
    private static final int OPENINGS = 100;

    /** Larger than what threads allocate without asking the runtime. */
    private static final int LATE_FAULT_PROBE_BYTES = 4 << 20;

    private static volatile byte[] lateFaultProbe; // keeps the allocation from being optimised away

    private final String name;
    private final FileState state;
    /** Never read from; so it has no threads. */
    private final AsynchronousFileChannel file;

    private final long windowBytes;
    private final MappedWindows windows;

    private MappedReader(
            LocalFile file, FileState state, AsynchronousFileChannel open, long windowBytes, MappedWindows windows) {
        this.name = file.name();
        this.state = state;
        this.file = open;
        this.windowBytes = windowBytes;
        this.windows = windows;
    }

    static MappedReader open(LocalFile local) throws IOException {
        return open(local, WINDOW_BYTES);
    }

    /** @param windowBytes bytes of a window; copies that cross from one to the next are slower */
    static MappedReader open(LocalFile local, long windowBytes) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(local.links()));
        options.add(StandardOpenOption.READ);
        for (int attempt = 0; attempt < OPENINGS; attempt++) {
            FileState before = local.state();
            AsynchronousFileChannel file = openFile(local, options);
            MappedReader opened = null;
            try {
                opened = map(local, before, file, options, windowBytes);
            } finally {
                if (opened == null) {
                    file.close();
                }
            }
            // both opened the path: they must have met one file there
            if (opened != null && local.state().sameFile(before)) {
                return opened;
            }
            if (opened != null) {
                opened.close();
            }
        }
        throw new FileSystemException(local.name(), null, "is replaced all the time");
    }

    /** Returns {@code null} if another file was met. */
    private static MappedReader map(
            LocalFile local, FileState before, AsynchronousFileChannel file, Set<OpenOption> options, long windowBytes)
            throws IOException {
        // a mapping outlives the channel it came from
        try (FileChannel channel = FileChannel.open(local.path(), options)) {
            // finding the descriptor is most of an opening, and entries of a cache prove by their content what they are
            FileState state = local.followsLinks() ? FileState.of(channel).orElse(before) : before;
            boolean same = state.sameFile(before) && file.size() == state.size() && channel.size() == state.size();
            return same
                    ? new MappedReader(
                            local, state, file, windowBytes, MappedWindows.map(channel, state.size(), windowBytes))
                    : null;
        }
    }

    private static AsynchronousFileChannel openFile(LocalFile local, Set<OpenOption> options) throws IOException {
        try {
            return AsynchronousFileChannel.open(local.path(), options, null);
        } catch (UnsupportedOperationException foreign) {
            throw new FileSystemException(local.name(), null, "lies on a file system that cannot map files");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FileState state() {
        return state;
    }

    /** @throws CorruptFileException if the file has been cut off or extended since it was opened */
    @Override
    public void read(long offset, byte[] target, int targetFrom, int count) throws IOException {
        long length = state.size();
        if (offset < 0 || count < 0 || offset > length - count) {
            throw new EOFException(count + " bytes at " + offset + " do not lie within the file's " + length);
        }
        try {
            int done = 0;
            while (done < count) {
                ByteBuffer window = windows.window((int) ((offset + done) / windowBytes));
                int at = (int) ((offset + done) % windowBytes);
                int part = Math.min(count - done, window.capacity() - at);
                window.get(at, target, targetFrom + done, part);
                done += part;
            }
        } catch (InternalError e) {
            throw new CorruptFileException(
                    name, "byte " + offset, "the file was cut off while it was mapped, or its disk fails", e);
        }
        requireUnchangedSize();
    }

    private void requireUnchangedSize() throws IOException {
        long now = file.size();
        if (now != state.size()) {
            awaitLateFault();
            throw new CorruptFileException(
                    name, "file", "had " + state.size() + " bytes when it was opened, now it has " + now);
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
    public void close() throws IOException {
        windows.unmap();
        file.close();
    }
}
