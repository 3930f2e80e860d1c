package io.mbf.hadoop;

import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.util.functional.FutureIO;

/** An open file of Hadoop. It is read at positions only, as threads share the stream. */
final class HadoopReader implements RangeReader {

    /** How often a file that is replaced at the moment of its opening is tried. */
    private static final int OPENINGS = 10;

    /** Stores that know none of these pass them over; of several, the first one that is known counts. */
    private static final String READ_POLICIES = "columnar, vector, random";

    /** A request takes a millisecond on HDFS and tens of them on object stores, in which so many bytes could come. */
    private static final int WORTHWHILE = 1 << 20;

    private final String name;
    private final FileState state;
    private final boolean fixed;
    private final FSDataInputStream stream;

    private HadoopReader(String name, FileState state, boolean fixed, FSDataInputStream stream) {
        this.name = name;
        this.state = state;
        this.fixed = fixed;
        this.stream = stream;
    }

    /**
     * Opens a file in the state that it is seen in: by means of the store where it has them, else between two looks
     * that show the same.
     */
    static HadoopReader open(HadoopFile file, String name) throws IOException {
        try {
            for (int attempt = 0; attempt < OPENINGS; attempt++) {
                Optional<HadoopReader> opened = tryOpen(file, name);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(name, failed);
        }
        throw new FileSystemException(name, null, "is replaced all the time");
    }

    /** Empty if the file was replaced, or written to, meanwhile. */
    private static Optional<HadoopReader> tryOpen(HadoopFile file, String name) throws IOException {
        FileStatus status = file.look();
        if (!status.isFile()) {
            throw new FileSystemException(name, null, "is not a file");
        }
        FileState state = FileStates.of(status);
        if (Hdfs.isOf(status)) {
            try {
                Optional<FSDataInputStream> exactly = Hdfs.open(file.fileSystem(), status);
                if (exactly.isPresent()) {
                    return Optional.of(new HadoopReader(name, state, true, exactly.get()));
                }
            } catch (InvalidPathHandleException replaced) {
                return Optional.empty();
            }
        }
        FSDataInputStream stream = open(file, status);
        boolean fixed = FileStates.hasEtag(status);
        boolean same = false;
        try {
            same = fixed || FileStates.of(file.look()).equals(state);
        } finally {
            if (!same) {
                stream.close();
            }
        }
        return same ? Optional.of(new HadoopReader(name, state, fixed, stream)) : Optional.empty();
    }

    /** Stores with ETags read the version that the status is of, and fail where it is gone. */
    private static FSDataInputStream open(HadoopFile file, FileStatus status) throws IOException {
        CompletableFuture<FSDataInputStream> opening = file.fileSystem()
                .openFile(file.path())
                .withFileStatus(status)
                .opt(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, READ_POLICIES)
                .build();
        boolean opened = false;
        try {
            FSDataInputStream stream = FutureIO.awaitFuture(opening);
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                opening.thenAccept(HadoopReader::closeQuietly); // interrupted: nobody waits for it any more
            }
        }
    }

    private static void closeQuietly(FSDataInputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            System.getLogger(HadoopReader.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a stream failed that nobody reads", e);
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

    @Override
    public boolean isFixed() {
        return fixed;
    }

    @Override
    public int worthwhile() {
        return WORTHWHILE;
    }

    @Override
    public void read(long position, byte[] target, int from, int length) throws IOException {
        requireWithin(position, length);
        try {
            stream.readFully(position, target, from, length);
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(name, failed);
        }
    }

    @Override
    public void read(List<Range> ranges) throws IOException {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::position));
        if (ranges.size() < 2 || overlap(sorted)) {
            RangeReader.super.read(ranges);
            return;
        }
        List<FileRange> wanted = new ArrayList<>();
        for (Range range : sorted) {
            requireWithin(range.position(), range.length());
            wanted.add(FileRange.createFileRange(range.position(), range.length()));
        }
        try {
            stream.readVectored(wanted, ByteBuffer::allocate);
            for (int i = 0; i < wanted.size(); i++) {
                Range range = sorted.get(i);
                FutureIO.awaitFuture(wanted.get(i).getData()).get(range.target(), range.from(), range.length());
            }
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(name, failed);
        }
    }

    /** Whether any two of them share bytes, which Hadoop does not allow. */
    private static boolean overlap(List<Range> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            Range before = sorted.get(i - 1);
            if (sorted.get(i).position() < before.position() + before.length()) {
                return true;
            }
        }
        return false;
    }

    private void requireWithin(long position, int length) throws IOException {
        if (position < 0 || position > length() - length) {
            throw new EOFException(length + " bytes at " + position + " do not lie within the file's " + length());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stream.close();
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(name, failed);
        }
    }
}
