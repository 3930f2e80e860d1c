package io.mbf.arrow;

import java.nio.channels.WritableByteChannel;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;

/** Arrow's writers, with the compression that is asked for. */
final class IpcWriters {

    private static final CompressionCodec.Factory CODECS = new IpcCodecs("Arrow");

    private IpcWriters() {}

    static ArrowWriter file(
            VectorSchemaRoot root, ArrowReader dictionaries, WritableByteChannel out, ArrowOptions options) {
        return new ArrowFileWriter(
                root, dictionaries, out, Map.of(), IpcOption.DEFAULT, CODECS, type(options.compression()));
    }

    static ArrowWriter stream(
            VectorSchemaRoot root, ArrowReader dictionaries, WritableByteChannel out, ArrowOptions options) {
        return new ArrowStreamWriter(root, dictionaries, out, IpcOption.DEFAULT, CODECS, type(options.compression()));
    }

    private static CodecType type(ArrowOptions.Compression compression) {
        return switch (compression) {
            case NONE -> CodecType.NO_COMPRESSION;
            case LZ4 -> CodecType.LZ4_FRAME;
            case ZSTD -> CodecType.ZSTD;
        };
    }
}
