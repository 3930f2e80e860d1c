package io.mbf.parquet.codec;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.footer.CompressionCodec;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** Parquet's block codecs without Hadoop's. Pages are decompressed into a {@link PageBuffer}, so nothing is allocated. */
public final class Codecs {

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Bytes that the shortest of streams may stand for, beyond the ratio. */
    private static final int SLACK = 256;

    private static final int ZSTD_BLOCK = 1 << 17;

    private Codecs() {}

    /**
     * Checks that a codec can be read on this class path.
     *
     * @param id in {@code parquet.thrift}
     * @param place of what is stored with it, for messages
     * @throws UnsupportedFeatureException if not, naming what is missing
     */
    public static void check(int id, String file, Supplier<String> place) {
        CompressionCodec codec = CompressionCodec.ofId(id)
                .orElseThrow(() -> new UnsupportedFeatureException(
                        file, place.get(), "has codec " + id + ", which is not supported"));
        String artifact = switch (codec) {
            case UNCOMPRESSED, GZIP, ZSTD -> null;
            case SNAPPY -> {
                requireSnappy(file, place);
                yield null;
            }
            case BROTLI -> isThere(() -> Brotli.isAvailable()) ? null : "com.aayushatharva.brotli4j:brotli4j";
            case LZ4, LZ4_RAW -> isThere(() -> Lz4.isAvailable()) ? null : "at.yawk.lz4:lz4-java";
            case LZO -> throw new UnsupportedFeatureException(file, place.get(), "codec LZO is not supported");
        };
        if (artifact != null) {
            throw new UnsupportedFeatureException(
                    file, place.get(), "codec " + codec + " needs " + artifact + " on the class path");
        }
    }

    /** Where the JVM denies native code, its loader prints a stack trace and throws an Error of its own. */
    private static void requireSnappy(String file, Supplier<String> place) {
        try {
            Snappy.maxCompressedLength(0); // the first call loads it
        } catch (LinkageError | SnappyError denied) {
            throw new UnsupportedFeatureException(
                    file,
                    place.get(),
                    "codec SNAPPY needs native code, which this JVM does not load: " + denied.getMessage()
                            + "; --enable-native-access=ALL-UNNAMED allows it");
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
    public static byte[] decompress(
            CompressionCodec codec, byte[] in, int offset, int length, int size, PageBuffer target) {
        Decompressor decompressor = switch (codec) {
            case UNCOMPRESSED -> throw new IllegalArgumentException("there is nothing to decompress");
            case SNAPPY -> Decompressor::snappy;
            case GZIP -> Decompressor::gzip;
            case LZ4 -> Lz4::hadoopOrRaw;
            case LZ4_RAW -> Lz4::raw;
            case ZSTD -> Decompressor::zstd;
            case BROTLI -> Brotli::decompress;
            case LZO -> throw new IllegalStateException("codec LZO was not refused");
        };
        int written;
        byte[] out = space(codec, length, size, target);
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

    /**
     * Decompresses the beginning of a page, without the rest.
     *
     * @param in the first {@link #storedFront} bytes of the page, or all of it
     * @param size how many bytes of the page are wanted
     * @return the array of {@code target}, with the beginning at its start; {@code null} if there is less, or what is
     *     stored is broken, which {@link #decompress} reports
     */
    public static byte[] decompressFront(
            CompressionCodec codec, byte[] in, int offset, int length, int size, PageBuffer target) {
        Decompressor decompressor = switch (codec) {
            case SNAPPY -> SnappyFront::decompress;
            case GZIP -> Decompressor::gzipFront;
            case ZSTD -> Decompressor::zstdFront;
            default -> throw new IllegalArgumentException(codec + " only decompresses as a whole");
        };
        byte[] out = space(codec, length, size, target);
        try {
            return decompressor.decompress(in, offset, length, out, size) == size ? out : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Stored bytes that are enough to decompress the beginning of a page, if it has so many; 0 if the codec only
     * decompresses as a whole.
     *
     * @param size how many bytes of the page are wanted
     */
    public static long storedFront(CompressionCodec codec, int size) {
        return switch (codec) {
            case UNCOMPRESSED -> size;
            case SNAPPY, GZIP -> size + size / 4L + SLACK; // both have a form for what does not compress
            case ZSTD -> size + size / 4L + SLACK + ZSTD_BLOCK;
            case LZ4, LZ4_RAW, BROTLI, LZO -> 0;
        };
    }

    private static byte[] space(CompressionCodec codec, int length, int size, PageBuffer target) {
        int ratio = // how many bytes a byte can stand for
                switch (codec) {
                    case SNAPPY -> 22; // 64 bytes from 3
                    case GZIP -> 1032; // 258 bytes from 2 bits
                    case LZ4, LZ4_RAW -> 256; // 255 bytes from 1
                    default -> UNBOUNDED;
                };
        if (size > length * (long) ratio + SLACK) {
            throw new DecodingException("a page of " + length + " bytes cannot decompress to " + size);
        }
        return target.ofSize(size);
    }
}
