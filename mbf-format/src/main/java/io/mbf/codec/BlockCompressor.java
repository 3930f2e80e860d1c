package io.mbf.codec;

/**
 * A codec with the array that it compresses to, which all columns of a writer share. Not thread-safe.
 */
public final class BlockCompressor {

    private final BlockCodec codec;
    private byte[] compressed = new byte[0];

    public BlockCompressor(BlockCodec codec) {
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
        int bound = codec.maxCompressedLength(length);
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        return codec.compress(source, from, length, compressed, 0);
    }

    /** What the last block has become; valid until the next. */
    public byte[] bytes() {
        return compressed;
    }
}
