package io.mbf.hadoop;

import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file in blocks, and keeps those that were used last: for many small ranges that lie close together or are read
 * again.
 */
final class BlockReader implements RangeReader {

    private static final int MAX_BLOCKS = 64;
    private static final int MIN_BLOCKS = 4;

    /** A reader may take one part in so many of the heap. */
    private static final int HEAP_SHARE = 16;

    private final RangeReader file;
    private final int blockBytes;
    private final Map<Long, byte[]> blocks; // by number, guarded by itself

    /** @param file owned */
    BlockReader(RangeReader file) {
        this.file = file;
        this.blockBytes = file.worthwhile();
        long affordable = Runtime.getRuntime().maxMemory() / HEAP_SHARE / blockBytes;
        long kept = Math.max(MIN_BLOCKS, Math.min(MAX_BLOCKS, affordable));
        this.blocks = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
                return size() > kept;
            }
        };
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public FileState state() {
        return file.state();
    }

    @Override
    public boolean isFixed() {
        return file.isFixed();
    }

    @Override
    public int worthwhile() {
        return file.worthwhile();
    }

    @Override
    public void read(long position, byte[] target, int from, int length) throws IOException {
        if (length >= blockBytes) {
            file.read(position, target, from, length);
            return;
        }
        if (position < 0 || position > length() - length) {
            throw new EOFException(length + " bytes at " + position + " do not lie within the file's " + length());
        }
        int done = 0;
        while (done < length) {
            byte[] block = block((position + done) / blockBytes);
            int at = (int) ((position + done) % blockBytes);
            int part = Math.min(length - done, block.length - at);
            System.arraycopy(block, at, target, from + done, part);
            done += part;
        }
    }

    /** Two threads that miss the same block fetch it twice, rather than one waiting for the other's network. */
    private byte[] block(long number) throws IOException {
        synchronized (blocks) {
            byte[] kept = blocks.get(number);
            if (kept != null) {
                return kept;
            }
        }
        long start = number * blockBytes;
        byte[] block = new byte[(int) Math.min(blockBytes, length() - start)];
        file.read(start, block, 0, block.length);
        synchronized (blocks) {
            blocks.put(number, block);
        }
        return block;
    }

    /** Ranges that are read together are wanted once. */
    @Override
    public void read(List<Range> ranges) throws IOException {
        file.read(ranges);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
