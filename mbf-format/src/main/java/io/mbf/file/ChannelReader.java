package io.mbf.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A local file read through a channel: positional reads into the heap; neighbouring ranges are one read. */
final class ChannelReader implements RangeReader {

    /** A read into the heap goes through native memory of the same size, which the JDK keeps: so not too large. */
    private static final int MAX_READ = 1 << 18;

    /** What lies between two ranges is read as well up to this; a copy of so much costs about what a call costs. */
    private static final int MAX_GAP = 1 << 12;

    private final LocalFile file;
    private final FileChannel channel;
    private final FileState state;

    private ChannelReader(LocalFile file, FileChannel channel, FileState state) {
        this.file = file;
        this.channel = channel;
        this.state = state;
    }

    static ChannelReader open(LocalFile file) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(file.links()));
        options.add(StandardOpenOption.READ);
        FileChannel channel = FileChannel.open(file.path(), options);
        try {
            // where the system does not show what is open, it is the path that is looked at
            Optional<FileState> opened = FileState.of(channel);
            return new ChannelReader(file, channel, opened.isPresent() ? opened.get() : file.state());
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public FileState state() {
        return state;
    }

    @Override
    public void read(long position, byte[] target, int from, int length) throws IOException {
        read(position, ByteBuffer.wrap(target, from, length));
    }

    /** Fills a buffer. */
    private void read(long position, ByteBuffer buffer) throws IOException {
        int from = buffer.position();
        int end = buffer.limit();
        while (buffer.position() < end) {
            int done = buffer.position() - from;
            buffer.limit(Math.min(end, buffer.position() + MAX_READ));
            if (channel.read(buffer, position + done) < 0) {
                throw new EOFException(
                        "the file ends at " + (position + done) + ", " + (end - from - done) + " bytes early");
            }
        }
    }

    @Override
    public void read(List<Range> ranges) throws IOException {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::position));
        for (int first = 0; first < sorted.size(); ) {
            long start = sorted.get(first).position();
            long end = start + sorted.get(first).length();
            int next = first + 1;
            for (; next < sorted.size(); next++) {
                Range range = sorted.get(next);
                long with = Math.max(end, range.position() + range.length());
                if (range.position() - end > MAX_GAP || with - start > MAX_READ) {
                    break;
                }
                end = with;
            }
            readTogether(sorted.subList(first, next), start, end);
            first = next;
        }
    }

    private void readTogether(List<Range> ranges, long start, long end) throws IOException {
        if (ranges.size() == 1) {
            Range only = ranges.get(0);
            read(only.position(), only.target(), only.from(), only.length());
            return;
        }
        byte[] all = new byte[(int) (end - start)];
        read(start, all, 0, all.length);
        for (Range range : ranges) {
            System.arraycopy(all, (int) (range.position() - start), range.target(), range.from(), range.length());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
