package io.mbf.parquet.codec;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Brotli pages, by brotli4j, which need not be there. */
final class Brotli {

    private Brotli() {}

    static boolean isAvailable() {
        return Brotli4jLoader.isAvailable();
    }

    static int decompress(byte[] in, int offset, int length, byte[] out, int size) throws IOException {
        Brotli4jLoader.ensureAvailability();
        try (InputStream stream = new BrotliInputStream(new ByteArrayInputStream(in, offset, length))) {
            return Decompressor.drain(stream, out, size);
        }
    }
}
