package io.mbf.output.parquet;

import com.github.luben.zstd.Zstd;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.OutputOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses pages with one codec; one for all columns of a file. Not thread-safe. */
final class PageCompressor {

    private static final int ZSTD_LEVEL = 3;
    private static final int GZIP_LEVEL = 6;

    private final CompressionCodecName codec;
    private final int level;
    private final BlockCompressor blocks;

    private PageCompressor(CompressionCodecName codec, int level, BlockCodec blocks) {
        this.codec = codec;
        this.level = level;
        this.blocks = new BlockCompressor(blocks);
    }

    /**
     * The compressor of these options.
     *
     * @throws InvalidQueryException if there is none of this name, or the level is not one of it
     */
    static PageCompressor of(OutputOptions options) {
        String name = options.codec().orElse("snappy");
        OptionalInt level = options.level();
        return switch (name) {
            case "snappy" -> withoutLevels(name, CompressionCodecName.SNAPPY, level, BlockCodec.SNAPPY);
            case "none" -> withoutLevels(name, CompressionCodecName.UNCOMPRESSED, level, BlockCodec.NONE);
            case "lz4", "lz4_raw" -> withoutLevels(name, CompressionCodecName.LZ4_RAW, level, BlockCodec.LZ4);
            case "zstd" ->
                new PageCompressor(CompressionCodecName.ZSTD, within(name, level, ZSTD_LEVEL, 22), BlockCodec.NONE);
            case "gzip" ->
                new PageCompressor(CompressionCodecName.GZIP, within(name, level, GZIP_LEVEL, 9), BlockCodec.NONE);
            default ->
                throw new InvalidQueryException(
                        "codec '" + name + "' is none of Parquet's: snappy, zstd, gzip, lz4, none");
        };
    }

    private static PageCompressor withoutLevels(
            String name, CompressionCodecName codec, OptionalInt level, BlockCodec blocks) {
        if (level.isPresent()) {
            throw new InvalidQueryException("codec '" + name + "' has no levels; zstd and gzip have");
        }
        return new PageCompressor(codec, 0, blocks);
    }

    private static int within(String name, OptionalInt level, int usual, int most) {
        int given = level.orElse(usual);
        if (given < 1 || given > most) {
            throw new InvalidQueryException("level " + given + " of codec '" + name + "' is not within 1.." + most);
        }
        return given;
    }

    CompressionCodecName codec() {
        return codec;
    }

    /** The bytes of a sink, compressed. */
    byte[] compress(ByteSink page) {
        return switch (codec) {
            case ZSTD -> zstd(page);
            case GZIP -> gzip(page);
            default -> {
                int length = blocks.compress(page.array(), 0, page.size());
                yield Arrays.copyOf(blocks.bytes(), length);
            }
        };
    }

    private byte[] zstd(ByteSink page) {
        byte[] out = new byte[Math.toIntExact(Zstd.compressBound(page.size()))];
        long length = Zstd.compressByteArray(out, 0, out.length, page.array(), 0, page.size(), level);
        if (Zstd.isError(length)) {
            throw new IllegalStateException("zstd: " + Zstd.getErrorName(length));
        }
        return Arrays.copyOf(out, (int) length);
    }

    private byte[] gzip(ByteSink page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(page.array(), 0, page.size());
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return out.toByteArray();
    }
}
