package io.mbf.proof.export;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Codecs for parquet-java to read with, so that no test needs Hadoop. */
final class PageCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("this is for reading");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                byte[] in = bytes.toInputStream().readAllBytes();
                return BytesInput.from(size == 0 ? new byte[0] : plain(codec, in, size));
            }

            @Override
            public void decompress(ByteBuffer in, int length, ByteBuffer out, int size) {
                throw new UnsupportedOperationException("pages are on the heap");
            }

            @Override
            public void release() {}
        };
    }

    private static byte[] plain(CompressionCodecName codec, byte[] in, int size) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> in;
            case SNAPPY -> Snappy.uncompress(in);
            case ZSTD -> Zstd.decompress(in, size);
            case LZ4_RAW -> LZ4Factory.safeInstance().safeDecompressor().decompress(in, size);
            case GZIP -> {
                try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
                    yield gzip.readAllBytes();
                }
            }
            case BROTLI -> {
                Brotli4jLoader.ensureAvailability();
                yield Decoder.decompress(in).getDecompressedData();
            }
            case LZ4 -> throw new IOException("no framing of Hadoop's here");
            case LZO -> throw new IOException("no LZO");
        };
    }

    @Override
    public void release() {}
}
