package io.mbf.arrow;

import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidSettingException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/** The codecs of buffers, which {@code arrow-compression} has. */
final class IpcCodecs implements CompressionCodec.Factory {

    private final String name;

    /** @param name of what is read or written, for messages */
    IpcCodecs(String name) {
        this.name = name;
    }

    /** @throws InvalidSettingException if the library is not there */
    @Override
    public CompressionCodec createCodec(CodecType type) {
        if (type == CodecType.NO_COMPRESSION) {
            return NoCompressionCodec.INSTANCE;
        }
        CompressionCodec codec;
        try {
            codec = CompressionCodec.Factory.INSTANCE.createCodec(type);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("Arrow", type + " takes the library org.apache.arrow:arrow-compression");
        }
        return type == CodecType.LZ4_FRAME ? new Bounded(name, codec) : codec;
    }

    @Override
    public CompressionCodec createCodec(CodecType type, int level) {
        throw new UnsupportedOperationException("buffers are compressed without a level");
    }

    /** LZ4, which takes as much of the heap as eight bytes say; of the others {@link BoundedMemory} sees to that. */
    private record Bounded(String name, CompressionCodec codec) implements CompressionCodec {

        private static final int UNCOMPRESSED = -1;
        private static final int MOST_RATIO = 255; // a byte of LZ4 stands for no more

        @Override
        public ArrowBuf compress(BufferAllocator allocator, ArrowBuf buffer) {
            return codec.compress(allocator, buffer);
        }

        @Override
        public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf buffer) {
            long size = buffer.writerIndex();
            long claimed = size < Long.BYTES ? Long.MIN_VALUE : buffer.getLong(0);
            if (claimed < UNCOMPRESSED || claimed > MOST_RATIO * size) {
                throw new CorruptFileException(
                        name,
                        "Arrow",
                        "a buffer of " + size + " bytes of LZ4 does not say what it holds, or says too much");
            }
            return codec.decompress(allocator, buffer);
        }

        @Override
        public CodecType getCodecType() {
            return codec.getCodecType();
        }
    }
}
