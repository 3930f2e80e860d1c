package io.mbf.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/** snappy-java, on raw blocks. */
final class SnappyBlocks {

    private SnappyBlocks() {}

    static int bound(int length) {
        return Snappy.maxCompressedLength(length);
    }

    static int compress(byte[] src, int from, int length, byte[] dest, int destFrom) {
        try {
            return Snappy.compress(src, from, length, dest, destFrom);
        } catch (IOException e) {
            throw new UncheckedIOException("snappy cannot compress", e);
        }
    }

    /** The native code trusts the length in front of the block to fit the destination, so that is compared first. */
    static int decompress(byte[] src, int from, int length, byte[] dest, int destFrom, int destLength) {
        try {
            int announced = Snappy.uncompressedLength(src, from, length);
            return announced == destLength ? Snappy.uncompress(src, from, length, dest, destFrom) : announced;
        } catch (IOException e) {
            throw new BlockFormatException("not a valid snappy block of " + length + " bytes", e);
        }
    }
}
