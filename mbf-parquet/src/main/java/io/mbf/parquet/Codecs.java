package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's block codecs without Hadoop's: the decompressors that parquet-java calls when it opens a page.
 *
 * <p>One per scan, used by one thread. Pages are decompressed into the {@link PageBuffer} of the column that asked
 * ({@link #into}), so that a scan allocates nothing per page.
 */
final class Codecs implements CompressionCodecFactory {

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Bytes that the shortest of streams may stand for, beyond the ratio. */
    private static final int SLACK = 256;

    private PageBuffer target = new PageBuffer();

    /** Runs {@code read}, with pages that it opens decompressed into {@code buffer}. */
    <P> P into(PageBuffer buffer, Supplier<P> read) {
        target = buffer;
        return read.get();
    }

    /**
     * Checks that a codec can be read on this class path.
     *
     * @throws UnsupportedFeatureException if not, naming what is missing
     */
    static void check(CompressionCodecName codec, String file, String place) {
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

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new PageDecompressor(null, 1);
            case SNAPPY -> new PageDecompressor(Decompressor::snappy, 22); // 64 bytes from 3
            case GZIP -> new PageDecompressor(Decompressor::gzip, 1032); // 258 bytes from 2 bits
            case LZ4 -> new PageDecompressor(Lz4::hadoopOrRaw, 256);
            case LZ4_RAW -> new PageDecompressor(Lz4::raw, 256); // 255 bytes from 1
            case ZSTD -> new PageDecompressor(Decompressor::zstd, UNBOUNDED);
            case BROTLI -> new PageDecompressor(Brotli::decompress, UNBOUNDED);
            case LZO -> throw new IllegalStateException("codec LZO was not refused");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("this is for reading");
    }

    @Override
    public void release() {}

    private final class PageDecompressor implements BytesInputDecompressor {
        private final Decompressor decompressor; // null for none
        private final int maxRatio;

        /** @param maxRatio how many bytes a byte can stand for in this codec */
        PageDecompressor(Decompressor decompressor, int maxRatio) {
            this.decompressor = decompressor;
            this.maxRatio = maxRatio;
        }

        @Override
        public BytesInput decompress(BytesInput compressed, int size) throws IOException {
            if (decompressor == null) {
                return compressed;
            }
            ByteBuffer in = PageSource.heap(compressed);
            if (size > in.remaining() * (long) maxRatio + SLACK) {
                throw new DecodingException("a page of " + in.remaining() + " bytes cannot decompress to " + size);
            }
            byte[] out = target.ofSize(size);
            // an empty page may come without even the frame of its codec
            int written = size == 0 && !in.hasRemaining()
                    ? 0
                    : decompressor.decompress(in.array(), in.arrayOffset() + in.position(), in.remaining(), out, size);
            if (written != size) {
                throw new DecodingException("a page decompresses to " + written + " bytes, its header says " + size);
            }
            return BytesInput.from(out, 0, size);
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size) {
            throw new UnsupportedOperationException("pages are on the heap");
        }

        @Override
        public void release() {}
    }
}
