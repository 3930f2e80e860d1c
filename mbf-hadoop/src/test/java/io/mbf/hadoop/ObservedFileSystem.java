package io.mbf.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsAction;

/** Another file system, of which it writes down what it is asked for; between looks and openings, things may happen. */
class ObservedFileSystem extends FilterFileSystem {

    /** In the order in which they were made: {@code look}, {@code open}, {@code read 1000}, {@code read 8+100}. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    final AtomicInteger openStreams = new AtomicInteger();
    Runnable beforeOpening = () -> {};

    ObservedFileSystem(FileSystem observed) {
        super(observed);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        requests.add("look");
        return super.getFileStatus(path);
    }

    @Override
    public void access(Path path, FsAction mode) throws IOException {
        requests.add("access");
        super.access(path, mode);
    }

    @Override
    public FSDataInputStream open(PathHandle handle, int bufferSize) throws IOException {
        return observe(super.open(opening(handle), bufferSize));
    }

    @Override
    public FutureDataInputStreamBuilder openFile(Path path) {
        return createDataInputStreamBuilder(this, path);
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        return super.openFileWithOptions(opening(path), parameters).thenApply(this::observe);
    }

    private <T> T opening(T what) {
        requests.add("open");
        beforeOpening.run();
        return what;
    }

    private FSDataInputStream observe(FSDataInputStream stream) {
        openStreams.incrementAndGet();
        return new FSDataInputStream(new Observed(stream));
    }

    private final class Observed extends FSInputStream {

        private final FSDataInputStream stream;

        Observed(FSDataInputStream stream) {
            this.stream = stream;
        }

        @Override
        public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
            requests.add("read " + length);
            stream.readFully(position, buffer, offset, length);
        }

        @Override
        public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
                throws IOException {
            requests.add("read "
                    + String.join(
                            "+",
                            ranges.stream()
                                    .map(range -> String.valueOf(range.getLength()))
                                    .toList()));
            stream.readVectored(ranges, allocate);
        }

        @Override
        public void close() throws IOException {
            openStreams.decrementAndGet();
            stream.close();
        }

        @Override
        public void seek(long position) {
            throw new UnsupportedOperationException("threads share the stream");
        }

        @Override
        public long getPos() {
            throw new UnsupportedOperationException("threads share the stream");
        }

        @Override
        public boolean seekToNewSource(long position) {
            throw new UnsupportedOperationException("threads share the stream");
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("threads share the stream");
        }
    }
}
