package io.mbf.parquet.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Turns the stored bytes of a page into its bytes. */
@FunctionalInterface
interface Decompressor {

    /**
     * Decompresses {@code in[offset, offset + length)} to the start of {@code out}.
     *
     * @param size bytes to write at most, within {@code out}
     * @return bytes written; more than {@code size}, or less than there would be, if they do not fit
     * @throws IOException if the bytes are not of the codec
     */
    int decompress(byte[] in, int offset, int length, byte[] out, int size) throws IOException;

    static int snappy(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        int claimed = Snappy.uncompressedLength(in, offset, length);
        return claimed != size ? claimed : Snappy.uncompress(in, offset, length, out, 0);
    }

    /** One member or several, one after the other. */
    static int gzip(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(in, offset, length), 1 << 12)) {
            return drain(stream, out, size);
        }
    }

    /** No more than the first {@code size} bytes. */
    static int gzipFront(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(in, offset, length), 1 << 12)) {
            return stream.readNBytes(out, 0, size);
        }
    }

    static int zstd(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        long written = Zstd.decompressByteArray(out, 0, size, in, offset, length);
        if (Zstd.isError(written)) {
            throw new IOException("zstd: " + Zstd.getErrorName(written));
        }
        return (int) written;
    }

    /** No more than the first {@code size} bytes. */
    static int zstdFront(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        try (InputStream stream = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(in, offset, length))) {
            return stream.readNBytes(out, 0, size);
        }
    }

    /** Reads a stream to its end, or to one byte more than fit. */
    static int drain(InputStream stream, byte[] out, int size) throws IOException {
        int written = stream.readNBytes(out, 0, size);
        return written == size && stream.read() >= 0 ? size + 1 : written;
    }
}
