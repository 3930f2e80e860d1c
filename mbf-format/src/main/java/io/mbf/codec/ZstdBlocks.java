package io.mbf.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** zstd-jni, on single frames. Loaded only when zstd is asked for. */
final class ZstdBlocks {

    private static final int LEVEL = 3;

    private ZstdBlocks() {}

    static int bound(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    static int compress(byte[] src, int from, int length, byte[] dest, int destFrom) {
        return (int) Zstd.compressByteArray(dest, destFrom, dest.length - destFrom, src, from, length, LEVEL);
    }

    static int decompress(byte[] src, int from, int length, byte[] dest, int destFrom, int destLength) {
        try {
            long frame = Zstd.findFrameCompressedSize(src, from, length);
            if (frame != length) { // the library itself takes any number of frames
                throw new BlockFormatException("not one frame alone: zstd block of " + length + " bytes");
            }
            return (int) Zstd.decompressByteArray(dest, destFrom, destLength, src, from, length);
        } catch (ZstdException e) {
            throw new BlockFormatException("not a valid zstd block of " + length + " bytes: " + e.getMessage(), e);
        }
    }
}
