package io.mbf.cache.migration;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A local file whose bytes come from the disk, and not from the system's page cache ({@code O_DIRECT}): what is read was
 * written there. A file system that cannot do that, as one in memory, is read as usual.
 */
record UncachedFile(Path path) implements InputFile {

    private static final int WINDOW = 1 << 20; // a multiple of all sizes of blocks

    /** Of {@code com.sun.nio.file.ExtendedOpenOption}, by its name: newer compilers warn of those who import it. */
    private static final Optional<OpenOption> DIRECT = direct();

    private static Optional<OpenOption> direct() {
        try {
            return Arrays.stream(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException otherJdk) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return local().name();
    }

    @Override
    public InputFile canonical() {
        return new UncachedFile(local().canonical().path());
    }

    @Override
    public String uri() {
        return local().uri();
    }

    @Override
    public FileState state() throws IOException {
        return local().state();
    }

    private LocalFile local() {
        return new LocalFile(path);
    }

    @Override
    public RangeReader open() throws IOException {
        FileState state = state();
        try {
            long block = Files.getFileStore(path).getBlockSize();
            if (DIRECT.isEmpty() || block < 1 || WINDOW % block != 0) {
                return local().open();
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, DIRECT.get());
            return new Reader(name(), state, channel, (int) block);
        } catch (UnsupportedOperationException | IOException notOffered) {
            return local().open(); // if that was not the reason, this says it
        }
    }

    /** Reads windows of whole blocks, the only way that is offered, and keeps the last one. */
    private static final class Reader implements RangeReader {

        private final String name;
        private final FileState state;
        private final FileChannel channel;
        private final ByteBuffer window; // from its position 0 on
        private long start = -1; // of the window in the file; none yet

        Reader(String name, FileState state, FileChannel channel, int block) {
            this.name = name;
            this.state = state;
            this.channel = channel;
            this.window = ByteBuffer.allocateDirect(WINDOW + block).alignedSlice(block);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public FileState state() {
            return state;
        }

        @Override
        public synchronized void read(long position, byte[] target, int from, int length) throws IOException {
            for (int done = 0; done < length; ) {
                long at = position + done;
                load(at - at % WINDOW);
                int offset = (int) (at - start);
                int count = Math.min(length - done, window.limit() - offset);
                if (count <= 0) {
                    throw new EOFException(name + " ends at " + at + ", " + (length - done) + " bytes early");
                }
                window.get(offset, target, from + done, count);
                done += count;
            }
        }

        private void load(long wanted) throws IOException {
            if (start == wanted) {
                return;
            }
            start = -1;
            window.position(0).limit(WINDOW);
            // less than asked for is the end of the file: what follows would not begin with a block
            int count = channel.read(window, wanted);
            window.position(0).limit(Math.max(count, 0));
            start = wanted;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
