package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.footer.CompressionCodec;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Parquet's block codecs without Hadoop's. Pages are decompressed into a {@link PageBuffer}, so nothing is allocated. */
final class Codecs {

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Bytes that the shortest of streams may stand for, beyond the ratio. */
    private static final int SLACK = 256;

    private Codecs() {}

    /**
     * Checks that a codec can be read on this class path.
     *
     * @param id in {@code parquet.thrift}
     * @throws UnsupportedFeatureException if not, naming what is missing
     */
    static void check(int id, String file, String place) {
        CompressionCodec codec = CompressionCodec.ofId(id)
                .orElseThrow(() ->
                        new UnsupportedFeatureException(file, place, "has codec " + id + ", which is not supported"));
        String artifact = switch (codec) {
            case UNCOMPRESSED, SNAPPY, GZIP, ZSTD -> null;
            case BROTLI -> isThere(() -> Brotli.isAvailable()) ? null : "com.aayushatharva.brotli4j:brotli4j";
            case LZ4, LZ4_RAW -> isThere(() -> Lz4.isAvailable()) ? null : "at.yawk.lz4:lz4-java";
            case LZO -> throw new UnsupportedFeatureException(file, place, "codec LZO is not supported");
        };
        if (artifact != null) {
            throw new UnsupportedFeatureException(
                    file, place, "codec " + codec + " needs " + artifact + " on the class path");
        }
    }

    /**
     * Asks a class that may fail to be linked, for the library behind it is missing. To be called with a lambda: a method
     * reference would link the class before anybody can catch that.
     */
    private static boolean isThere(BooleanSupplier library) {
        try {
            return library.getAsBoolean();
        } catch (LinkageError e) {
            return false;
        }
    }

    /**
     * Decompresses a page.
     *
     * @param size of it, as its header says
     * @param target where it goes to
     * @return the array of {@code target}, with the page at its start
     */
    static byte[] decompress(CompressionCodec codec, byte[] in, int offset, int length, int size, PageBuffer target) {
        return switch (codec) {
            case UNCOMPRESSED -> throw new IllegalArgumentException("there is nothing to decompress");
            case SNAPPY -> run(Decompressor::snappy, 22, in, offset, length, size, target); // 64 bytes from 3
            case GZIP -> run(Decompressor::gzip, 1032, in, offset, length, size, target); // 258 bytes from 2 bits
            case LZ4 -> run(Lz4::hadoopOrRaw, 256, in, offset, length, size, target);
            case LZ4_RAW -> run(Lz4::raw, 256, in, offset, length, size, target); // 255 bytes from 1
            case ZSTD -> run(Decompressor::zstd, UNBOUNDED, in, offset, length, size, target);
            case BROTLI -> run(Brotli::decompress, UNBOUNDED, in, offset, length, size, target);
            case LZO -> throw new IllegalStateException("codec LZO was not refused");
        };
    }

    /** @param maxRatio how many bytes a byte can stand for in this codec */
    private static byte[] run(
            Decompressor decompressor, int maxRatio, byte[] in, int offset, int length, int size, PageBuffer target) {
        if (size > length * (long) maxRatio + SLACK) {
            throw new DecodingException("a page of " + length + " bytes cannot decompress to " + size);
        }
        byte[] out = target.ofSize(size);
        int written;
        try {
            // an empty page may come without even the frame of its codec
            written = size == 0 && length == 0 ? 0 : decompressor.decompress(in, offset, length, out, size);
        } catch (IOException e) {
            throw new DecodingException("a page does not decompress: " + e.getMessage());
        }
        if (written != size) {
            throw new DecodingException("a page decompresses to " + written + " bytes, its header says " + size);
        }
        return out;
    }
}
