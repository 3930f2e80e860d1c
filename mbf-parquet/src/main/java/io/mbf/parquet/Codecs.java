package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
            case BROTLI -> Brotli.isAvailable() ? null : "com.aayushatharva.brotli4j:brotli4j";
            case LZ4, LZ4_RAW -> Lz4.isAvailable() ? null : "at.yawk.lz4:lz4-java";
            case LZO -> throw new UnsupportedFeatureException(file, place, "codec LZO is not supported");
        };
        if (artifact != null) {
            throw new UnsupportedFeatureException(
                    file, place, "codec " + codec + " needs " + artifact + " on the class path");
        }
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        Decompressor decompressor = switch (codec) {
            case UNCOMPRESSED -> null;
            case SNAPPY -> Decompressor::snappy;
            case GZIP -> Decompressor::gzip;
            case ZSTD -> Decompressor::zstd;
            case BROTLI -> Brotli::decompress;
            case LZ4 -> Lz4::hadoopOrRaw;
            case LZ4_RAW -> Lz4::raw;
            case LZO -> throw new IllegalStateException("codec LZO was not refused");
        };
        return new PageDecompressor(decompressor);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("this is for reading");
    }

    @Override
    public void release() {}

    private final class PageDecompressor implements BytesInputDecompressor {
        private final Decompressor decompressor; // null for none

        PageDecompressor(Decompressor decompressor) {
            this.decompressor = decompressor;
        }

        @Override
        public BytesInput decompress(BytesInput compressed, int size) throws IOException {
            if (decompressor == null) {
                return compressed;
            }
            byte[] out = target.ofSize(size);
            ByteBuffer in = PageSource.heap(compressed);
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
