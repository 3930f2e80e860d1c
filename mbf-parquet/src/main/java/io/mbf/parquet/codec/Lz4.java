package io.mbf.parquet.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4 pages, by lz4-java, which need not be there. */
final class Lz4 {

    private Lz4() {}

    /** Kept apart so that its absence is noticed where it is asked for. */
    private static final class Library {
        static final LZ4SafeDecompressor DECOMPRESSOR =
                LZ4Factory.fastestInstance().safeDecompressor();

        private Library() {}
    }

    static boolean isAvailable() {
        try {
            return Library.DECOMPRESSOR != null;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Codec LZ4_RAW: one LZ4 block. */
    static int raw(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        return block(in, offset, length, out, 0, size);
    }

    /**
     * Codec LZ4: Hadoop's framing of LZ4 blocks; or, as early versions of parquet-cpp wrote, one LZ4 block without it.
     * Nothing in the file says which, so the framing is tried first: a block can hardly pass for it by chance, since
     * lengths must add up twice.
     */
    static int hadoopOrRaw(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        return hadoop(in, offset, length, out, size) ? size : raw(in, offset, length, out, size);
    }

    /**
     * Frames, each with the size of what it holds (int32, big-endian), then blocks with their compressed size (int32,
     * big-endian) until that much is there.
     */
    private static boolean hadoop(byte[] in, int offset, int length, byte[] out, int size) {
        ByteBuffer frames = ByteBuffer.wrap(in, offset, length);
        int written = 0;
        while (frames.hasRemaining()) {
            if (frames.remaining() < Integer.BYTES) {
                return false;
            }
            int frame = frames.getInt();
            if (frame < 0 || frame > size - written) {
                return false;
            }
            int end = written + frame;
            while (written < end) {
                if (frames.remaining() < Integer.BYTES) {
                    return false;
                }
                int compressed = frames.getInt();
                if (compressed <= 0 || compressed > frames.remaining()) {
                    return false;
                }
                try {
                    int got = block(in, frames.position(), compressed, out, written, end - written);
                    if (got == 0) {
                        return false;
                    }
                    written += got;
                } catch (IOException e) {
                    return false;
                }
                frames.position(frames.position() + compressed);
            }
        }
        return written == size;
    }

    private static int block(byte[] in, int offset, int length, byte[] out, int to, int room) throws IOException {
        try {
            return Library.DECOMPRESSOR.decompress(in, offset, length, out, to, room);
        } catch (LZ4Exception e) {
            throw new IOException("lz4: " + e.getMessage(), e);
        }
    }
}
