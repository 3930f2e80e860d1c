package io.mbf.codec;

import static java.util.Objects.requireNonNull;

/**
 * A codec with the array that it compresses to, which all columns of a writer share. Not thread-safe.
 */
public final class BlockCompressor {

    private final BlockCodec codec;
    private byte[] compressed = new byte[0];

    public BlockCompressor(BlockCodec codec) {
        requireNonNull(codec, "codec");
        this.codec = codec;
    }

    /** The codec that blocks are compressed with. */
    public BlockCodec codec() {
        return codec;
    }

    /**
     * Compresses a block to the front of {@link #bytes}.
     *
     * @return how many bytes it has become
     */
    public int compress(byte[] source, int from, int length) {
        requireNonNull(source, "source");
        int bound = codec.maxCompressedLength(length);
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        return codec.compress(source, from, length, compressed, 0);
    }

    /** Whether a block is worth being compressed: decompressing costs more than reading, so it must save a tenth at least. */
    public static boolean pays(int length, int compressed) {
        return compressed <= length - Math.max(1, length / 10);
    }

    /** What the last block has become; valid until the next. */
    public byte[] bytes() {
        return compressed;
    }
}
