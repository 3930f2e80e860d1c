package io.mbf.bench.data;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Snappy and zstd for parquet-java without Hadoop's codec classes, in one call per page: no slower than those that
 * parquet-java brings, which go through the same native libraries.
 */
public final class PlainCodecs implements CompressionCodecFactory {

    private static final int ZSTD_LEVEL = 3; // parquet-java's default

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new Compressor(require(codec));
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new Decompressor(require(codec));
    }

    @Override
    public void release() {
        // nothing is held
    }

    private static CompressionCodecName require(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY, ZSTD -> codec;
            default -> throw new IllegalArgumentException("the benchmark's files are not written with " + codec);
        };
    }

    private record Compressor(CompressionCodecName codec) implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return switch (codec) {
                case SNAPPY ->
                    BytesInput.from(Snappy.compress(bytes.toInputStream().readAllBytes()));
                case ZSTD -> BytesInput.from(Zstd.compress(bytes.toInputStream().readAllBytes(), ZSTD_LEVEL));
                default -> bytes;
            };
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }

    private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            if (codec == CompressionCodecName.UNCOMPRESSED) {
                return bytes;
            }
            // a slice of the row group's buffer, not a copy: LocalInputFile is read to the heap
            ByteBuffer in = bytes.toInputStream().slice(Math.toIntExact(bytes.size()));
            byte[] array = in.array();
            int offset = in.arrayOffset() + in.position();
            byte[] out = new byte[size];
            long written = codec == CompressionCodecName.SNAPPY
                    ? Snappy.uncompress(array, offset, in.remaining(), out, 0)
                    : Zstd.decompressByteArray(out, 0, size, array, offset, in.remaining());
            if (written != size) {
                throw new IOException("a page of " + size + " bytes decompresses to " + written);
            }
            return BytesInput.from(out);
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int size) {
            throw new UnsupportedOperationException("pages are on the heap");
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
