package io.mbf.codec;

import com.github.luben.zstd.Zstd;

/** zstd-jni, on single frames. Loaded only when zstd is asked for. */
final class ZstdBlocks {

    private static final int LEVEL = 3;

    private ZstdBlocks() {}

    static int bound(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    static int compress(byte[] src, int from, int length, byte[] dest, int destFrom) {
        long size = Zstd.compressByteArray(dest, destFrom, dest.length - destFrom, src, from, length, LEVEL);
        if (Zstd.isError(size)) {
            throw new IllegalStateException("zstd cannot compress: " + Zstd.getErrorName(size));
        }
        return (int) size;
    }

    static int decompress(byte[] src, int from, int length, byte[] dest, int destFrom, int destLength) {
        long size = Zstd.decompressByteArray(dest, destFrom, destLength, src, from, length);
        if (Zstd.isError(size)) {
            throw new BlockFormatException(
                    "not a valid zstd block of " + length + " bytes: " + Zstd.getErrorName(size));
        }
        return (int) size;
    }
}
