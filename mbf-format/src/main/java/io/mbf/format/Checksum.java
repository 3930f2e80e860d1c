package io.mbf.format;

import java.util.zip.CRC32C;

/**
 * CRC-32C (RFC 3720) over heap arrays. Never over a mapping: when a mapped file is cut off, the checksum's machine code
 * would take the JVM down with it.
 */
public final class Checksum {

    private Checksum() {}

    public static int of(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
