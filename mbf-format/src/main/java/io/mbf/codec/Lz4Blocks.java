package io.mbf.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** lz4-java, on raw blocks. Loaded only when lz4 is asked for. */
final class Lz4Blocks {

    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();

    /** The safe one: it knows both ends of both arrays, the fast one trusts the input. */
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    private Lz4Blocks() {}

    static int bound(int length) {
        return COMPRESSOR.maxCompressedLength(length);
    }

    static int compress(byte[] src, int from, int length, byte[] dest, int destFrom) {
        return COMPRESSOR.compress(src, from, length, dest, destFrom, dest.length - destFrom);
    }

    static int decompress(byte[] src, int from, int length, byte[] dest, int destFrom, int destLength) {
        try {
            return DECOMPRESSOR.decompress(src, from, length, dest, destFrom, destLength);
        } catch (LZ4Exception e) {
            throw new BlockFormatException("not a valid lz4 block of " + length + " bytes", e);
        }
    }
}
