package io.mbf.parquet;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Codecs for parquet-java to write with, so that no test needs Hadoop. */
public final class Compressors implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return BytesInput.from(
                        Compressors.compress(codec, bytes.toInputStream().readAllBytes()));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }

    public static byte[] compress(CompressionCodecName codec, byte[] bytes) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> Snappy.compress(bytes);
            case ZSTD -> Zstd.compress(bytes);
            case LZ4_RAW -> LZ4Factory.safeInstance().fastCompressor().compress(bytes);
            case BROTLI -> {
                Brotli4jLoader.ensureAvailability();
                yield Encoder.compress(bytes, Encoder.Parameters.create(1)); // the default takes half a minute
            }
            case GZIP -> { // two members
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                int middle = bytes.length / 3;
                gzip(out, bytes, 0, middle);
                gzip(out, bytes, middle, bytes.length - middle);
                yield out.toByteArray();
            }
            case LZ4 -> { // Hadoop's framing, in two frames
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                int middle = bytes.length / 2;
                frame(out, bytes, 0, middle);
                frame(out, bytes, middle, bytes.length - middle);
                yield out.toByteArray();
            }
            case LZO -> throw new IOException("no LZO");
        };
    }

    private static void gzip(ByteArrayOutputStream out, byte[] bytes, int start, int length) throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes, start, length);
        }
    }

    private static void frame(ByteArrayOutputStream out, byte[] bytes, int start, int length) throws IOException {
        if (length == 0) {
            return;
        }
        byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(bytes, start, length);
        out.write(ByteBuffer.allocate(8).putInt(length).putInt(block.length).array());
        out.write(block);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("this is for writing");
    }

    @Override
    public void release() {}
}
